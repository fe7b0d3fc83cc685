// The worklist's colours, what is printed together, and the sentences of a run.

const { test } = require("node:test");
const assert = require("node:assert/strict");
const { desk } = require("./desk.js");

const plain = (value) => JSON.parse(JSON.stringify(value));

test("the worklist shows late in red, today in orange, later in blue", () => {
	const { indicator } = desk().ours.worklist;
	const of = (due_on, status = "Open") => indicator({ due_on, status }, "2026-11-23").slice(0, 2).join(" ");
	assert.equal(of("2026-11-22"), "Late red");
	assert.equal(of("2026-11-23"), "Today orange");
	assert.equal(of("2026-11-24"), "Later blue");
	assert.equal(of("2026-11-22", "Done"), "Done green");
});

test("a row says in plain text what to do, on a phone with whom", () => {
	// The list sets its first column as text: an escaped quote would be seen as &#39;
	const { title } = desk().ours.worklist;
	const action = { title: "Find the customer's e-mail", customer: "C-1", customer_name: "Bailey & Sons" };
	assert.equal(title(action, false), "Find the customer's e-mail");
	assert.equal(title(action, true), "Bailey & Sons · Find the customer's e-mail");
});

test("every list of ours loads, and the worklist opens on what is open", () => {
	const seen = desk();
	["collection_action", "collection_case", "collection_run", "dunning_letter", "credit_hold", "collection_policy", "collections_company"].forEach(
		(name) => seen.load(`ar_collections/doctype/${name}/${name}_list.js`)
	);
	const lists = seen.context.frappe.listview_settings;
	assert.equal(Object.keys(lists).length, 7);
	assert.deepEqual(plain(lists["Collection Action"].filters), [["status", "=", "Open"]]);
});

test("a rep prints letters, but is not asked for what only others may confirm", async () => {
	const seen = desk();
	seen.context.frappe.model.can_write = () => false;
	seen.answers["ar_collections.api.letters_to_print"] = ["DL-1"];
	await seen.ours.letters.print_due();
	assert.deepEqual(seen.calls.map((call) => call.method), ["ar_collections.api.letters_to_print"]);
	seen.load("ar_collections/doctype/dunning_letter/dunning_letter_list.js");
	const buttons = [];
	const page = { add_inner_button: (label) => buttons.push(label) };
	seen.context.frappe.listview_settings["Dunning Letter"].onload({ page });
	assert.deepEqual(buttons, ["Print due letters"]);
});

test("due letters are printed as one file and asked for together", async () => {
	const seen = desk();
	const asked = [];
	seen.answers["ar_collections.api.letters_to_print"] = ["DL-1", "DL-2"];
	seen.context.frappe.ui.Dialog = class {
		constructor(options) {
			asked.push(options.title);
			this.options = options;
		}
		show() {
			this.options.primary_action({ posted_on: "2026-11-23", courier: "EMS" });
		}
		hide() {
			this.onhide && this.onhide();
		}
	};
	await seen.ours.letters.print_due();
	assert.deepEqual(plain(seen.posted), [
		{ url: "/api/method/ar_collections.api.letters_pdf", params: { names: '["DL-1","DL-2"]' } },
	]);
	assert.deepEqual(asked, ["2 letters: are they in the post?"]);
	assert.deepEqual(plain(seen.calls.at(-1)), {
		method: "ar_collections.api.mark_posted",
		args: { names: '["DL-1","DL-2"]', posted_on: "2026-11-23", courier: "EMS" },
	});
});

test("nothing to print opens nothing", async () => {
	const seen = desk();
	seen.answers["ar_collections.api.letters_to_print"] = [];
	await seen.ours.letters.print_due();
	assert.equal(seen.posted.length, 0);
	assert.equal(seen.alerts[0], "No letter waits to be printed.");
});

test("a tracking number is asked for one letter, not for many", () => {
	const { fields } = desk().ours.letters;
	const names = (list) => fields(list).map((f) => f.fieldname).join(" ");
	assert.equal(names(["DL-1"]), "posted_on courier tracking_no");
	assert.equal(names(["DL-1", "DL-2"]), "posted_on courier");
});

