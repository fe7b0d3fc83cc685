// The sentences and tables of the screens: figures, days, and that nothing typed by a person becomes markup.

const { test } = require("node:test");
const assert = require("node:assert/strict");
const { desk } = require("./desk.js");

const EVIL = `<img src=x onerror="alert(1)"> & 'Söhne' 😀`;
const text = (html) => html.replace(/<[^>]*>/g, "").replace(/\s+/g, " ").trim();
const harmless = (html) => assert.ok(!html.includes("<img"), `markup of a person came through: ${html}`);

test("an amount names its currency by code", () => {
	const { words } = desk().ours;
	assert.equal(words.money(143900, "CNY"), "143,900.00 CNY");
	assert.equal(words.money("12300.5", "EUR"), "12,300.50 EUR");
});

test("days are said as a person says them, before and after the due date", () => {
	const { days } = desk().ours.words;
	assert.deepEqual([36, 1, 0, -1, -7].map(days), [
		"36 days overdue",
		"1 day overdue",
		"due today",
		"due in 1 day",
		"due in 7 days",
	]);
});

test("a case says what is owed, overdue, its level, the next step and the hold", () => {
	const { words } = desk().ours;
	const html = words.case_headline({
		status: "Open",
		currency: "CNY",
		outstanding: 182400,
		overdue: 143900,
		days_overdue: 36,
		level: 2,
		next_action: "Call",
		next_action_on: "2026-11-27",
		hold_status: "Shipment Hold Proposed",
	});
	assert.equal(
		text(html),
		"Owes 182,400.00 CNY · 143,900.00 CNY overdue · oldest 36 days · level 2 · next: Call on 27.11.2026 · Shipment hold proposed"
	);
});

test("a case without a letter says so, and a closed one says why it closed", () => {
	const { words } = desk().ours;
	assert.match(text(words.case_headline({ status: "Open", currency: "CNY", outstanding: 10, overdue: 0 })), /nothing overdue · no letter/);
	assert.equal(
		text(words.case_headline({ status: "Closed", closed_on: "2026-11-20", close_reason: "paid" })),
		"Closed on 20.11.2026 · paid"
	);
});

test("the colour of a case follows the hold first, then what is overdue", () => {
	const { case_colour } = desk().ours.words;
	assert.equal(case_colour({ hold_status: "Shipment Hold Active", overdue: 5 }), "red");
	assert.equal(case_colour({ overdue: 5 }), "orange");
	assert.equal(case_colour({ overdue: 0 }), "blue");
	assert.equal(case_colour({ status: "Closed", overdue: 0 }), "green");
});

test("names with quotes, HTML and emoji stay text in every table, timeline, ladder and headline", () => {
	const { words, table, timeline, ladder, receivable, run_result, setup } = desk().ours;
	harmless(words.case_headline({ status: "Open", next_action: EVIL, currency: EVIL, outstanding: 1, overdue: 1, hold_status: EVIL }));
	harmless(table.html(run_result.columns("planned"), [{ customer: EVIL, customer_name: EVIL, title: EVIL, why: EVIL, item_names: EVIL, currency: EVIL, amount: 1 }], ""));
	harmless(table.html(run_result.columns("left_out"), [{ customer: EVIL, voucher_no: EVIL, why: EVIL }], EVIL));
	harmless(timeline.html([{ when: "2026-11-20 10:00:00", title: EVIL, who: EVIL, text: EVIL, why: EVIL, status: EVIL, currency: EVIL, amount: 1 }]));
	harmless(ladder.html([{ kind: "Letter", letter_type: EVIL, step_id: "a" }], [{ step_id: "a", dimension: EVIL, value: EVIL }]));
	harmless(receivable.html([{ company: EVIL, case: EVIL, next_action: EVIL, hold: EVIL, hold_status: EVIL, overdue: 1, currency: EVIL }, {}]));
	harmless(setup.checklist_html([{ label: EVIL, hint: EVIL, ok: false }]));
	harmless(run_result.totals_html([{ kind: "planned", label: EVIL, count: 1, amount: 1 }], "CNY"));
});

