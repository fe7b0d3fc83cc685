// What the buttons of the forms send to the server, and when a button is there at all.

const { test } = require("node:test");
const assert = require("node:assert/strict");
const { desk, form, settle } = require("./desk.js");

const at = (doctype) => `ar_collections/doctype/${doctype}/${doctype}.js`;
const open = (file, doctype, doc, prepare) => {
	const seen = desk().load(at(file));
	if (prepare) prepare(seen);
	const frm = form(seen, doctype, doc);
	frm.events.refresh(frm);
	return { seen, frm };
};
const plain = (value) => JSON.parse(JSON.stringify(value));
const buttons = (frm) => Object.keys(frm.buttons);

const ALL = { approve: true, decide: true, send: true, post: true };
const letter = (doc, may = ALL, prepare) =>
	open("dunning_letter", "Dunning Letter", { name: "DL-1", __onload: { may }, ...doc }, prepare);

test("a letter is approved before it is issued, and a withdrawn one can only be looked at", () => {
	const labels = (status) => buttons(letter({ status }).frm);
	assert.deepEqual(labels("Pending Approval"), ["Preview PDF", "Approve", "Withdraw because…"]);
	assert.deepEqual(labels("Approved"), ["Preview PDF", "Issue", "Withdraw because…"]);
	assert.deepEqual(labels("Withdrawn"), ["Preview PDF"]);
});

test("nobody sees a button that the server would refuse", () => {
	const rep = { approve: false, decide: false, send: true, post: true };
	const issued_on = "2026-11-20 03:00:00";
	assert.deepEqual(buttons(letter({ status: "Pending Approval" }, rep).frm), ["Preview PDF"]);
	assert.deepEqual(buttons(letter({ status: "Sent", needs_post: 1, issued_on }, rep).frm), ["Preview PDF"]);
	const accountant = { ...ALL, approve: false };
	assert.deepEqual(buttons(letter({ status: "Pending Approval" }, accountant).frm), [
		"Preview PDF",
		"Withdraw because…",
	]);
	assert.deepEqual(buttons(letter({ status: "Failed", issued_on }, {}).frm), ["Preview PDF"]);
});

test("a letter that failed is sent again or posted instead, by the rep too", async () => {
	const rep = { approve: false, decide: false, send: true, post: true };
	const doc = { status: "Failed", issued_on: "2026-11-20 03:00:00", email_to: "wrong@x.example" };
	const { seen, frm } = letter(doc, rep, (s) => (s.typed = { email_to: "right@x.example" }));
	assert.deepEqual(buttons(frm), ["Preview PDF", "Send to…", "Post it instead"]);
	frm.buttons["Send to…"]();
	await settle();
	assert.equal(seen.prompts.at(-1).fields[0].default, "wrong@x.example");
	assert.deepEqual(plain(seen.calls.at(-1)), {
		method: "ar_collections.api.send_letter_again",
		args: { letter: "DL-1", email_to: "right@x.example" },
	});
	frm.buttons["Post it instead"]();
	await settle();
	assert.equal(seen.calls.at(-1).method, "ar_collections.api.post_letter_instead");
	assert.equal(frm.reloads, 2);
	assert.ok(!buttons(letter({ ...doc, test_mode: 1 }).frm).includes("Post it instead"));
	assert.ok(!buttons(letter({ ...doc, status: "Sent" }).frm).includes("Send to…"));
});

test("posting is asked for an issued paper letter only once", () => {
	const doc = { status: "Sent", needs_post: 1, issued_on: "2026-11-20 03:00:00" };
	assert.ok(buttons(letter(doc).frm).includes("Posted"));
	assert.ok(!buttons(letter({ ...doc, posted_on: "2026-11-21" }).frm).includes("Posted"));
});

test("withdrawing a letter sends the reason, says what became of its mail and reads the letter again", async () => {
	const { seen, frm } = letter({ status: "Sent" }, ALL, (s) => {
		s.typed = { reason: "wrong address" };
		s.answers["ar_collections.api.withdraw_letter"] = "The mail has left already.";
	});
	frm.buttons["Withdraw because…"]();
	await settle();
	assert.deepEqual(plain(seen.calls.at(-1)), {
		method: "ar_collections.api.withdraw_letter",
		args: { letter: "DL-1", reason: "wrong address" },
	});
	assert.deepEqual(plain(seen.alerts), ["The mail has left already."]);
	assert.equal(frm.reloads, 1);
});