test("the waybill's contents line is shown for one letter and not sent along", async () => {
	const seen = desk();
	const { fields, outcome_fields } = seen.ours.letters;
	assert.equal(fields(["DL-1"], "Lawyer Letter no. DL-1")[0].default, "Lawyer Letter no. DL-1");
	seen.context.frappe.ui.Dialog = class {
		constructor(options) {
			this.options = options;
		}
		show() {
			this.options.primary_action({ waybill: "Lawyer Letter no. DL-1", posted_on: "2026-11-23" });
		}
		hide() {}
	};
	await seen.ours.letters.ask_posting(["DL-1"], "Lawyer Letter no. DL-1");
	assert.deepEqual(plain(seen.calls.at(-1).args), { names: '["DL-1"]', posted_on: "2026-11-23" });
	const asked = (outcomes) => outcome_fields({ name: "DL-1" }, outcomes)[0];
	assert.equal(asked(["Delivered"]).hidden, 1);
	assert.deepEqual(plain([asked(["Returned", "Refused"]).hidden, asked(["Returned", "Refused"]).options]), [0, ["Returned", "Refused"]]);
});

test("a run under way is followed, one that waits or ended is not", () => {
	const { under_way, percent } = desk().ours.run_result;
	assert.deepEqual(["Planned", "Running", "Waiting for OK", "Done", "Failed"].map((status) => under_way({ status })), [true, true, false, false, false]);
	assert.equal(percent({ status: "Running", chunks_done: 1, chunks_total: 4 }), 25);
	assert.equal(percent({ status: "Running" }), 0);
});

test("a dry run says that nothing was written or sent", () => {
	const { sentence } = desk().ours.run_result;
	assert.match(sentence({ status: "Done", dry_run: 1, run_date: "2026-11-23" }), /nothing was written or sent/);
	assert.match(sentence({ status: "Waiting for OK", run_date: "2026-11-23" }), /waits for your OK; nothing has been sent/);
	assert.match(
		sentence({ status: "Done with Errors", run_date: "2026-11-23", letters: 3, errors: 2, seconds: 90 }),
		/letters 3, actions 0, holds 0\. Customers that could not be worked: 2\./
	);
});

test("a dry run says for which day it is, and when that is tomorrow, why", () => {
	const { sentence, heading } = desk().ours.run_result;
	const run = { status: "Planned", dry_run: 1, run_date: "2026-11-24", finished_at: "2026-11-23 12:00:05" };
	assert.equal(heading(run), "Tonight: 24.11.2026");
	assert.match(sentence({ ...run, started_at: "2026-11-23 12:00:00" }), /Today's run is done, so this is tomorrow's/);
	assert.doesNotMatch(sentence({ ...run, started_at: "2026-11-24 12:00:00" }), /tomorrow/);
	assert.equal(heading({ ...run, dry_run: 0 }), "Run of 24.11.2026");
});

test("a dry run says why the run would wait for an OK; a run that went on does not", () => {
	const { why_waits, colour } = desk().ours.run_result;
	const run = { status: "Planned", dry_run: 1, brake_reasons: "first\nsecond" };
	assert.deepEqual([...why_waits(run)], ["It would wait for your OK, because:", "first", "second"]);
	assert.equal(colour(run), "orange");
	assert.deepEqual([...why_waits({ ...run, dry_run: 0, status: "Waiting for OK" })], ["first", "second"]);
	assert.deepEqual([...why_waits({ ...run, dry_run: 0, status: "Done" })], []);
	assert.deepEqual([...why_waits({ ...run, brake_reasons: null })], []);
});

test("a dry run that failed says so and does not speak of resuming", () => {
	const { sentence } = desk().ours.run_result;
	const said = sentence({ status: "Failed", dry_run: 1, errors: 1, run_date: "2026-11-23", finished_at: "2026-11-23 12:00" });
	assert.equal(said, "The dry run of 23.11.2026 failed: see the errors, then ask again.");
});

test("a run that no worker begins is not asked about for ever", () => {
	const { unanswered, no_answer } = desk().ours.run_result;
	const minutes = (number) => number * 60 * 1000;
	assert.equal(unanswered({ status: "Planned" }, minutes(4)), false);
	assert.equal(unanswered({ status: "Planned" }, minutes(6)), true);
	assert.equal(unanswered({ status: "Running" }, minutes(60)), false);
	assert.equal(unanswered({ status: "Planned", finished_at: "2026-11-23" }, minutes(60)), false);
	assert.match(no_answer(), /not answered for 5 minutes/);
});

test("totals come by kind, and what is left out is counted once for all reasons", () => {
	const { totals_html } = desk().ours.run_result;
	const html = totals_html(
		[
			{ kind: "planned", label: "Letter", count: 3, amount: 300 },
			{ kind: "left_out", label: "promise", count: 2 },
			{ kind: "left_out", label: "dispute", count: 1 },
		],
		"CNY"
	);
	assert.match(html, /300\.00 CNY/);
	assert.match(html, /arc-tile-count">3<\/div>\s*<div>left out/);
	assert.match(totals_html([]), /Nothing is due/);
});
