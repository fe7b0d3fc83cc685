// The claim of one case, today unless asked otherwise; a row of sums stands out.

frappe.query_reports["Collections Claim"] = {
	filters: [
		{
			fieldname: "case",
			label: __("Case"),
			fieldtype: "Link",
			options: "Collection Case",
			reqd: 1,
		},
		{
			fieldname: "on",
			label: __("On"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
		},
	],
	// A case that comes with the address is shown by its title, which Frappe fetches first: before, the filter is empty.
	onload: () => new Promise((done) => frappe.after_ajax(() => setTimeout(done))),

	formatter(value, row, column, data, default_formatter) {
		if (column.fieldtype === "Currency" && !value && data && !data.bold) return ""; // a period has no sums, an item no days
		const shown = default_formatter(value, row, column, data);
		return data && data.bold ? `<b>${shown}</b>` : shown;
	},
};
