// The Collections desk: the sum of the points, who comes up next, the keys, and that no value of a person becomes HTML.

const { test } = require("node:test");
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { APP, desk } = require("./desk.js");

const EVIL = `O'Neil "<img src=x onerror=alert(1)>" 😀`;
const SAFE = /<img/;

const loaded = () => {
	const seen = desk();
	["desk_view", "desk_rules", "desk_forms", "desk_keys"].forEach((name) => seen.load(`public/js/${name}.js`));
	seen.context.frappe.datetime.add_days = (_from, n) => `2026-11-${23 + n}`;
	return seen.ours;
};

const plain = (value) => JSON.parse(JSON.stringify(value));

const row = (more) => ({
	case: "CC-1",
	customer_name: "Guangda",
	overdue: 143900,
	currency: "CNY",
	points: 86,
	broken: true,
	parts: [
		{ code: "amount", points: 40, amount: 143900 },
		{ code: "promise_broken", points: 25 },
		{ code: "days", points: 15, days: 36 },
		{ code: "idle", points: 6, days: 6 },
	],
	actions: [{ name: "CA-1", title: "Call", kind: "Call", days_late: 2 }],
	...more,
});

const glance = (more) => ({
	case: "CC-1",
	customer: "Guangda",
	customer_name: "Guangda",
	company: "Prime",
	status: "Open",
	outstanding: 900,
	overdue: 900,
	currency: "CNY",
	days_overdue: 20,
	level: 1,
	items: [],
	bands: [],
	actions: [],
	promises: [],
	blocks: [],
	letters: [],
	people: [],
	pays: [],
	last_contact: null,
	hold: null,
	...more,
});

test("why 86: each part of the sum is a sentence with its points", () => {
	const html = loaded().desk_view.sum_html(row());
	for (const said of ["143,900.00 CNY overdue", "promise broken", "36 days overdue", "6 days without contact", ">86<", ">40<", ">25<", ">15<", ">6<"]) {
		assert.ok(html.includes(said), said);
	}
});

test("every part the server may send has its words", () => {
	const { part } = loaded().desk_view;
	const codes = ["amount", "promise_broken", "days", "risk", "kind", "late", "idle", "never_contacted", "hold"];
	for (const code of codes) {
		const said = part({ code, amount: 1, days: 2, risk: "High", kind: "Call", hold: "Credit Lock Active" }, "CNY");
		assert.ok(said && said !== code, code);
	}
});

test("the list says points, customer, amount, what is to do and how late", () => {
	const html = loaded().desk_view.list_html({ rows: [row()], total: 3 }, "CC-1");
	for (const said of ["86", "Guangda", "143,900.00 CNY", "2 days late", "promise broken", "2 more", 'aria-selected="true"']) {
		assert.ok(html.includes(said), said);
	}
	assert.match(loaded().desk_view.list_html({ rows: [], total: 0 }), /Nothing to do here/);
	assert.doesNotMatch(loaded().desk_view.list_html({ rows: [], total: 0 }), /arc-everybody/);
	assert.match(loaded().desk_view.list_html({ rows: [], total: 0 }, null, true), /arc-everybody/);
});

