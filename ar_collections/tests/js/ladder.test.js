// The ladder reads as sentences, in the order in which the steps come.

const { test } = require("node:test");
const assert = require("node:assert/strict");
const { desk } = require("./desk.js");

const text = (html) => html.replace(/<[^>]*>/g, "");
const say = (step, scopes) => text(desk().ours.ladder.sentence({ no_end: 1, ...step }, scopes));

test("a reminder before the due date is a day with a minus", () => {
	assert.equal(say({ kind: "Letter", letter_type: "Due Reminder", day: -7 }), "Day −7: letter “Due Reminder”");
});

test("a window before the due date keeps its minus on both ends", () => {
	const reminder = { kind: "Letter", letter_type: "Due Reminder", day: -7, until_day: -1, no_end: 0 };
	assert.equal(say(reminder), "Days −7 to −1: letter “Due Reminder”");
});

test("a letter of demand names its level and its approval", () => {
	assert.equal(
		say({ kind: "Letter", letter_type: "Second Demand", day: 30, level: 2, needs_approval: 1 }),
		"Day 30: letter “Second Demand”, level 2, must be approved"
	);
});

test("a window with a rhythm says both, and how often when nobody is reached", () => {
	const call = { kind: "Call", day: 1, until_day: 7, no_end: 0, repeat_every: 2 };
	assert.equal(say(call), "Days 1 to 7: call, every 2 days");
	assert.equal(
		say({ kind: "Call", day: 15, repeat_every: 3, repeat_every_unreachable: 2 }),
		"Days 15 and later: call, every 3 days (every 2 when nobody is reached)"
	);
});

test("a hold waits for its level, an escalation for standstill", () => {
	assert.equal(say({ kind: "Shipment Hold", day: 30, level: 2 }), "Day 30: propose to stop shipments, once level 2 is reached");
	assert.equal(
		say({ kind: "Escalation", day: 15, escalate_to: "Supervisor", no_progress_days: 14 }),
		"Day 15: tell the supervisor, only when nothing moved for 14 days"
	);
});

test("the other two triggers say what they count from", () => {
	assert.equal(
		say({ kind: "Letter", letter_type: "Third", trigger: "Days after previous level", day: 14, level: 3 }),
		"14 days after level 2: letter “Third”, level 3"
	);
	assert.match(say({ kind: "Call", trigger: "End of month, days after due date", day: 10 }), /^End of the month of day 10: call/);
});

test("a step's own scope is said, that of other steps is not", () => {
	const scopes = [
		{ step_id: "visit", dimension: "Territory", value: "East" },
		{ step_id: "visit", dimension: "Territory", value: "South" },
		{ step_id: "other", dimension: "Currency", value: "EUR" },
		{ step_id: "", dimension: "Currency", value: "CNY" },
	];
	assert.equal(say({ kind: "Visit", step_id: "visit", day: 20 }, scopes), "Day 20: visit, only Territory: East, South");
});

test("what follows a level names it: a letter the one below its own", () => {
	const after = { trigger: "Days after previous level", day: 5, level: 2 };
	assert.match(say({ ...after, kind: "Letter", letter_type: "L" }), /5 days after level 1/);
	assert.match(say({ ...after, kind: "Call" }), /5 days after level 2/);
});

test("steps are drawn by day, one that follows a level right after it", () => {
	const steps = [
		{ step_id: "late", kind: "Call", day: 61 },
		{ step_id: "after", kind: "Letter", trigger: "Days after previous level", day: 14, level: 2 },
		{ step_id: "first", kind: "Letter", trigger: "Days after due date", day: 15, level: 1 },
		{ step_id: "before", kind: "Letter", day: -7 },
	];
	const order = desk().ours.ladder.sorted(steps).map((s) => s.step_id);
	assert.deepEqual([...order], ["before", "first", "after", "late"]);
});

test("a policy without steps says so", () => {
	assert.match(desk().ours.ladder.html([]), /No steps yet/);
});

test("steps about a statement say so and stand after the rungs of items", () => {
	const steps = [
		{ kind: "E-mail", trigger: "Days after statement sent", day: 2, until_day: 7, repeat_every: 2, no_end: 0 },
		{ kind: "Letter", letter_type: "First Demand", day: 15, level: 1, no_end: 1 },
	];
	assert.equal(say(steps[0]), "2 to 7 days after a statement was sent: write an e-mail, every 2 days");
	const kinds = desk().ours.ladder.sorted(steps).map((s) => s.kind);
	assert.equal(kinds.join(), "Letter,E-mail");
});
