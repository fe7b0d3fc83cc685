// Whose weeks: of the company, or of what one person looks after.

frappe.query_reports["Cash Forecast"] = {
	filters: [
		{
			fieldname: "company",
			label: __("Company"),
			fieldtype: "Link",
			options: "Company",
			default: frappe.defaults.get_user_default("Company"),
			reqd: 1,
		},
		{ fieldname: "collector", label: __("Looked after by"), fieldtype: "Link", options: "User" },
	],
	// a week that is to come has nothing that came in, which is not 0
	formatter(value, row, column, data, format) {
		return value === null || value === undefined ? "" : format(value, row, column, data);
	},
};