test("what a person typed is never HTML: in the list, at a glance, in titles and choices", () => {
	const ours = loaded();
	const { desk_view, desk_forms } = ours;
	const c = glance({
		customer: EVIL, customer_name: EVIL, company: EVIL, collector: EVIL,
		items: [{ voucher_type: "Sales Invoice", voucher_no: EVIL, why: EVIL, currency: "CNY", outstanding: 1, days: 3 }],
		actions: [{ name: EVIL, title: EVIL, why: EVIL, due_on: "2026-11-20" }],
		blocks: [{ doctype: "Invoice Dispute", name: EVIL, reason: EVIL, note: EVIL, sales_invoice: EVIL }],
		letters: [{ name: EVIL, letter_type: EVIL, status: EVIL }],
		people: [{ contact: EVIL, name: EVIL, role: EVIL, relation: EVIL, numbers: [{ shown: EVIL, dial: EVIL, valid: true }, { shown: EVIL, dial: "", valid: false }], emails: [EVIL] }],
		pays: [EVIL],
		promises: [{ name: EVIL, promised_on: "2026-11-20", amount: 1, state: EVIL }],
		last_contact: { contact_on: "2026-11-20 10:12:00", channel: "Phone", outcome: EVIL, with: EVIL, summary: EVIL, agreed: EVIL, by: EVIL },
	}); // prettier-ignore
	const evil_row = row({ case: EVIL, customer_name: EVIL, actions: [{ name: EVIL, title: EVIL, kind: EVIL }], parts: [{ code: EVIL, points: 1 }] });
	const script = { title: EVIL, language: EVIL, text: EVIL, fallback: true, problem: EVIL, tactics: [{ title: EVIL, how: EVIL }] };
	const rules = ours.desk_rules.html([{ rule: EVIL, mode: EVIL, text: EVIL }]);
	const shown = [desk_view.customer_html(c), desk_view.script_html(script), desk_view.script_html({ ...script, text: "" }), rules, desk_view.row_html(evil_row, EVIL), desk_view.sum_html(evil_row)];
	for (const form of Object.values(desk_forms)) {
		const asked = form(c, { name: "CA-1", kind: "Call" });
		shown.push(asked.title, ...asked.fields.flatMap((f) => (f.options && f.options.map ? f.options.map((o) => o.label || "") : [])));
	}
	shown.forEach((html) => assert.doesNotMatch(html, SAFE));
	assert.match(shown[0], /😀/);
});

test("a number that can be read is dialled as the server writes it, another one is only shown", () => {
	const numbers = [{ shown: "+86 20 1234 5678", dial: "tel:+86-20-1234-5678", valid: true }, { shown: "ask the porter", dial: "", valid: false }];
	const people = [{ name: "A", role: "", relation: "Accounts", numbers, emails: [] }];
	const html = loaded().desk_view.customer_html(glance({ people }));
	assert.match(html, /href="tel:(&#43;|\+)86-20-1234-5678" data-number="(&#43;|\+)86 20 1234 5678"/);
	assert.match(html, /ask the porter/);
	assert.equal(html.match(/tel:/g).length, 1);
	assert.match(html, /Accounts/);
});

test("the ageing bar shows the bands that hold something, the whole being 100 %", () => {
	const bands = [{ code: "1-15", amount: 75 }, { code: "16-30", amount: 0 }, { code: "over_90", amount: 25 }]; // prettier-ignore
	const html = loaded().desk_view.customer_html(glance({ bands }));
	assert.match(html, /width: 75\.0%/);
	assert.match(html, /over 90 days/);
	assert.doesNotMatch(html, /16–30/);
});

test("a team's list names the rep of each customer, an own list does not", () => {
	const { list_html } = loaded().desk_view;
	const of = (...reps) => list_html({ rows: reps.map((collector) => row({ collector })), total: reps.length });
	assert.match(of("Wei", "Yan"), /Yan/);
	assert.doesNotMatch(of("Wei", "Wei"), /Wei/);
});

test("J and K stop at the ends, and start at the first", () => {
	const { neighbour } = loaded().desk_keys;
	const rows = ["a", "b", "c"].map((name) => ({ case: name }));
	assert.equal(neighbour(rows, "a", 1).case, "b");
	assert.equal(neighbour(rows, "c", 1).case, "c");
	assert.equal(neighbour(rows, "a", -1).case, "a");
	assert.equal(neighbour(rows, "gone", 1).case, "a");
	assert.equal(neighbour([], "a", 1), null);
	assert.equal(neighbour([{ case: "a" }, { case: null }, { case: "b" }], "a", 1).case, "b"); // work without a case has a form only
});

