// A customer's statement as PDF, in the customer's language, from the customer's or the case's form.

frappe.provide("ar_collections.statement");

(() => {
	const SHOWS = ["Open items", "Movements", "Movements and open items"];

	const address = (said) => {
		const given = Object.entries(said).filter(([, value]) => value);
		return `/api/method/ar_collections.statement_api.pdf?${new URLSearchParams(given)}`;
	};

	const ask = ({ customer, company }) =>
		frappe.prompt(
			[
				{
					fieldname: "company",
					fieldtype: "Link",
					options: "Company",
					label: __("Company"),
					default: company || frappe.defaults.get_user_default("Company"),
					reqd: 1,
				},
				{
					fieldname: "shows",
					fieldtype: "Select",
					label: __("Shows", null, "Statement Batch"),
					options: SHOWS.map((value) => ({ value, label: __(value, null, "Statement Batch") })),
					default: SHOWS[0],
				},
				{ fieldname: "from_date", fieldtype: "Date", label: __("From"), default: frappe.datetime.month_start() },
				{ fieldname: "to_date", fieldtype: "Date", label: __("To"), default: frappe.datetime.get_today() },
				{
					fieldname: "language",
					fieldtype: "Select",
					label: __("Language"),
					options: [
						{ value: "", label: __("The customer's own") },
						{ value: "en", label: "English" },
						{ value: "zh", label: "中文" },
					],
				},
			],
			(said) => window.open(address({ customer, ...said })),
			__("Statement"),
			__("Open")
		);

	const button = (frm, whose) => frm.add_custom_button(__("Statement"), () => ask(whose));

	Object.assign(ar_collections.statement, { address, ask, button });
})();
