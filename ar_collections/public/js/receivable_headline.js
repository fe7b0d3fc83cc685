// Customer and Sales Invoice say how collections stand: case, level, hold. One call to the server.

frappe.provide("ar_collections.receivable");

(() => {
	const words = () => ar_collections.words;

	// One line per company: "Hanlin: owes …, level 2 · Shipments on hold since 23 Nov"
	const line = (row, many) => {
		const { esc, money, day, dotted, age } = words();
		const link = row.case
			? `<a href="${frappe.utils.get_form_link("Collection Case", row.case)}">${esc(row.case)}</a>`
			: "";
		return dotted([
			many ? `<b>${esc(row.company)}</b>` : "",
			link,
			flt(row.overdue) ? __("{0} overdue", [`<b>${money(row.overdue, row.currency)}</b>`]) : "",
			flt(row.overdue) && row.days_overdue ? __("oldest {0}", [age(row.days_overdue)]) : "",
			cint(row.level) ? __("level {0}", [cint(row.level)]) : "",
			row.next_action ? __("next: {0} on {1}", [esc(ar_collections.said(row.next_action)), day(row.next_action_on)]) : "",
			hold(row),
		]);
	};

	const hold = (row) => {
		if (!row.hold) return "";
		const shown = words().hold_sentence(row.hold_status);
		return `<a href="${frappe.utils.get_form_link("Credit Hold", row.hold)}"><b>${shown}</b></a>`;
	};

	const html = (rows) => rows.map((row) => `<div>${line(row, rows.length > 1)}</div>`).join("");

	const colour = (rows) => {
		if (rows.some((row) => /Active/.test(row.hold_status || ""))) return "red";
		return rows.some((row) => flt(row.overdue) > 0) ? "orange" : "blue";
	};

	const show = async (frm) => {
		if (frm.is_new() || !frappe.model.can_read("Collection Case")) return;
		const asked = frm.doc.name;
		const args = { doctype: frm.doctype, name: asked };
		const rows = await ar_collections.call("api.receivable_headline", args);
		if (asked === frm.doc.name && rows && rows.length) frm.dashboard.set_headline(html(rows), colour(rows));
	};

	Object.assign(ar_collections.receivable, { html, colour, show });
})();
