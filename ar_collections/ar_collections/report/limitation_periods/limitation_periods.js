// Items whose limitation period ends within a year, unless asked otherwise.

frappe.query_reports["Limitation Periods"] = {
	filters: [
		{
			fieldname: "company",
			label: __("Company"),
			fieldtype: "Link",
			options: "Company",
			default: frappe.defaults.get_user_default("Company"),
			reqd: 1,
		},
		{
			fieldname: "ends_before",
			label: __("Ends by"),
			fieldtype: "Date",
			default: frappe.datetime.add_months(frappe.datetime.get_today(), 12),
		},
		{ fieldname: "customer", label: __("Customer"), fieldtype: "Link", options: "Customer" },
		{ fieldname: "collector", label: __("Looked after by"), fieldtype: "Link", options: "User" },
	],
};
