// The case's end, handovers, evidence and “Why?”: which buttons are there, what they send, what is shown.

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
const rep = (seen) => (seen.roles = ["Collections User"]);
const MONEY = { recovered: 900, cost: 80, net_recovery: 820, days_open: 12 };

const handover = (doc, prepare) =>
	open("collection_handover", "Collection Handover", { name: "CHO-1", ...doc }, prepare);
const ended = (doc, prepare) => {
	const seen = desk();
	if (prepare) prepare(seen);
	seen.answers["ar_collections.case_api.money"] = MONEY;
	const frm = form(seen, "Collection Case", { name: "CC-1", currency: "CNY", ...doc });
	seen.ours.case_end.buttons(frm);
	return { seen, frm };
};

test("a handover is asked for, decided by who may, taken back or closed by managers", () => {
	assert.deepEqual(buttons(handover({ status: "Draft" }).frm), ["Ask for it"]);
	const may = { __onload: { may_decide: true } };
	assert.deepEqual(buttons(handover({ status: "Proposed", ...may }).frm), ["Reject because…", "Approve"]);
	assert.deepEqual(buttons(handover({ status: "Proposed" }).frm), []);
	assert.deepEqual(buttons(handover({ status: "Active" }).frm), ["Take back because…", "Close because…"]);
	assert.deepEqual(buttons(handover({ status: "Active" }, rep).frm), []);
	assert.deepEqual(buttons(handover({ status: "Closed" }).frm), []);
});

test("approving says what stops, and sends the name alone", async () => {
	const { seen, frm } = handover({ status: "Proposed", party_name: "<b>Zhong</b>", __onload: { may_decide: true } });
	frm.buttons.Approve();
	await settle();
	assert.match(seen.questions[0], /letters and calls/);
	assert.ok(!seen.questions[0].includes("<b>"));
	assert.deepEqual(plain(seen.calls.at(-1)), {
		method: "ar_collections.case_api.approve_handover",
		args: { handover: "CHO-1" },
	});
	assert.equal(frm.reloads, 1);
});

test("taking back wants a reason, and what is typed is saved first", async () => {
	const { seen, frm } = handover({ status: "Active" }, (s) => (s.typed = { reason: "They did nothing" }));
	frm.is_dirty = () => true;
	frm.buttons["Take back because…"]();
	await settle();
	assert.equal(frm.saves, 1);
	assert.deepEqual(plain(seen.calls.at(-1).args), { handover: "CHO-1", reason: "They did nothing" });
});

test("the head of a handover shows the ledger's figures, escaped", () => {
	const money = { recovered: 300, commission: 45, costs: 0 };
	const doc = { status: "Active", customer_name: "<i>G</i>", currency: "CNY", claim_total: 900, __onload: { money } };
	const { frm } = handover({ ...doc, handed_over_on: "2026-11-20" });
	assert.match(frm.headline.html, /300\.00 CNY/);
	assert.match(frm.headline.html, /45\.00 CNY/);
	assert.ok(!frm.headline.html.includes("<i>"));
});

test("managers close an open case and open a closed one; a rep hands over and collects evidence", () => {
	const labels = (status, prepare) => buttons(ended({ status }, prepare).frm);
	assert.deepEqual(labels("Open"), ["Why?", "Evidence pack", "Cost", "Hand over", "Write off", "Close case"]);
	assert.deepEqual(labels("Open", rep), ["Why?", "Evidence pack", "Cost", "Hand over", "Write off"]);
	assert.deepEqual(labels("Closed"), ["Why?", "Evidence pack", "Cost", "Open again"]);
	assert.deepEqual(labels("Closed", rep), ["Why?", "Evidence pack", "Cost"]);
});

test("closing says how and why", async () => {
	const { seen, frm } = ended({ status: "Open" }, (s) => (s.typed = { kind: "Given Up", reason: "Bankrupt" }));
	frm.buttons["Close case"]();
	await settle();
	assert.deepEqual(plain(seen.calls.at(-1)), {
		method: "ar_collections.case_api.close",
		args: { case: "CC-1", kind: "Given Up", reason: "Bankrupt" },
	});
});

test("one click makes a pack and opens it", async () => {
	const { seen, frm } = ended({ status: "Open" }, (s) => (s.typed = { language: "zh" }));
	seen.answers["ar_collections.case_api.make_evidence"] = "CEP-1";
	frm.buttons["Evidence pack"]();
	await settle();
	assert.deepEqual(plain(seen.calls.at(-1).args), { case: "CC-1", language: "zh" });
	assert.deepEqual(plain(seen.opened.at(-1)), { route: ["Form", "Evidence Pack", "CEP-1"] });
});

test("what a case brought is one sentence, and nothing when nothing came", async () => {
	const { seen, frm } = ended({ status: "Closed" });
	await seen.ours.case_end.figures(frm);
	assert.equal(frm.intro, "Recovered 900.00 CNY, cost 80.00 CNY, net 820.00 CNY, in 12 days");
	seen.answers["ar_collections.case_api.money"] = { recovered: 0, cost: 0 };
	frm.intro = null;
	await seen.ours.case_end.figures(frm);
	assert.equal(frm.intro, null);
});

test("an explanation is a row for each item, every word escaped", () => {
	const { ours } = desk();
	const item = {
		voucher_type: "Sales Invoice", voucher: "SINV-1", term: 2, days: 16, open: 900, currency: "CNY",
		level_why: "<script>", letter_why: "because", next: "Today: “call”",
	}; // prettier-ignore
	const told = { customer_name: "G & Co", company: "PT", summary: ["Owes 900"], goods: ["Goods may leave"], items: [item], more: 3 };
	const html = ours.explain.html([told]);
	for (const words of ["G &#38; Co", "Owes 900", "Goods may leave", "because", "3 more items"]) assert.ok(html.includes(words), words);
	assert.ok(html.includes("/ 2") && !html.includes("<script>"));
	assert.match(ours.explain.html([]), /Nothing to explain/);
});

test("an approved pack has no button, a draft one only for a second person", () => {
	const pack = (doc, prepare) => open("evidence_pack", "Evidence Pack", { name: "CEP-1", ...doc }, prepare);
	assert.deepEqual(buttons(pack({ status: "Draft", made_by: "rep@example.com", missing: 2 }).frm), ["Approve"]);
	assert.match(pack({ status: "Draft", made_by: "rep@example.com", missing: 2 }).frm.headline.html, /2 documents/);
	assert.deepEqual(buttons(pack({ status: "Draft", made_by: "gm@example.com" }).frm), []);
	assert.deepEqual(buttons(pack({ status: "Draft", made_by: "x@example.com" }, rep).frm), []);
	const frozen = pack({ status: "Approved", made_by: "x@example.com" }).frm;
	assert.deepEqual(buttons(frozen), []);
	assert.equal(frozen.disabled, true);
});

test("a pack that is being made is read again until it is there, as long as it is shown", () => {
	const seen = desk().load(at("evidence_pack"));
	const frm = form(seen, "Evidence Pack", { name: "CEP-1", status: "Building", progress: 0 });
	let later;
	let route = ["Form", "Evidence Pack", "CEP-1"];
	seen.context.setTimeout = (call) => (later = call);
	seen.context.cur_frm = frm;
	seen.context.frappe.get_route = () => route;
	frm.events.refresh(frm);
	later();
	assert.equal(frm.reloads, 1);
	route = ["List", "Evidence Pack"];
	later();
	route = ["Form", "Evidence Pack", "CEP-1"];
	frm.doc.status = "Draft";
	later();
	assert.equal(frm.reloads, 1);
});
