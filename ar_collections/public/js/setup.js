// The set-up of a company: a checklist a person can read at a glance, and the choice of where old
// overdue items start. Pure: takes the points the server found, returns HTML or field lists.

frappe.provide("ar_collections.setup");

(() => {
	const esc = (value) => ar_collections.words.esc(value);

	const mark = (point) => {
		if (point.ok) return ["green", __("done")];
		return point.optional ? ["gray", __("optional")] : ["orange", __("missing")];
	};

	const line = (point) => {
		const [colour, said] = mark(point);
		const hint = !point.ok && point.hint ? `<div class="text-muted small">${esc(point.hint)}</div>` : "";
		return `<li class="mb-2"><span class="indicator-pill no-indicator-dot ${colour}">${said}</span> ${esc(
			point.label
		)}${hint}</li>`;
	};

	const checklist_html = (points, status) => {
		const missing = points.filter((point) => !point.ok && !point.optional).length;
		const ready =
			status === "Live"
				? __("Everything needed is there.")
				: __("Everything needed is there. Read a dry run, then go live.");
		const first = missing ? __("Still missing: {0}.", [missing]) : ready;
		return `<p>${first}</p><ul class="list-unstyled">${points.map(line).join("")}</ul>`;
	};

	// "Last run of 23 Nov: ended 24 Nov 02:10, took 12 seconds, 0 failed"
	const last_run_html = (run) => {
		if (!run) return `<p class="text-muted">${__("Collections have not run yet.")}</p>`;
		const { day, moment_of, duration } = ar_collections.words;
		const figures = [day(run.run_date), moment_of(run.finished_at), duration(run.seconds), cint(run.errors)];
		const said = __("Last run of {0}: ended {1}, took {2}, {3} failed.", figures);
		return `<p><a href="${frappe.utils.get_form_link("Collection Run", run.name)}">${said}</a></p>`;
	};

	const start_fields = (doc) => [
		{
			fieldname: "start_rule",
			fieldtype: "Select",
			label: __("Items that are overdue today"),
			options: [
				{ value: "Level 0", label: __("start at level 0: the first letter comes first") },
				{ value: "By age band", label: __("start at the level of their age band (table below)") },
			],
			default: doc.start_rule || "Level 0",
			reqd: 1,
		},
	];

	Object.assign(ar_collections.setup, { checklist_html, last_run_html, start_fields });
})();
