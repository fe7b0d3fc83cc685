frappe.listview_settings["Evidence Pack"] = {
	get_indicator: (doc) => {
		const colours = { Building: "orange", Draft: "blue", Approved: "green", Failed: "red" };
		return [__(doc.status, null, "Evidence Pack"), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
};
