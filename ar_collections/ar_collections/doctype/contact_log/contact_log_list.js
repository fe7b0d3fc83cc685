// How a contact ended, by colour: got somewhere, said no, or reached nobody.

frappe.listview_settings["Contact Log"] = {
	add_fields: ["outcome", "contact_on", "customer_name"],
	hide_name_column: true,

	get_indicator(doc) {
		const colours = {
			Reached: "green",
			Promise: "green",
			"Already Paid": "green",
			Dispute: "orange",
			"Left Message": "orange",
			Refuses: "red",
		};
		const label = __(doc.outcome, null, "Contact Log");
		return [label, colours[doc.outcome] || "gray", `outcome,=,${doc.outcome}`];
	},
};
