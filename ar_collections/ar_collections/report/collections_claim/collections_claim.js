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
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		return data && data.bold ? `<b>${shown}</b>` : shown;
	},
};
