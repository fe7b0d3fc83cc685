// The page of an escalation in words and buttons, from what escalation_api.question answers. Pure: draws nothing,
// calls nothing. `question` and the lines come escaped from the server; the rest is escaped here.

frappe.provide("ar_collections.escalation");

(() => {
	const section = (one) => `<h5>${one.title}</h5>${one.lines.map((line) => `<p>${line}</p>`).join("")}`;

	const buttons = (q) => {
		if (!q.may_answer) return "";
		const one = (action, label, style) =>
			`<button class="btn btn-${style} arc-decide" data-action="${action}">${label}</button>`;
		return `<div class="arc-decide-bar">${[
			one("take_over", __("I take it over"), "primary"),
			one("go_on", __("Go on as now"), "default"),
			one("instruct", __("Do this …"), "default"),
		].join("")}</div>`;
	};

	const html = (q) => {
		const { esc } = ar_collections.words;
		const waits = q.status === "Open" && !q.may_answer ? __("This waits for the answer of {0}.", [esc(q.asked_of)]) : "";
		const said = [waits, esc(q.result)].filter(Boolean).join("<br>");
		const link = frappe.utils.get_form_link("Collection Case", q.case);
		return `<h3>${q.question}</h3>
			${said ? `<div class="form-message blue arc-hold-state">${said}</div>` : ""}
			${q.sections.map(section).join("")}${buttons(q)}
			<p><a href="${link}">${__("Open the case")}</a></p>`;
	};

	Object.assign(ar_collections.escalation, { html });
})();
