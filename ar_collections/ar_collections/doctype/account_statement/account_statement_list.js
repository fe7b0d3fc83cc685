// Statements: draft a month, check the chosen ones, send what is checked.

frappe.listview_settings["Account Statement"] = {
	get_indicator(doc) {
		const colours = {
			Draft: "gray",
			Checked: "blue",
			Sending: "blue",
			Sent: "orange",
			Confirmed: "green",
			Disagreed: "red",
			Withdrawn: "gray",
		};
		return [__(doc.status, null, "Account Statement"), colours[doc.status], `status,=,${doc.status}`];
	},

	onload(list) {
		const month = moment().subtract(1, "month");
		const period = { from: month.startOf("month").format("YYYY-MM-DD"), to: month.endOf("month").format("YYYY-MM-DD") };
		list.page.add_inner_button(__("Draft statements"), () =>
			frappe.prompt(
				[
					{
						fieldname: "company",
						fieldtype: "Link",
						options: "Company",
						label: __("Company"),
						default: frappe.defaults.get_user_default("Company"),
						reqd: 1,
					},
					{ fieldname: "from_date", fieldtype: "Date", label: __("From"), default: period.from, reqd: 1 },
					{ fieldname: "to_date", fieldtype: "Date", label: __("To"), default: period.to, reqd: 1 },
					{
						fieldname: "customers",
						fieldtype: "MultiSelectList",
						label: __("Customers"),
						description: __("Empty: everybody with a balance or a movement in the period."),
						get_data: (text) => frappe.db.get_link_options("Customer", text),
					},
				],
				({ company, from_date, to_date, customers }) =>
					ar_collections
						.call("statement_api.draft", {
							company,
							from_date,
							to_date,
							customers: (customers || []).length ? JSON.stringify(customers) : null,
						})
						.then(() => frappe.show_alert(__("Statements are being drafted."))),
				__("Draft statements")
			)
		);
		list.page.add_inner_button(__("Send what is checked"), () =>
			frappe.prompt(
				{
					fieldname: "company",
					fieldtype: "Link",
					options: "Company",
					label: __("Company"),
					default: frappe.defaults.get_user_default("Company"),
					reqd: 1,
				},
				(said) =>
					ar_collections
						.call("statement_api.send_checked", said)
						.then(() => frappe.show_alert(__("Statements are being sent."))),
				__("Send what is checked")
			)
		);
		list.page.add_actions_menu_item(__("Checked"), () =>
			ar_collections
				.call("statement_api.check", { chosen: JSON.stringify(list.get_checked_items(true)) })
				.then(() => {
					list.clear_checked_items();
					list.last_args = null; // or Frappe takes it for the same question again
					list.refresh();
				})
		);
	},
};
