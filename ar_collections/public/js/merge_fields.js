// Under the texts of a letter type or a call script: the fields that can be used, each with an example.

frappe.provide("ar_collections");

ar_collections.show_merge_fields = (frm) => {
	const fields = (frm.doc.__onload && frm.doc.__onload.merge_fields) || {};
	const esc = (value) => frappe.utils.escape_html(String(value ?? ""));
	const example = (value) => (Array.isArray(value) ? Object.keys(value[0]).join(", ") : value);
	const rows = Object.entries(fields).map(
		([name, value]) => `<tr><td><code>{{ ${esc(name)} }}</code></td><td>${esc(example(value))}</td></tr>`
	);
	const head = `<p class="text-muted">${__("Write them in double braces; the value is put in.")}</p>`;
	const table = `<table class="table table-sm table-bordered">${rows.join("")}</table>`;
	frm.get_field("fields_html").$wrapper.html(rows.length ? head + table : "");
};
