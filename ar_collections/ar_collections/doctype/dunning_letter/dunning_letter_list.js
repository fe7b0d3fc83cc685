// The letters: print all due ones as one PDF, then say that they are in the post.

frappe.listview_settings["Dunning Letter"] = {
	add_fields: ["status", "needs_post", "posted_on", "printed_on", "issued_on", "currency", "total_open"],

	get_indicator(doc) {
		const colours = {
			Draft: "gray",
			"Pending Approval": "orange",
			Approved: "blue",
			Sending: "blue",
			Sent: "green",
			Delivered: "green",
			Failed: "red",
			Withdrawn: "gray",
		};
		if (ar_collections.letters.to_be_posted(doc)) {
			return [__("To be posted"), "orange", "needs_post,=,1|posted_on,is,not set|issued_on,is,set"];
		}
		return [__(doc.status, null, "Dunning Letter"), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},

	onload(list) {
		list.page.add_inner_button(__("Print due letters"), () =>
			ar_collections.letters.print_due().then(() => list.refresh())
		);
		if (!ar_collections.letters.may_post()) return;
		list.page.add_inner_button(__("Confirm posted"), () =>
			ar_collections.letters.confirm_printed().then(() => list.refresh())
		);
	},
};
