// The runs, newest first, with the state in colour.

frappe.listview_settings["Collection Run"] = {
	add_fields: ["status", "dry_run", "errors"],
	hide_name_column: false,

	get_indicator(doc) {
		const colours = {
			Planned: "gray",
			"Waiting for OK": "orange",
			Running: "blue",
			Done: "green",
			"Done with Errors": "orange",
			Failed: "red",
			Cancelled: "gray",
		};
		const label = cint(doc.dry_run) ? __("Dry run: {0}", [__(doc.status, null, "Collection Run")]) : __(doc.status, null, "Collection Run");
		return [label, colours[doc.status] || "gray", `status,=,${doc.status}`];
	},

	onload(list) {
		list.page.add_inner_button(__("What would tonight do?"), () =>
			frappe.set_route("collections-tonight")
		);
	},
};
