// "Why?": why this level, why no letter, why blocked, what comes next and when. Asked of the server, read-only.

frappe.provide("ar_collections.explain");

(() => {
	const words = () => ar_collections.words;

	const columns = () => [
		{ key: "voucher", label: __("Item"), html: item },
		{ key: "level_why", label: __("Why this level?") },
		{ key: "letter_why", label: __("Why no letter?") },
		{ key: "next", label: __("What comes next?") },
	];

	const item = (row) => {
		const { esc, money, days } = words();
		const link = `<a href="${frappe.utils.get_form_link(row.voucher_type, row.voucher)}">${esc(row.voucher)}</a>`;
		const term = cint(row.term) > 1 ? ` / ${cint(row.term)}` : "";
		return `${link}${term}<br>${money(row.open, row.currency)}<br><span class="text-muted">${days(row.days)}</span>`;
	};

	const lines = (sentences) => sentences.map((one) => `<div>${words().esc(one)}</div>`).join("");

	// One company's explanation
	const part = (told) => {
		const head = `<h5>${words().esc(told.customer_name || told.customer)} · ${words().esc(told.company)}</h5>`;
		const more = told.more ? `<p class="text-muted">${__("{0} more items.", [cint(told.more)])}</p>` : "";
		const table = ar_collections.table.html(columns(), told.items, __("Nothing is open."));
		return `${head}${lines(told.summary)}${lines(told.goods)}<div class="mt-3">${table}${more}</div>`;
	};

	const html = (parts) =>
		parts.length ? parts.map(part).join("<hr>") : `<p class="text-muted">${__("Nothing to explain.")}</p>`;

	const show = (parts) => {
		const dialog = new frappe.ui.Dialog({ title: __("Why?"), size: "extra-large" });
		dialog.$body.html(`<div class="p-3">${html(parts)}</div>`);
		dialog.show();
		return dialog;
	};

	const of_case = (frm) =>
		ar_collections.call("case_api.explain_case", { case: frm.doc.name }).then((told) => show([told]));

	const of_customer = (frm) =>
		ar_collections.call("case_api.explain_customer", { customer: frm.doc.name }).then((parts) => show(parts || []));

	Object.assign(ar_collections.explain, { html, show, of_case, of_customer });
})();
