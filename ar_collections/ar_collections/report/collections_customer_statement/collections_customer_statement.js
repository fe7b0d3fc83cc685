// Whose account, which days; the same as PDF in the customer's language.

frappe.query_reports["Collections Customer Statement"] = {
	filters: [
		{
			fieldname: "company",
			label: __("Company"),
			fieldtype: "Link",
			options: "Company",
			default: frappe.defaults.get_user_default("Company"),
			reqd: 1,
		},
		{ fieldname: "customer", label: __("Customer"), fieldtype: "Link", options: "Customer", reqd: 1 },
		{
			fieldname: "shows",
			label: __("Shows", null, "Statement Batch"),
			fieldtype: "Select",
			options: ["Open items", "Movements"].map((value) => ({
				value,
				label: __(value, null, "Statement Batch"),
			})),
			default: "Movements",
		},
		{
			fieldname: "from_date",
			label: __("From"),
			fieldtype: "Date",
			default: frappe.datetime.month_start(),
			reqd: 1,
		},
		{ fieldname: "to_date", label: __("To"), fieldtype: "Date", default: frappe.datetime.get_today(), reqd: 1 },
	],

	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		return data && data.bold ? `<b>${shown}</b>` : shown;
	},

	onload(report) {
		report.page.add_inner_button(__("PDF"), () => {
			const asked = Object.entries(report.get_values()).filter(([, value]) => value);
			window.open(`/api/method/ar_collections.statement_api.pdf?${new URLSearchParams(asked)}`);
		});
	},
};
