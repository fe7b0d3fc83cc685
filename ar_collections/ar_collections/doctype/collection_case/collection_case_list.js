// The cases: the open ones, the largest overdue amount first.

frappe.listview_settings["Collection Case"] = {
	add_fields: ["status", "currency", "overdue", "level", "hold_status"],
	filters: [["status", "!=", "Closed"]],
	hide_name_column: true,

	formatters: {
		collector: (value) => (value ? frappe.utils.escape_html(frappe.user.full_name(value)) : ""),
	},

	onload(list) {
		if (list.view_user_settings && list.view_user_settings.sort_by) return;
		list.sort_by = "overdue";
		list.sort_order = "desc";
		list.sort_selector && list.sort_selector.set_value("overdue", "desc");
	},

	get_indicator(doc) {
		const colours = {
			Open: "orange",
			Promised: "blue",
			Disputed: "yellow",
			Escalated: "red",
			Legal: "red",
			Closed: "green",
		};
		return [__(doc.status, null, "Collection Case"), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
};
