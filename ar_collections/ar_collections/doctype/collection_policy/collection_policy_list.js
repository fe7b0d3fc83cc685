// The policies, with their state in colour.

frappe.listview_settings["Collection Policy"] = {
	add_fields: ["status"],

	get_indicator(doc) {
		const colours = { Draft: "gray", "In Review": "orange", Reviewed: "blue", Approved: "green", Retired: "gray" };
		return [__(doc.status, null, "Collection Policy"), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
};
