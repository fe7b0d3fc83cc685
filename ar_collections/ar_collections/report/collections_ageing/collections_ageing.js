// The day, how it is split and grouped; a customer's row opens the same report by invoice.

frappe.query_reports["Collections Ageing"] = {
	filters: [
		{
			fieldname: "company",
			label: __("Company"),
			fieldtype: "Link",
			options: "Company",
			default: frappe.defaults.get_user_default("Company"),
			reqd: 1,
		},
		{ fieldname: "as_of", label: __("As of"), fieldtype: "Date", default: frappe.datetime.get_today(), reqd: 1 },
		{
			fieldname: "detail",
			label: __("Detail"),
			fieldtype: "Select",
			options: ["Customer", "Invoice", "Instalment"].map((value) => ({ value, label: __(value) })),
			default: "Customer",
		},
		{
			fieldname: "group_by",
			label: __("Group by"),
			fieldtype: "Select",
			options: ["", "Looked after by", "Customer Group", "Territory"].map((value) => ({ value, label: __(value) })),
		},
		{ fieldname: "bands", label: __("Bands in days"), fieldtype: "Data", default: "15, 30, 60, 90, 180" },
		{
			fieldname: "currency",
			label: __("Amounts in"),
			fieldtype: "Select",
			options: [
				{ value: "Company", label: __("Company currency") },
				{ value: "Party", label: __("Customer's currency") },
			],
			default: "Company",
		},
		{ fieldname: "customer", label: __("Customer"), fieldtype: "Link", options: "Customer" },
		{ fieldname: "collector", label: __("Looked after by"), fieldtype: "Link", options: "User" },
		{ fieldname: "customer_group", label: __("Customer Group"), fieldtype: "Link", options: "Customer Group" },
		{ fieldname: "territory", label: __("Territory"), fieldtype: "Link", options: "Territory" },
		{ fieldname: "tie_out", label: __("Compare with the ledger"), fieldtype: "Check", default: 1 },
	],

	formatter(value, row, column, data, standard) {
		const shown = standard(value, row, column, data);
		return data && data.bold ? `<b>${shown}</b>` : shown;
	},

	onload(report) {
		report.page.add_inner_button(__("By invoice"), () => {
			const [index] = report.datatable ? report.datatable.rowmanager.getCheckedRows() : [];
			const chosen = index === undefined ? null : report.data[index];
			report.set_filter_value({ detail: "Invoice", customer: (chosen && chosen.customer) || "" });
		});
	},

	get_datatable_options: (options) => ({ ...options, checkboxColumn: true }),
};
