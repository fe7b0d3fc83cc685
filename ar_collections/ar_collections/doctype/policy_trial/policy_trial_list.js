// The trials, newest first, with the state in colour.

frappe.listview_settings["Policy Trial"] = {
	add_fields: ["status"],

	get_indicator(doc) {
		const colours = { Queued: "gray", Running: "blue", Done: "green", "Done with Errors": "orange", Failed: "red" };
		return [__(doc.status, null, "Policy Trial"), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
};
