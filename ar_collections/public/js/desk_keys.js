// The Collections desk by keyboard: what each key does, which open action an act answers, who comes up next.
// Pure: fetches nothing, draws nothing.

frappe.provide("ar_collections.desk_keys");

(() => {
	const esc = (value) => ar_collections.words.esc(value);

	// What can be done, and the key that does it
	const commands = () => [
		{ key: "l", act: "log", label: __("Log call"), style: "primary" },
		{ key: "p", act: "promise", label: __("Promise") },
		{ key: "m", act: "mail", label: __("Mail") },
		{ key: "t", act: "sms", label: __("SMS") },
		{ key: "v", act: "visit", label: __("Visit", null, "Collection Action") },
		{ key: "d", act: "dispute", label: __("Dispute", null, "Dunning Block") },
		{ key: "b", act: "block", label: __("Block") },
		{ key: "s", act: "snooze", label: __("Snooze") },
		{ key: "n", act: "next", label: __("Next") },
	];

	const command_html = (c) =>
		`<button class="btn btn-${c.style || "default"} btn-sm" data-act="${c.act}">${c.label} <kbd class="hidden-xs">${c.key.toUpperCase()}</kbd></button>`;

	const bar_html = () => commands().map(command_html).join("");

	// One key chooses an outcome in the log
	const outcomes = () => [
		{ key: "r", value: "Reached" },
		{ key: "n", value: "No Answer" },
		{ key: "m", value: "Left Message" },
		{ key: "w", value: "Wrong Number" },
		{ key: "p", value: "Promise" },
		{ key: "d", value: "Dispute" },
		{ key: "f", value: "Refuses" },
		{ key: "a", value: "Already Paid" },
		{ key: "o", value: "Other" },
	];

	const outcome_html = (chosen) => {
		const one = (o) => `<button type="button" role="radio" aria-checked="${o.value === chosen}" data-outcome="${esc(o.value)}"
			class="btn btn-sm btn-${o.value === chosen ? "primary" : "default"}">${esc(__(o.value, null, "Contact Log"))} <kbd>${o.key.toUpperCase()}</kbd></button>`;
		return `<div class="arc-outcomes" role="radiogroup" aria-label="${__("Outcome")}">${outcomes().map(one).join("")}</div>`;
	};

	const outcome_of = (key) => (outcomes().find((o) => o.key === String(key).toLowerCase()) || {}).value;

	// Which open action an act answers: a call first for a log, a mail only for a mail; null = none
	const ANSWERS = {
		log: ["Call", "Visit", "E-mail", "Follow-up", "Escalation", "Handover"],
		promise: ["Call", "Visit", "E-mail", "Follow-up"],
		sms: ["Call", "E-mail"],
		mail: ["E-mail"],
		snooze: null, // whatever is first
	};
	const answered = (actions, act) => {
		if (!(act in ANSWERS)) return null;
		const kinds = ANSWERS[act];
		if (!kinds) return actions[0] || null;
		return kinds.map((kind) => actions.find((a) => a.kind === kind)).find(Boolean) || null;
	};

	// The row `by` places further; the ends do not wrap
	const neighbour = (all, current, by) => {
		const rows = all.filter((row) => row.case);
		const at = rows.findIndex((row) => row.case === current);
		if (at < 0) return rows[0] || null;
		return rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
	};

	// Who comes up after an act: the next one of the list as it was, as far as it is still there
	const next_up = (before, after, current) => {
		const at = before.findIndex((row) => row.case === current);
		const still = new Set(after.map((row) => row.case));
		const following = [...before.slice(at + 1), ...before.slice(0, Math.max(at, 0))];
		return following.find((row) => row.case && still.has(row.case)) || after.find((row) => row.case !== current) || after[0] || null;
	};

	Object.assign(ar_collections.desk_keys, { commands, bar_html, outcomes, outcome_html, outcome_of, answered, neighbour, next_up });
})();
