// What a run would do or did, as the screens show it: columns of the two tables, totals by kind,
// progress and the sentence of each state. Pure: takes rows and counts, returns HTML or numbers.

frappe.provide("ar_collections.run_result");

(() => {
	const words = () => ar_collections.words;
	const link = (...args) => ar_collections.table.link(...args);

	const customer = {
		key: "customer",
		get label() {
			return __("Customer");
		},
		html: (row) => link("Customer", row.customer, row.customer_name),
	};

	const why = {
		key: "why",
		get label() {
			return __("Why?");
		},
	};

	const what = (row) => {
		const level = cint(row.level) ? ` <span class="text-muted">${__("level {0}", [cint(row.level)])}</span>` : "";
		return `${words().esc(__(row.title || row.kind))}${level}`;
	};

	const items = (row) => {
		const names = row.item_names ? `<div class="text-muted small">${words().esc(row.item_names)}</div>` : "";
		return `${cint(row.items)}${names}`;
	};

	const invoice = (row) => {
		const term = cint(row.term) > 1 ? ` <span class="text-muted">${__("part {0}", [cint(row.term)])}</span>` : "";
		return link(row.voucher_type || "Sales Invoice", row.voucher_no) + term;
	};

	const columns = (table) =>
		table === "planned"
			? [
					customer,
					{ key: "title", label: __("What"), html: what },
					{ key: "items", label: __("Items", null, "Dunning Letter Item"), html: items },
					{ key: "amount", label: __("Amount"), kind: "money" },
					why,
			  ]
			: [
					customer,
					{ key: "voucher_no", label: __("Item", null, "Dunning Letter Item"), html: invoice },
					{ key: "amount", label: __("Open", null, "Dunning Letter Item"), kind: "money" },
					why,
			  ];

	const totals_html = (counts, currency) => {
		const planned = (counts || []).filter((c) => c.kind === "planned");
		const left_out = (counts || []).filter((c) => c.kind === "left_out");
		const sum = left_out.reduce((total, c) => total + cint(c.count), 0);
		const tiles = planned.map((c) => tile(c.count, c.label, words().money(c.amount, currency)));
		if (sum) tiles.push(tile(sum, __("left out"), __("see the reasons below")));
		return tiles.length
			? `<div class="arc-tiles">${tiles.join("")}</div>`
			: `<p class="text-muted">${__("Nothing is due.")}</p>`;
	};

	const tile = (count, label, below) => `<div class="arc-tile">
			<div class="arc-tile-count">${cint(count)}</div>
			<div>${words().esc(__(label))}</div>
			<div class="text-muted small">${below}</div>
		</div>`;

	const percent = (run) => {
		if (["Done", "Done with Errors"].includes(run.status)) return 100;
		const total = cint(run.chunks_total);
		return total ? Math.round((100 * cint(run.chunks_done)) / total) : 0;
	};

	const under_way = (run) => ["Planned", "Running"].includes(run.status) && !run.finished_at;

	const PATIENCE = 5; // minutes

	// Whether a run that was asked for `waited` milliseconds ago still lies there: asking on is of no use
	const unanswered = (run, waited) => under_way(run) && run.status === "Planned" && waited > PATIENCE * 60 * 1000;

	const no_answer = () =>
		__(
			"The background workers have not answered for {0} minutes. Ask whoever looks after the server whether they run, then press the button again.",
			[PATIENCE]
		);

	const heading = (run) => {
		const date = words().day(run.run_date);
		return cint(run.dry_run) ? __("Tonight: {0}", [date]) : __("Run of {0}", [date]);
	};

	// Why it waits for a person, or would: a list of sentences
	const why_waits = (run) => {
		const reasons = String(run.brake_reasons || "").split("\n").filter(Boolean);
		if (run.status === "Waiting for OK") return reasons;
		return cint(run.dry_run) && reasons.length ? [__("It would wait for your OK, because:"), ...reasons] : [];
	};

	// The one line that says how the run stands
	const sentence = (run) => {
		const date = words().day(run.run_date);
		const states = {
			Planned: __("The run of {0} is about to start.", [date]),
			Running: __("Working: {0} of {1} parts done.", [cint(run.chunks_done), cint(run.chunks_total)]),
			"Waiting for OK": __("The run of {0} waits for your OK; nothing has been sent.", [date]),
			Failed: __("The run of {0} failed. Nothing is lost: resume it.", [date]),
			Cancelled: __("The run of {0} was cancelled.", [date]),
		};
		const over = cint(run.dry_run) && run.finished_at;
		return (!over && states[run.status]) || finished(run, date);
	};

	const finished = (run, date) => {
		const trouble = cint(run.errors) && run.status !== "Failed"
			? " " + __("Customers that could not be worked: {0}.", [cint(run.errors)])
			: "";
		if (cint(run.dry_run)) return dry(run, date) + trouble;
		const figures = [date, cint(run.letters), cint(run.actions), cint(run.holds)];
		return __("Run of {0}: letters {1}, actions {2}, holds {3}.", figures) + trouble;
	};

	const dry = (run, date) => {
		if (run.status === "Failed") return __("The dry run of {0} failed: see the errors, then ask again.", [date]);
		const asked_on = String(run.started_at || "").slice(0, 10);
		const next = asked_on && String(run.run_date) > asked_on;
		const note = next ? " " + __("Today's run is done, so this is tomorrow's.") : "";
		return __("Dry run of {0}: nothing was written or sent.", [date]) + note;
	};

	// "Ended 24 Nov 02:10, took 12 seconds, 0 failed."
	const ended = (run) =>
		run.finished_at
			? __("Ended {0}, took {1}, {2} failed.", [
					words().moment_of(run.finished_at),
					words().duration(run.seconds),
					cint(run.errors),
			  ])
			: "";

	const colour = (run) => {
		if (run.status === "Failed") return "red";
		if (run.status === "Waiting for OK" || run.status === "Done with Errors" || cint(run.errors)) return "orange";
		if (why_waits(run).length) return "orange";
		return run.status === "Done" && !cint(run.dry_run) ? "green" : "blue";
	};

	Object.assign(ar_collections.run_result, {
		columns, totals_html, percent, under_way, unanswered, no_answer, heading, why_waits, sentence, ended, colour,
	}); // prettier-ignore
})();
