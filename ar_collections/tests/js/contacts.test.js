// Logging a contact, how a customer pays on the case, and the worklist as a calendar.

const { test } = require("node:test");
const assert = require("node:assert/strict");
const { desk, form, settle } = require("./desk.js");

const at = (doctype, kind = "") => `ar_collections/doctype/${doctype}/${doctype}${kind}.js`;
const open = (file, doctype, doc, answers = {}) => {
	const seen = desk().load(at(file));
	Object.assign(seen.answers, answers);
	const frm = form(seen, doctype, doc);
	return { seen, frm };
};
const plain = (value) => JSON.parse(JSON.stringify(value));
const BEFORE = "ar_collections.contact_api.before_contact";

test("what speaks against a contact stands above the draft, escaped", () => {
	const violations = [{ doctype: "Contact Log Violation", rule: "Two Visitors", detail: "a visit <by> one" }];
	const { frm } = open("contact_log", "Contact Log", { name: "CLG-1", docstatus: 0, violations });
	frm.events.refresh(frm);
	assert.match(frm.headline.html, /Two Visitors: a visit &#60;by&#62; one/);
	assert.equal(frm.headline.colour, "orange");
});

test("a log without anything against it has no headline", () => {
	const { frm } = open("contact_log", "Contact Log", { name: "CLG-1", docstatus: 0, violations: [] });
	frm.events.refresh(frm);
	assert.equal(frm.headline, null);
});

test("whom and by what is asked about while the log is written", async () => {
	const doc = { case: "CC-1", channel: "Phone", relation: "Guarantor", contact_on: "2026-03-02 22:00:00" };
	const answer = [{ rule: "Guarantor Stage", mode: "Stop", text: "14 days <overdue>" }];
	const { seen, frm } = open("contact_log", "Contact Log", doc, { [BEFORE]: answer });
	frm.events.relation(frm);
	await settle();
	assert.deepEqual(plain(seen.calls.at(-1)), {
		method: BEFORE,
		args: { case: "CC-1", channel: "Phone", relation: "Guarantor", at: "2026-03-02 22:00:00" },
	});
	assert.deepEqual(plain(seen.alerts), ["14 days &#60;overdue&#62;"]);
});

test("nothing is asked about a customer who called us", async () => {
	const { seen, frm } = open("contact_log", "Contact Log", { case: "CC-1", channel: "Phone", direction: "Incoming" });
	frm.events.channel(frm);
	await settle();
	assert.equal(seen.calls.length, 0);
});

test("the calendar has the worklist's colours", () => {
	const seen = desk();
	seen.context.frappe.views = { calendar: {} };
	seen.load(at("collection_action", "_calendar"));
	const { get_css_class } = seen.context.frappe.views.calendar["Collection Action"];
	assert.equal(get_css_class({ status: "Open", due_on: "2026-11-20" }), "red");
	assert.equal(get_css_class({ status: "Open", due_on: "2026-11-23" }), "orange");
	assert.equal(get_css_class({ status: "Done", due_on: "2026-11-20" }), "green");
});

test("a case has one headline: what is owed, and how the customer pays", async () => {
	const lines = { "ar_collections.contact_api.behaviour": ["Paid 21 days late on average."] };
	const doc = { name: "CC-1", status: "Open", currency: "CNY", outstanding: 100, overdue: 100, days_overdue: 5 };
	const { frm } = open("collection_case", "Collection Case", doc, lines);
	frm.dashboard.set_headline("Owes", "orange");
	frm.events.behaviour(frm);
	await settle();
	assert.equal(frm.headlines.length, 1);
	assert.match(frm.headline.html, /Owes.*Paid 21 days late/);
});
