// The worklist: what is open, the earliest first; for a rep only the own customers (the server sees to it).

frappe.listview_settings["Collection Action"] = {
	add_fields: ["title", "status", "due_on", "kind", "customer", "customer_name", "company", "case", "collector", "currency"],
	filters: [["status", "=", "Open"]],
	hide_name_column: true,

	formatters: {
		title: (value, df, doc) => ar_collections.worklist.title(doc, frappe.is_mobile()),
		// a follow-up is about no amount
		amount: (value, df, doc) => (flt(value) ? frappe.format(value, df, { only_value: true }, doc) : ""),
	},

	get_indicator: (doc) => ar_collections.worklist.indicator(doc, frappe.datetime.get_today()),

	onload(list) {
		if (list.view_user_settings && !list.view_user_settings.sort_by && list.sort_selector) {
			list.sort_by = "due_on";
			list.sort_order = "asc";
			list.sort_selector.set_value("due_on", "asc");
		}
		list.page.page_form.find(".standard-filter-section").addClass("hidden-xs"); // the list comes first
		list.page.add_inner_button(__("Collections desk"), () => frappe.set_route("collections-desk"));
		list.page.add_menu_item(__("Hand over a book"), () => frappe.set_route("collections-handover"));
		list.page.add_inner_button(__("Due today"), () => frappe.set_route("List", "Collection Action", {
			status: "Open",
			due_on: ["<=", frappe.datetime.get_today()],
		})); // prettier-ignore
	},

	button: {
		show: (doc) => ar_collections.worklist.is_contact(doc),
		get_label: () => __("Log", null, "Contact Log"),
		get_description: (doc) => __("Log a contact with {0}", [doc.customer_name || doc.customer]),
		action: (doc) => ar_collections.worklist.log(doc),
	},
};
