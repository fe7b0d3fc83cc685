// Open disputes stand out once their day is over.

frappe.listview_settings["Invoice Dispute"] = {
	add_fields: ["due_date", "outcome"],
	get_indicator(doc) {
		const word = __(doc.status, null, "Invoice Dispute");
		if (doc.status === "Resolved") return [word, "green", "status,=,Resolved"];
		const late = doc.due_date && doc.due_date < frappe.datetime.get_today();
		return [word, late ? "red" : "orange", "status,=,Open"];
	},
};
