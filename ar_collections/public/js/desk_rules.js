// The rules for contacts in a form of the desk: asked while it is filled in, and before anything is sent.
// The server decides again when the log is written; here a person hears of it before dialling or sending.

frappe.provide("ar_collections.desk_rules");

(() => {
	const esc = (value) => ar_collections.words.esc(value);
	const stops = (broken) => broken.some((one) => one.mode === "Stop");

	// "stop": it cannot be; "reason": it can with a reason, which is missing; "" = nothing speaks against it
	const verdict = (broken, reason) =>
		stops(broken) ? "stop" : broken.length && !String(reason || "").trim() ? "reason" : "";

	const html = (broken) =>
		broken.map((one) => `<div class="arc-rule${one.mode === "Stop" ? " arc-late" : ""}">${esc(one.text)}</div>`).join("");

	const fields = () => [
		{ fieldname: "rules", fieldtype: "HTML" },
		{ fieldname: "violation_reason", fieldtype: "Small Text", label: __("Why it was done all the same"), hidden: 1 },
	];

	// Not dialog.get_values(): it empties a mandatory field that is just being filled in
	const typed = (dialog) =>
		Object.fromEntries(
			Object.entries(dialog.fields_dict).filter(([, f]) => f.get_value).map(([name, f]) => [name, f.get_value()])
		);

	// Shows in the dialog what the contact would break; `settled(values)` resolves with the verdict
	const watch = (dialog, form) => {
		let asked = null;
		let answer = Promise.resolve([]);
		const ask = async () => {
			const about = form.rules(typed(dialog));
			const key = JSON.stringify(about);
			if (key !== asked) {
				asked = key;
				answer = ar_collections.call("contact_api.before_contact", about).catch(() => []); // the server refuses when it must
			}
			const broken = (await answer) || [];
			if (key === asked) show(dialog, broken);
			return broken;
		};
		const settled = async (values) => verdict(await ask(), values.violation_reason);
		return { ask, settled };
	};

	const show = (dialog, broken) => {
		dialog.get_field("rules").$wrapper.html(html(broken));
		const reason = dialog.get_field("violation_reason");
		const hidden = verdict(broken, "") === "reason" ? 0 : 1;
		if (reason && reason.df.hidden !== hidden) dialog.set_df_property("violation_reason", "hidden", hidden);
	};

	Object.assign(ar_collections.desk_rules, { verdict, html, fields, watch });
})();
