// Which company, which days, by what; whole months when by month. Without days (on a dashboard): the last 30
// days, by month the last year. A day that must be given would be put into every chart.

frappe.query_reports["Collection Measures"] = {
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
			fieldname: "by",
			label: __("By"),
			fieldtype: "Select",
			options: [
				{ value: "Company", label: __("Company") },
				{ value: "Team", label: __("Team") },
				{ value: "Collector", label: __("Looked after by") },
				{ value: "Customer", label: __("Customer") },
				{ value: "Month", label: __("Month") },
			],
			default: "Collector",
			reqd: 1,
		},
		{
			fieldname: "from_date",
			label: __("From"),
			fieldtype: "Date",
			default: frappe.datetime.month_start(),
		},
		{
			fieldname: "to_date",
			label: __("To"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
		},
		{ fieldname: "collector", label: __("Looked after by"), fieldtype: "Link", options: "User" },
	],
};