test("a table on a phone can tell each figure's heading, and an empty one says so", () => {
	const { table } = desk().ours;
	const html = table.html([{ key: "amount", label: "Open", kind: "money" }], [{ amount: 5, currency: "CNY" }]);
	assert.match(html, /data-label="Open"[^>]*>5.00 CNY/);
	assert.match(table.html([], [], "Nothing."), /Nothing\./);
});

test("paging knows its neighbours at both ends", () => {
	const plain = (slice) => ({ ...slice });
	const { slice } = desk().ours.table;
	assert.deepEqual(plain(slice(0, 20, 45)), { from: 1, to: 20, total: 45, previous: null, next: 20 });
	assert.deepEqual(plain(slice(40, 20, 45)), { from: 41, to: 45, total: 45, previous: 20, next: null });
	assert.deepEqual(plain(slice(0, 20, 0)), { from: 0, to: 0, total: 0, previous: null, next: null });
});

test("the story of a case is newest first and each decision says why", () => {
	const { timeline } = desk().ours;
	const html = timeline.html([
		{ when: "2026-11-01", title: "Due notice", why: "due today" },
		{ when: "2026-11-20 09:30:00", title: "Second demand", why: "day 30 reached", doctype: "Dunning Letter", name: "DL-2026-00007" },
	]);
	assert.ok(html.indexOf("Second demand") < html.indexOf("Due notice"));
	assert.match(text(html), /Why\? day 30 reached/);
	assert.match(html, /href="\/app\/dunning-letter\/DL-2026-00007"/);
	assert.match(text(html), /20\.11\.2026 09:30/);
});

test("an invoice of one customer names its case and hold without naming the company", () => {
	const { receivable } = desk().ours;
	const row = { company: "Hanlin", case: "CC-1", overdue: 10, currency: "CNY", days_overdue: 3, level: 1, hold: "CH-1", hold_status: "Shipment Hold Active" };
	assert.equal(text(receivable.html([row])), "CC-1 · 10.00 CNY overdue · oldest 3 days · level 1 · Shipments on hold");
	assert.match(text(receivable.html([row, row])), /^Hanlin · CC-1/);
	assert.equal(receivable.colour([row]), "red");
});

test("the set-up counts what is missing and leaves optional things out of it", () => {
	const { setup } = desk().ours;
	const points = [{ ok: true, label: "Policy" }, { ok: false, label: "Bank account" }, { ok: false, optional: true, label: "Letter head" }];
	assert.match(text(setup.checklist_html(points)), /^Still missing: 1\./);
	assert.match(text(setup.checklist_html([points[0], points[2]])), /^Everything needed is there/);
});

test("a full page of a story offers the older ones, a page that is not full does not", () => {
	const { timeline } = desk().ours;
	const many = (count) => Array.from({ length: count }, () => ({ when: "2026-11-20 10:00:00", title: "x" }));
	assert.match(timeline.html(many(timeline.PAGE)), /data-start="100"/);
	assert.doesNotMatch(timeline.html(many(timeline.PAGE - 1)), /arc-older/);
});

test("what a service stored in English is said in the reader's language, its days as the reader writes them", () => {
	const seen = desk();
	const zh = { "Promise broken: {amount} by {day}": "未兑现：{day} 前付 {amount}", "Stop shipments": "停止发货" };
	seen.context.__ = (text) => zh[text] || text;
	const { said } = seen.ours;
	assert.equal(said("Promise broken: CNY 4,000.00 by 2026-11-19"), "未兑现：19.11.2026 前付 CNY 4,000.00");
	assert.equal(said("Stop shipments\nNothing of it (really) is in dispute."), "停止发货\nNothing of it (really) is in dispute.");
	assert.equal(said("Call Mr {day}: he said Promise broken"), "Call Mr {day}: he said Promise broken");
	assert.equal(said(null), "");
	harmless(seen.ours.words.case_headline({ status: "Open", next_action: `Promise broken: ${EVIL} by ${EVIL}`, currency: "CNY" }));
});
