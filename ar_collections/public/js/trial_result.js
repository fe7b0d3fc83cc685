// What a policy would have done beside those in force: the two columns, the line of each week, the reps,
// and who paid anyway. Pure: takes a trial and its figures, returns HTML or the data of a chart.

frappe.provide("ar_collections.trial_result");

(() => {
	const CANDIDATE = "Candidate";
	const IN_FORCE = "In Force";
	const ALL = "*";
	const words = () => ar_collections.words;
	const esc = (value) => words().esc(value);

	const rows = () => [
		["reminders", __("Reminders and notices")],
		["demands_1", __("Demand letters, level 1")],
		["demands_2", __("Demand letters, level 2")],
		["demands_3", __("Demand letters, level 3 and up")],
		["calls", __("Calls")],
		["contacts", __("Mails and visits")],
		["holds", __("Holds proposed")],
		["escalations", __("Escalations")],
		["handovers", __("Handovers")],
	];

	// What the chart can show: each a sum of columns
	const measures = () => [
		{ key: "letters", label: __("Demand letters"), columns: ["demands_1", "demands_2", "demands_3"] },
		{ key: "calls", label: __("Calls"), columns: ["calls"] },
		{ key: "holds", label: __("Holds"), columns: ["holds"] },
		{ key: "reminders", label: __("Reminders and notices"), columns: ["reminders"] },
	];

	const sum = (row, columns) => columns.reduce((total, column) => total + cint(row[column]), 0);

	// Every Monday of the period, also of weeks in which nothing happens: ISO texts
	const weeks = (from, to) => {
		const day = (text) => new Date(`${String(text).slice(0, 10)}T00:00:00Z`);
		const monday = day(from);
		monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7));
		const found = [];
		for (; monday <= day(to); monday.setUTCDate(monday.getUTCDate() + 7)) found.push(monday.toISOString().slice(0, 10));
		return found;
	};

	const names = (trial) => ({ [CANDIDATE]: trial.policy, [IN_FORCE]: __("In force") });

	// Of all reps, or of one ("" = customers of nobody)
	const chart = (trial, told, key, rep = ALL) => {
		const measure = measures().find((one) => one.key === key) || measures()[0];
		const labels = weeks(trial.from_date, trial.to_date);
		const line = (side) => {
			const found = {};
			told.weeks
				.filter((row) => row.side === side && (rep === ALL || (row.rep || "") === rep))
				.forEach((row) => (found[row.week] = (found[row.week] || 0) + sum(row, measure.columns)));
			return labels.map((week) => found[week] || 0);
		};
		return {
			labels: labels.map((week) => words().day(week)),
			datasets: [CANDIDATE, IN_FORCE].map((side) => ({ name: names(trial)[side], values: line(side) })),
		};
	};

	const change = (now, before) => {
		if (now === before) return `<span class="text-muted">=</span>`;
		return now > before ? `+${now - before}` : `−${before - now}`;
	};

	const share = (part, whole) => {
		if (!cint(whole)) return "0";
		return `${cint(part)} <span class="text-muted">${__("of {0} ({1} %)", [cint(whole), Math.round((100 * part) / whole)])}</span>`;
	};

	const number = (cells) => cells.map((cell) => `<td class="text-right">${cell}</td>`).join("");

	// Tonight and the period, each with the candidate and what is in force
	const summary = (trial, told) => {
		const number_of_weeks = weeks(trial.from_date, trial.to_date).length || 1;
		const rate = (n) => {
			const weekly = n / number_of_weeks;
			if (weekly < 0.1) return String(n);
			return `${n} <span class="text-muted">${__("{0} a week", [weekly < 10 ? weekly.toFixed(1) : Math.round(weekly)])}</span>`;
		};
		const lines = rows()
			.map(([column, label]) => {
				const [tonight, period] = ["Tonight", "Backwards"].map((span) =>
					[CANDIDATE, IN_FORCE].map((side) => cint(told.totals[span][side][column]))
				);
				if (![...tonight, ...period].some(Boolean)) return "";
				return `<tr><td>${label}</td>${number([
					...tonight, rate(period[0]), rate(period[1]), change(...period),
				])}</tr>`;
			})
			.join("");
		const head = [CANDIDATE, IN_FORCE].map((side) => `<th class="text-right">${esc(names(trial)[side])}</th>`).join("");
		const period = `${words().day(trial.from_date)} – ${words().day(trial.to_date)}`;
		return `<table class="table table-sm arc-trial">
			<thead>
				<tr><th></th><th class="text-center" colspan="2">${__("Tonight")}</th><th class="text-center" colspan="3">${period}</th></tr>
				<tr><th></th>${head}${head}<th class="text-right">${__("Difference")}</th></tr>
			</thead>
			<tbody>${lines}${alarm_lines(trial)}</tbody>
		</table>`;
	};

	const alarm_lines = (trial) => {
		const line = (label, name, of) => {
			const now = cint(trial[`new_${name}`]);
			const before = cint(trial[`old_${name}`]);
			const cells = of ? [share(now, trial[`new_${of}`]), share(before, trial[`old_${of}`])] : [now, before];
			return `<tr><td>${label}</td>${number(["", "", ...cells, change(now, before)])}</tr>`;
		};
		return [
			line(__("False alarms: letters"), "false_letters", "judged_letters"),
			line(__("False alarms: holds"), "false_holds", "judged_holds"),
			line(__("Customers who paid anyway"), "false_customers"),
		].join("");
	};

	// One line for a rep: both sides of letters, calls and holds
	const reps = (trial, told) => {
		const by_rep = {};
		told.reps.forEach((row) => {
			const own = (by_rep[row.rep || ""] = by_rep[row.rep || ""] || {});
			own[row.side] = row;
		});
		const shown = measures().slice(0, 3);
		const cells = (sides) =>
			shown.flatMap((m) => [CANDIDATE, IN_FORCE].map((side) => sum(sides[side] || {}, m.columns)));
		const lines = Object.keys(by_rep)
			.sort()
			.map((rep) => `<tr><td>${esc(rep ? rep_name(rep) : __("nobody"))}</td>${number(cells(by_rep[rep]))}</tr>`);
		if (!lines.length) return nothing();
		const over = shown.map((m) => `<th class="text-center" colspan="2">${m.label}</th>`).join("");
		const head = shown
			.map(() => [CANDIDATE, IN_FORCE].map((side) => `<th class="text-right">${esc(names(trial)[side])}</th>`).join(""))
			.join("");
		return `<table class="table table-sm arc-trial"><thead><tr><th>${__("Rep")}</th>${over}</tr><tr><th></th>${head}</tr></thead>
			<tbody>${lines.join("")}</tbody></table>`;
	};

	// Choices of the chart's second box: `{value, label}`
	const rep_choices = (told) => [
		{ value: ALL, label: __("All reps") },
		...[...new Set(told.reps.map((row) => row.rep || ""))]
			.sort()
			.map((rep) => ({ value: rep, label: rep ? rep_name(rep) : __("nobody") })),
	];

	const rep_name = (user) => (user && frappe.user && frappe.user.full_name ? frappe.user.full_name(user) : user || "");

	const nothing = () => `<p class="text-muted">${__("Nothing would have been done.")}</p>`;

	// Who paid anyway, under either side, most often under the candidate first
	const alarms = (trial, told, currency) => {
		const by_customer = {};
		told.alarms.forEach((row) => {
			const own = (by_customer[row.customer] =
				by_customer[row.customer] || { customer: row.customer, [CANDIDATE]: "0", [IN_FORCE]: "0" });
			own.customer_name = row.customer_name;
			own.rep = rep_name(row.rep);
			own[row.side] = cint(row.letters) + cint(row.holds);
			if (!own.last_on || row.last_on > own.last_on) Object.assign(own, { last_on: row.last_on, paid_on: row.paid_on });
			own.amount = Math.max(own.amount || 0, flt(row.amount));
		});
		const found = Object.values(by_customer).sort(
			(a, b) => cint(b[CANDIDATE]) - cint(a[CANDIDATE]) || cint(b[IN_FORCE]) - cint(a[IN_FORCE]) || b.amount - a.amount
		);
		const columns = [
			{ key: "customer", label: __("Customer"), kind: "link", doctype: "Customer", shown: "customer_name" },
			{ key: "rep", label: __("Rep") },
			{ key: CANDIDATE, label: trial.policy, kind: "count" },
			{ key: IN_FORCE, label: __("In force"), kind: "count" },
			{ key: "amount", label: __("Asked for"), html: (row) => words().money(row.amount, currency) },
			{ key: "last_on", label: __("Last letter or hold"), kind: "day" },
			{ key: "paid_on", label: __("Paid on"), kind: "day" },
		];
		const most = Math.max(cint(trial.new_false_customers), cint(trial.old_false_customers));
		const more = most > 200 ? `<p class="text-muted">${__("The 200 with the most false alarms on each side.")}</p>` : "";
		return ar_collections.table.html(columns, found, __("No customer paid anyway.")) + more;
	};

	// How the figures are to be read, in sentences
	const notes = (trial) => {
		const lines = [
			__("A demand letter or a hold is a false alarm when everything it was about was settled within {0} days after it. Those of the last days, whose time is not over, are not judged.", [cint(trial.grace_days)]),
			__("Tonight is the real dry run, with letters sent, promises and disputes. The months behind are walked day by day over the ledger as it is today: letters go out and calls are made on their day, holds stand until paid. Both columns are walked alike, so compare them with each other, not with what really happened."),
			__("Left out of the months behind: promises, disputes, blocks, what was said on the phone, receipts that were cancelled since, and that an earlier or later letter may change when a customer pays. Customers, reps and groups are those of today."),
		];
		return `<ul class="text-muted small">${lines.map((line) => `<li>${line}</li>`).join("")}</ul>`;
	};

	const under_way = (trial) => ["Queued", "Running"].includes(trial.status);

	const percent = (trial) => (cint(trial.parts_total) ? Math.round((100 * cint(trial.parts_done)) / cint(trial.parts_total)) : 0);

	const sentence = (trial) => {
		const against = cint(trial.beside) ? __("beside the policies in force") : __("in place of {0}", [trial.replaces]);
		const states = {
			Queued: __("About to start."),
			Running: __("Working: {0} of {1} parts done.", [cint(trial.parts_done), cint(trial.parts_total)]),
			Failed: __("It stopped: {0} Nothing is lost: go on.", [trial.error || ""]),
		};
		const figures = [cint(trial.new_letters), cint(trial.old_letters), cint(trial.new_false_letters), cint(trial.old_false_letters)];
		const done = __("Demand letters: {0} instead of {1}, false alarms among them: {2} instead of {3}.", figures);
		return `${trial.policy}, ${against}. ${states[trial.status] || done}`;
	};

	const colour = (trial) => ({ Failed: "red", Done: "green", "Done with Errors": "orange" }[trial.status] || "blue");

	Object.assign(ar_collections.trial_result, {
		measures, rep_choices, weeks, chart, summary, reps, alarms, notes, under_way, percent, sentence, colour,
	}); // prettier-ignore
})();
