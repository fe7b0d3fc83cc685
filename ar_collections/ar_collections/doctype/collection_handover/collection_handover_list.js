frappe.listview_settings["Collection Handover"] = {
	get_indicator: (doc) => {
		const colours = { Draft: "gray", Proposed: "orange", Active: "red", Returned: "blue", Closed: "green", Rejected: "gray" };
		return [__(doc.status, null, "Collection Handover"), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
};