test("after a save the next customer comes up, wherever the list has moved to", () => {
	const { next_up } = loaded().desk_keys;
	const of = (...names) => names.map((name) => ({ case: name }));
	assert.equal(next_up(of("a", "b", "c"), of("a", "c"), "b").case, "c");
	assert.equal(next_up(of("a", "b", "c"), of("c", "b", "a"), "a").case, "b"); // still there, ranked anew
	assert.equal(next_up(of("a", "b"), of("a"), "b").case, "a"); // the last one: back to the top
	assert.equal(next_up(of("a"), of(), "a"), null);
	assert.equal(next_up(of("a", "b"), of("a", "x"), "a").case, "x");
});

test("no key does two things, and each outcome has one of its own", () => {
	const { commands, outcomes, outcome_of } = loaded().desk_keys;
	const reserved = ["j", "k", "w", "h", "/"];
	const keys = [...Array.from(commands(), (c) => c.key), ...reserved];
	assert.equal(new Set(keys).size, keys.length);
	assert.equal(new Set(Array.from(outcomes(), (o) => o.key)).size, outcomes().length);
	assert.equal(outcome_of("P"), "Promise");
	assert.equal(outcome_of("x"), undefined);
});

test("a log answers the call before a follow-up; a mail answers no call; a snooze takes what is first", () => {
	const { answered } = loaded().desk_keys;
	const actions = [{ name: "F", kind: "Follow-up" }, { name: "C", kind: "Call" }]; // prettier-ignore
	assert.equal(answered(actions, "log").name, "C");
	assert.equal(answered(actions, "mail"), null);
	assert.equal(answered(actions, "snooze").name, "F");
	assert.equal(answered([], "log"), null);
	assert.equal(answered(actions, "visit"), null);
});

test("forms send the case's action and only what was asked", () => {
	const { desk_forms } = loaded();
	const call = { name: "CA-1", kind: "Call" };
	const log = desk_forms.log(glance(), call);
	assert.deepEqual(plain(log.args({ outcome: "Reached", summary: "x", next_step_on: "2026-11-25" })), {
		outcome: "Reached", summary: "x", action: "CA-1", next_step_on: null,
	}); // prettier-ignore
	assert.equal(desk_forms.snooze(glance(), call).args({ reason: "x" }).action, "CA-1");
	assert.equal(desk_forms.mail(glance(), null, "a@b.example").fields.find((f) => f.fieldname === "recipients").default, "a@b.example");
	assert.equal(desk_forms.promise(glance(), null).args({}).action, null);
});

test("a customer without anybody to call opens every form", () => {
	const { desk_forms } = loaded();
	for (const form of Object.values(desk_forms)) assert.ok(form(glance(), { name: "CA-1" }).fields.length);
});

const chen = { contact: "C-1", name: "Chen", role: "", relation: "Accounts", numbers: [{ shown: "+86 20 1", dial: "tel:+86-20-1", valid: true }], emails: ["ap@x.example"] };
const uncle = { contact: "C-2", name: "Uncle", role: "", relation: "Third Party", numbers: [], emails: ["uncle@x.example"] };

test("the person chosen says what they are to the debt, and a number clicked is the number dialled", () => {
	const { log } = loaded().desk_forms;
	const c = glance({ people: [uncle, chen] });
	const defaults = (form) => Object.fromEntries(form.fields.map((f) => [f.fieldname, f.default]));
	assert.deepEqual([defaults(log(c, null)).relation, defaults(log(c, null)).phone_number], ["Third Party", ""]);
	const clicked = defaults(log(c, null, "+86 20 1"));
	assert.deepEqual([clicked.person, clicked.relation, clicked.phone_number], ["C-1", "Accounts", "+86 20 1"]);
	assert.deepEqual(plain(log(c, null).of_person("C-1")), { relation: "Accounts", phone_number: "+86 20 1" });
	assert.equal(log(c, null).of_person("").relation, "Debtor");
});

