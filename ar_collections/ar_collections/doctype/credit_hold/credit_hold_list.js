// The holds: those that wait for a decision stand out.

frappe.listview_settings["Credit Hold"] = {
	add_fields: ["status", "hold_type", "forced", "effective_at_once"],

	get_indicator(doc) {
		const colours = { Proposed: "orange", Active: "red", Released: "green", Rejected: "gray" };
		return [__(doc.status, null, "Credit Hold"), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
};
