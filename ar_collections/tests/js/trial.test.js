// A policy tried: the two columns add up, empty weeks are shown, and names are never markup.

const { test } = require("node:test");
const assert = require("node:assert/strict");
const { desk } = require("./desk.js");

const EVIL = `<img src=x onerror="alert(1)">`;
const text = (html) => html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim();
const none = { reminders: 0, demands_1: 0, demands_2: 0, demands_3: 0, calls: 0, contacts: 0, holds: 0, escalations: 0, handovers: 0 };
const trial = {
	policy: "Patient", replaces: "Standard B2B", beside: 0, status: "Done", from_date: "2026-01-01", to_date: "2026-01-31",
	grace_days: 7, new_letters: 1, old_letters: 4, new_false_letters: 0, old_false_letters: 2, new_judged_letters: 1,
	old_judged_letters: 4, new_false_customers: 0, old_false_customers: 2,
}; // prettier-ignore
const told = () => ({
	totals: {
		Tonight: { Candidate: { ...none }, "In Force": { ...none, demands_1: 3 } },
		Backwards: { Candidate: { ...none, demands_1: 1 }, "In Force": { ...none, demands_1: 3, demands_2: 1, calls: 5 } },
	},
	weeks: [
		{ ...none, side: "Candidate", week: "2026-01-12", demands_1: 1 },
		{ ...none, side: "In Force", week: "2025-12-29", rep: "li@example.com", demands_1: 1, demands_2: 1, calls: 5 },
		{ ...none, side: "In Force", week: "2025-12-29", rep: null, demands_1: 2 },
	],
	reps: [
		{ ...none, side: "Candidate", rep: EVIL, demands_1: 1 },
		{ ...none, side: "In Force", rep: null, demands_1: 3, demands_2: 1, calls: 5 },
	],
	alarms: [
		{ side: "In Force", customer: "C-1", customer_name: EVIL, letters: 1, holds: 1, amount: 10, last_on: "2026-01-02", paid_on: "2026-01-05" },
	],
});

test("every week of the period has its place, also those in which nothing happens", () => {
	const { weeks, chart } = desk().ours.trial_result;
	assert.deepEqual([...weeks("2026-01-01", "2026-01-31")], ["2025-12-29", "2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26"]);
	const data = chart(trial, told(), "letters");
	assert.equal(data.datasets.map((d) => `${d.name}: ${d.values}`).join("; "), "Patient: 0,0,1,0,0; In force: 4,0,0,0,0");
});

test("the line can be that of one rep", () => {
	const { chart, rep_choices } = desk().ours.trial_result;
	assert.equal(chart(trial, told(), "letters", "li@example.com").datasets[1].values[0], 2);
	assert.equal(chart(trial, told(), "letters", "").datasets[1].values[0], 2);
	assert.equal(rep_choices(told()).map((one) => one.label).join(), `All reps,nobody,${EVIL}`);
});

test("the two columns say tonight, the period, how many a week, and the difference", () => {
	const html = text(desk().ours.trial_result.summary(trial, told()));
	assert.match(html, /Demand letters, level 1 0 3 1 0\.2 a week 3 0\.6 a week −2/);
	assert.match(html, /False alarms: letters 0 of 1 \(0 %\) 2 of 4 \(50 %\) −2/);
	assert.ok(!html.includes("Handovers"), "rows of which nobody does anything are left out");
});

test("names of reps and customers are text", () => {
	const view = desk().ours.trial_result;
	for (const html of [view.reps(trial, told()), view.alarms(trial, told(), "CNY")]) assert.ok(!html.includes("<img"), html);
	assert.match(text(view.reps(trial, told())), /nobody 0 4 0 5 0 0/);
});

test("the headline says how far it is, what stopped it, or what came out", () => {
	const { sentence } = desk().ours.trial_result;
	assert.match(sentence({ ...trial, status: "Running", parts_done: 2, parts_total: 5 }), /in place of Standard B2B.*2 of 5/);
	assert.match(sentence({ ...trial, status: "Failed", error: "No disk." }), /No disk\. Nothing is lost/);
	assert.match(sentence(trial), /1 instead of 4.*0 instead of 2/);
	assert.match(sentence({ ...trial, beside: 1 }), /beside the policies in force/);
});

test("a policy can be tried from its form, whatever its state but retired", () => {
	const seen = desk().load("ar_collections/doctype/collection_policy/collection_policy.js");
	const events = seen.forms["Collection Policy"];
	const buttons = [];
	const frm = (status) => ({ doc: { name: "Patient", status, company: "Prime" }, is_new: () => false, add_custom_button: (label, press) => buttons.push({ label, press }) });
	for (const status of ["Draft", "In Review", "Approved", "Retired"]) events.try_it(frm(status));
	assert.equal(buttons.length, 3);
	buttons[0].press();
	assert.deepEqual({ ...seen.opened[0].values }, { policy: "Patient", company: "Prime" });
});