test("only an open action can be done, skipped or called for", () => {
	const labels = (status) => buttons(open("collection_action", "Collection Action", { name: "CA-1", kind: "Call", status }).frm);
	assert.deepEqual(labels("Open"), ["Log call", "Done", "Skip because…"]);
	assert.deepEqual(labels("Withdrawn"), []);
});

test("logging a call opens a contact log that knows the case, the customer and the action", () => {
	const doc = { name: "CA-1", status: "Open", kind: "Call", case: "CC-1", company: "Hanlin", customer: "Guangda" };
	const { seen, frm } = open("collection_action", "Collection Action", doc);
	frm.buttons["Log call"]();
	assert.deepEqual(plain(seen.opened[0]), {
		doctype: "Contact Log",
		values: {
			case: "CC-1",
			company: "Hanlin",
			customer: "Guangda",
			action: "CA-1",
			channel: "Phone",
			direction: "Outgoing",
		},
	});
});

test("a proposed hold is approved or rejected, an active one released, each with its reason", async () => {
	const labels = (status) => buttons(open("credit_hold", "Credit Hold", { name: "CH-1", status }).frm);
	assert.deepEqual(labels("Proposed"), ["Reject because…", "Approve", "Phone page"]);
	assert.deepEqual(labels("Active"), ["Release because…", "Phone page"]);
	assert.deepEqual(labels("Released"), ["Phone page"]);
});

test("a run that waits for an OK can be let go or cancelled, a failed one resumed, a dry run neither", () => {
	const labels = (doc) => buttons(open("collection_run", "Collection Run", { name: "RUN-1", ...doc }, realtime).frm);
	assert.deepEqual(labels({ status: "Waiting for OK" }), ["Let it run", "Cancel this run", "Open result"]);
	assert.deepEqual(labels({ status: "Failed" }), ["Resume", "Open result"]);
	assert.deepEqual(labels({ status: "Done", dry_run: 1 }), ["Open result"]);
});

test("the card of a run says when it ended, how long it took and how many failed", () => {
	const doc = { name: "RUN-1", status: "Done", run_date: "2026-11-23", finished_at: "2026-11-24 02:10:09", seconds: 12.4, errors: 0 };
	const { frm } = open("collection_run", "Collection Run", doc, realtime);
	assert.match(frm.headline.html, /Ended 24\.11\.2026 02:10, took 12 seconds, 0 failed\./);
	assert.equal(frm.headline.colour, "green");
});

test("a company that is not live offers test mode and going live, one that is switched on can be switched off", async () => {
	const labels = async (status) => {
		const { frm } = open("collections_company", "Collections Company", { name: "Hanlin", status }, (s) => {
			s.answers["ar_collections.api.go_live_check"] = [{ ok: true, label: "Policy" }];
		});
		await settle();
		return buttons(frm);
	};
	assert.deepEqual(await labels("Not Live"), ["Read a dry run", "Start in test mode", "Go live"]);
	assert.deepEqual(await labels("Test"), ["Read a dry run", "Go live", "Switch off"]);
	assert.deepEqual(await labels("Live"), ["Read a dry run", "Switch off"]);
});

test("an approved policy's ladder is drawn and what is wrong with a policy is listed", async () => {
	const { frm } = open("collection_policy", "Collection Policy", { name: "P", steps: [{ kind: "Call", day: 3, no_end: 1 }] }, (s) => {
		s.answers["ar_collections.api.policy_problems"] = ["Level 1 is missing <b>"];
	});
	await settle();
	assert.match(frm.html, /Day 3/);
	assert.match(frm.headline.html, /Level 1 is missing &#60;b/);
});

function realtime(seen) {
	seen.context.frappe.realtime = { on: () => {} };
	seen.context.frappe.get_route = () => ["Form"];
}
