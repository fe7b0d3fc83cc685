// A policy in plain sentences: its steps sorted by day, one line each, as a person would say them.
// Pure: takes rows of Collection Policy Step, returns HTML with every value escaped.

frappe.provide("ar_collections.ladder");

(() => {
	const esc = (value) => ar_collections.words.esc(value);
	const AFTER_PREVIOUS = "Days after previous level";
	const STATEMENT_SENT = "Days after statement sent";
	const MONTH_END = "End of month, days after due date";

	const has_end = (step) => !cint(step.no_end) && step.until_day !== null && step.until_day !== undefined;

	const signed = (day) => String(cint(day)).replace("-", "−");

	// [words, whether it is more than one day]
	const span = (step) => {
		const from = signed(step.day);
		if (has_end(step) && cint(step.until_day) !== cint(step.day)) {
			return [__("{0} to {1}", [from, signed(step.until_day)]), true];
		}
		const goes_on = !has_end(step) && cint(step.repeat_every);
		return goes_on ? [__("{0} and later", [from]), true] : [from, false];
	};

	// A letter follows the level below its own, anything else the level it waits for
	const base_level = (step) => cint(step.level) - (step.kind === "Letter" ? 1 : 0);

	const when = (step) => {
		const [days, many] = span(step);
		if (step.trigger === AFTER_PREVIOUS) return __("{0} days after level {1}", [days, base_level(step)]);
		if (step.trigger === STATEMENT_SENT) return __("{0} days after a statement was sent", [days]);
		if (step.trigger === MONTH_END) return __("End of the month of day {0}", [days]);
		return many ? __("Days {0}", [days]) : __("Day {0}", [days]);
	};

	const escalations = () => ({
		Supervisor: __("tell the supervisor"),
		Manager: __("tell the manager"),
		"General Manager": __("tell the General Manager"),
	});

	const what = (step) => {
		const kinds = {
			Letter: __("letter “{0}”", [esc(step.letter_type || __("not chosen"))]),
			Call: __("call"),
			"E-mail": __("write an e-mail"),
			Visit: __("visit"),
			Escalation: escalations()[step.escalate_to] || __("escalate"),
			"Shipment Hold": __("propose to stop shipments"),
			"Credit Lock": __("propose a credit lock"),
			Handover: __("propose to hand over to an agency, a law firm or the court"),
		};
		return kinds[step.kind] || esc(step.kind);
	};

	const rhythm = (step) => {
		const every = cint(step.repeat_every);
		const faster = cint(step.repeat_every_unreachable);
		if (!every) return "";
		const base = every === 1 ? __("every day") : __("every {0} days", [every]);
		return faster ? `${base} (${__("every {0} when nobody is reached", [faster])})` : base;
	};

	// A letter has its own level; anything else waits until the item has reached the level
	const level = (step) => {
		if (!cint(step.level)) return "";
		return step.kind === "Letter"
			? __("level {0}", [cint(step.level)])
			: __("once level {0} is reached", [cint(step.level)]);
	};

	const conditions = (step) =>
		[
			rhythm(step),
			level(step),
			cint(step.no_progress_days)
				? __("only when nothing moved for {0} days", [cint(step.no_progress_days)])
				: "",
			flt(step.minimum_amount) ? __("from {0} up", [ar_collections.words.number(step.minimum_amount)]) : "",
			cint(step.needs_approval) ? __("must be approved") : "",
		].filter(Boolean);

	const scope_of = (step, scopes) => {
		const mine = (scopes || []).filter((s) => s.step_id && s.step_id === step.step_id);
		const by_dimension = {};
		mine.forEach((s) => (by_dimension[s.dimension] = [...(by_dimension[s.dimension] || []), esc(s.value)]));
		return Object.entries(by_dimension).map(([dimension, values]) =>
			__("only {0}: {1}", [esc(__(dimension)), values.join(", ")])
		);
	};

	const sentence = (step, scopes) => {
		const rest = [...conditions(step), ...scope_of(step, scopes)];
		return `<b>${when(step)}</b>: ${what(step)}${rest.length ? ", " + rest.join(", ") : ""}`;
	};

	// By day; a step that counts from the previous level stands right after that level, those of statements at the end
	const LAST = 100000;
	const sorted = (steps) => {
		const day_of = {};
		steps
			.filter((s) => s.kind === "Letter" && s.trigger !== AFTER_PREVIOUS && cint(s.level))
			.forEach((s) => (day_of[s.level] = cint(s.day)));
		const reached = (s) =>
			(s.trigger === STATEMENT_SENT ? LAST : 0) +
			(s.trigger === AFTER_PREVIOUS ? (day_of[base_level(s)] ?? 9999) + cint(s.day) : cint(s.day));
		return [...steps].sort((a, b) => reached(a) - reached(b) || cint(a.level) - cint(b.level));
	};

	const html = (steps, scopes) => {
		if (!steps || !steps.length) return `<p class="text-muted">${__("No steps yet.")}</p>`;
		const lines = sorted(steps).map((s) => `<li>${sentence(s, scopes)}</li>`);
		return `<ol class="arc-ladder list-unstyled">${lines.join("")}</ol>`;
	};

	Object.assign(ar_collections.ladder, { html, sentence, sorted });
})();
