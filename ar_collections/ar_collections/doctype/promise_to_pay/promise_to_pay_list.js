// What became of each promise, by colour.

frappe.listview_settings["Promise to Pay"] = {
	get_indicator(doc) {
		const colours = {
			Draft: "gray", "Pending Approval": "orange", Open: "blue", Kept: "green", "Partly Kept": "yellow",
			Broken: "red", Cancelled: "gray",
		};
		return [__(doc.status, null, "Promise to Pay"), colours[doc.status], `status,=,${doc.status}`];
	},
};