test("before anything is sent the rules are asked about whom and by what", () => {
	const { log, promise, mail, sms, visit } = loaded().desk_forms;
	const c = glance({ people: [chen, uncle], call_from: "09:00:00" });
	const asked = (form, values) => plain(form.rules(values));
	const consent = { channel: "Phone", relation: "Third Party", outcome: "Reached", consent_by: "Chen" };
	assert.deepEqual(asked(log(c, null), { ...consent, summary: "x" }), { case: "CC-1", ...consent });
	assert.equal(asked(promise(c, null), { person: "C-2" }).relation, "Third Party");
	assert.deepEqual(asked(mail(c, null), { recipients: "uncle@x.example" }), { case: "CC-1", channel: "E-mail", outcome: "Other", relation: "Third Party" });
	assert.equal(asked(sms(c, null), { number: "+86 20 1" }).relation, "Accounts");
	assert.equal(asked(visit(c), { visit_on: "2026-11-29" }).at, "2026-11-29 09:00:00");
});

test("a warning wants a reason, a stop cannot be reasoned with", () => {
	const { verdict } = loaded().desk_rules;
	const [warn, stop] = [{ mode: "Warn", text: "late" }, { mode: "Stop", text: "no consent" }];
	assert.equal(verdict([], ""), "");
	assert.equal(verdict([warn], " "), "reason");
	assert.equal(verdict([warn], "asked for"), "");
	assert.equal(verdict([warn, stop], "asked for"), "stop");
});

test("the log offers the channels, outcomes and relations a Contact Log knows", () => {
	const { desk_forms, desk_keys } = loaded();
	const known = JSON.parse(fs.readFileSync(path.join(APP, "ar_collections/doctype/contact_log/contact_log.json"), "utf8"));
	const options = (name) => known.fields.find((f) => f.fieldname === name).options.split("\n").filter(Boolean).sort();
	const fields = desk_forms.log(glance(), null).fields;
	for (const name of ["channel", "relation", "direction"]) {
		const offered = fields.find((f) => f.fieldname === name).options.map((o) => o.value);
		assert.deepEqual(plain(offered).sort(), options(name));
	}
	assert.deepEqual(plain(desk_keys.outcomes().map((o) => o.value)).sort(), options("outcome"));
});

test("a form shows what speaks against the contact and asks for a reason only when one would do", async () => {
	const seen = desk().load("public/js/desk_rules.js");
	const shown = {};
	const fields = { rules: { $wrapper: { html: (html) => (shown.rules = html) } }, violation_reason: { df: { hidden: 1 } } };
	const values = { relation: "Debtor" };
	const dialog = {
		fields_dict: { relation: { get_value: () => values.relation }, rules: {} },
		get_field: (name) => fields[name],
		set_df_property: (name, property, value) => (fields[name].df[property] = value),
	};
	const { settled } = seen.ours.desk_rules.watch(dialog, { rules: (v) => ({ case: "CC-1", relation: v.relation }) });
	const method = "ar_collections.contact_api.before_contact";
	seen.answers[method] = [{ rule: "Call Window", mode: "Warn", text: "outside <the> window" }];
	assert.equal(await settled({}), "reason");
	assert.match(shown.rules, /outside &#60;the&#62; window/);
	assert.equal(fields.violation_reason.df.hidden, 0);
	assert.equal(await settled({ violation_reason: "asked for" }), "");
	assert.equal(seen.calls.length, 1); // asked anew only about something else
	values.relation = "Guarantor";
	seen.answers[method] = [{ rule: "Guarantor Stage", mode: "Stop", text: "too early" }];
	assert.equal(await settled({ violation_reason: "asked for" }), "stop");
	assert.equal(fields.violation_reason.df.hidden, 1);
});

test("a promise and what stops letters lead to their own documents", () => {
	const html = loaded().desk_view.customer_html(glance({
		promises: [{ name: "PTP-1", promised_on: "2026-11-20", amount: 1, state: "Partly Kept" }],
		blocks: [{ doctype: "Invoice Dispute", name: "DIS-1", reason: "Dispute" }, { doctype: "Dunning Block", name: "DB-1", reason: "Other" }],
	})); // prettier-ignore
	["promise-to-pay/PTP-1", "invoice-dispute/DIS-1", "dunning-block/DB-1"].forEach((to) => assert.match(html, new RegExp(`href="/app/${to}"`)));
	assert.match(html, /partly kept/);
});
