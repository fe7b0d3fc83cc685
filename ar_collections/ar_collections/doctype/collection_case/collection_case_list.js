// The cases: open ones first to see, the state in colour.

frappe.listview_settings["Collection Case"] = {
	add_fields: ["status", "currency", "overdue", "level", "hold_status"],
	filters: [["status", "!=", "Closed"]],

	get_indicator(doc) {
		const colours = {
			Open: "orange",
			Promised: "blue",
			Disputed: "yellow",
			Escalated: "red",
			Legal: "red",
			Closed: "green",
		};
		return [__(doc.status), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
};
