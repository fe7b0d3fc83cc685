// The companies and whether they are live.

frappe.listview_settings["Collections Company"] = {
	add_fields: ["status"],

	get_indicator(doc) {
		const colours = { "Not Live": "gray", Test: "yellow", Live: "green" };
		return [__(doc.status, null, "Collections Company"), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
};
