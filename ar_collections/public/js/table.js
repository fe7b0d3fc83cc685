// One table for all our screens: plain HTML that stacks into cards on a phone (each cell says its
// own heading). Values are escaped; only a column marked `html` may bring its own markup.

frappe.provide("ar_collections.table");

(() => {
	const words = () => ar_collections.words;

	const cell = (column, row) => {
		const value = row[column.key];
		if (column.html) return column.html(row);
		if (value === null || value === undefined || value === "") return "";
		if (column.kind === "money") return words().money(value, row[column.currency || "currency"]);
		if (column.kind === "day") return words().day(value);
		if (column.kind === "link") return link(column.doctype || row[column.doctype_from], value, row[column.shown]);
		return words().esc(value);
	};

	const link = (doctype, name, shown) =>
		`<a href="${frappe.utils.get_form_link(doctype, name)}">${words().esc(shown || name)}</a>`;

	const align = (column) => (["money", "count"].includes(column.kind) ? ' class="text-right"' : "");

	const head = (columns) =>
		columns.map((c) => `<th${align(c)}>${words().esc(c.label)}</th>`).join("");

	const line = (columns, row) =>
		columns
			.map((c) => `<td${align(c)} data-label="${words().esc(c.label)}">${cell(c, row)}</td>`)
			.join("");

	const html = (columns, rows, nothing) => {
		if (!rows.length) return `<p class="text-muted arc-nothing">${words().esc(nothing)}</p>`;
		const body = rows.map((row) => `<tr>${line(columns, row)}</tr>`).join("");
		return `<table class="table arc-table"><thead><tr>${head(columns)}</tr></thead><tbody>${body}</tbody></table>`;
	};

	// Which slice is shown, and which neighbours exist: {from, to, total, previous, next} (1-based, null = none)
	const slice = (start, limit, total) => ({
		from: total ? start + 1 : 0,
		to: Math.min(start + limit, total),
		total,
		previous: start > 0 ? Math.max(0, start - limit) : null,
		next: start + limit < total ? start + limit : null,
	});

	Object.assign(ar_collections.table, { html, slice, link });
})();
