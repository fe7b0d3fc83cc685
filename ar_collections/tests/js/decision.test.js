// The General Manager's page: what may be pressed when, and that nothing a person typed becomes HTML.

const { test } = require("node:test");
const assert = require("node:assert/strict");
const { desk } = require("./desk.js");

const ours = () => desk().load("public/js/decision.js").ours.decision;

const question = (more) => ({
	hold: "CH-1",
	case: "CC-1",
	customer: "Guangda",
	company: "Prime <b>Trading</b>",
	status: "Proposed",
	question: "Stop shipments to Guangda?",
	proposed: "proposed by the policy, 23-11-2026",
	why: "36 days overdue",
	lines: ["Owes 900.00 CNY."],
	state: "This hold waits for a decision.",
	exceptions: [],
	asks: [],
	may_decide: true,
	facts: { currency: "CNY", orders: { first: [{ name: "SO-1", value: 50 }] } },
	...more,
});

const actions = (q) => Array.from(ours().buttons(q), (b) => b.action);

test("a proposal is approved, approved until, or rejected", () => {
	assert.deepEqual(actions(question()), ["approve", "approve_until", "reject"]);
});

test("a proposal in effect at once lets something out, too", () => {
	assert.deepEqual(actions(question({ effective_at_once: true })), ["approve", "approve_until", "reject", "let_out"]);
});

test("an active hold lets something out or is released; an ended one has no buttons", () => {
	assert.deepEqual(actions(question({ status: "Active" })), ["let_out", "release"]);
	assert.deepEqual(actions(question({ status: "Released" })), []);
	assert.deepEqual(actions(question({ may_decide: false })), []);
});

test("who may not decide reads why", () => {
	const html = ours().html(question({ may_decide: false, why_not: "The General Manager decides." }));
	assert.match(html, /The General Manager decides\./);
	assert.doesNotMatch(html, /arc-decide"/);
});

test("the page shows the question, the figures, the requests and what may leave", () => {
	const html = ours().html(
		question({
			status: "Active",
			asks: [{ title: "Release asked for: <i>DN-1</i>", why: "He waits", when: "2026-11-23 10:12:00" }],
			exceptions: [{ kind: "Amount", amount: 100, left: 40 }],
		})
	);
	assert.match(html, /Stop shipments to Guangda\?/);
	assert.match(html, /Owes 900\.00 CNY\./);
	assert.match(html, /Goods for 100\.00 CNY may leave, 40\.00 CNY is left\./);
	assert.match(html, /He waits/);
	assert.doesNotMatch(html, /<i>DN-1|<b>Trading/);
});

test("without an open order one cannot be let out", () => {
	const kinds = (first) =>
		Array.from(ours().let_out_fields(question({ facts: { currency: "CNY", orders: { first } } }))[0].options, (o) => o.value);
	assert.deepEqual(kinds([]), ["Amount", "Until Date"]);
	assert.deepEqual(kinds([{ name: "SO-1" }]), ["Sales Order", "Amount", "Until Date"]);
});

test("letting out is filled with what was asked for: its order, or else its value", () => {
	const defaults = (ask) =>
		Object.fromEntries(ours().let_out_fields(question({ asks: [ask] })).map((f) => [f.fieldname, f.default]));
	const of_order = defaults({ name: "DN-1", value: 70, order: "SO-9" });
	assert.deepEqual([of_order.kind, of_order.sales_order, of_order.amount], ["Sales Order", "SO-9", 70]);
	const of_value = defaults({ name: "DN-1", value: 70, order: null });
	assert.deepEqual([of_value.kind, of_value.amount], ["Amount", 70]);
});

test("a request names the document, what it is worth, and leads to it", () => {
	const ask = { title: "Release asked for: Delivery Note DN-1", doctype: "Delivery Note", name: "DN-1", value: 70 };
	const html = ours().html(question({ asks: [ask] }));
	assert.match(html, /<a href="[^"]*DN-1">Release asked for/);
	assert.match(html, /70\.00 CNY/);
});

test("nothing waiting says so", () => {
	assert.match(ours().waiting_html([]), /No hold waits/);
});
