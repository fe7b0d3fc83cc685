// A dispute is raised on an open invoice and solved with what came of it.

frappe.ui.form.on("Invoice Dispute", {
	setup(frm) {
		frm.set_query("case", () => ({ filters: { status: ["!=", "Closed"] } }));
		frm.set_query("sales_invoice", () => ({
			filters: {
				customer: frm.doc.customer,
				company: frm.doc.company,
				docstatus: 1,
				outstanding_amount: [">", 0],
			},
		}));
	},

	refresh(frm) {
		frm.toggle_display("outcome_section", !frm.is_new());
		if (frm.doc.status === "Resolved") frm.set_read_only();
		if (frm.is_new() || frm.doc.status !== "Open") return;
		frm.add_custom_button(__("Solved"), () => frm.events.solved(frm)).addClass("btn-primary");
	},

	solved(frm) {
		const outcomes = ["Justified", "Partly justified", "Not justified"];
		const options = outcomes.map((value) => ({ value, label: __(value, null, "Invoice Dispute") }));
		frappe.prompt(
			[
				{ fieldname: "outcome", fieldtype: "Select", label: __("Outcome", null, "Invoice Dispute"), options, reqd: 1 },
				{ fieldname: "resolution", fieldtype: "Small Text", label: __("How it was solved"), reqd: 1 },
			],
			async (said) => {
				await frm.set_value({ ...said, status: "Resolved" });
				await frm.save();
			},
			__("The item is chased again"),
			__("Solved")
		);
	},
});
