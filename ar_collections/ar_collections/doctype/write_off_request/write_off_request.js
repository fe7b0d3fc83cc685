// A write-off: drafted from the case, proposed, decided by the General Manager, booked. The server holds every rule.

frappe.ui.form.on("Write-off Request", {
	setup(frm) {
		frm.set_query("case", () => ({ filters: { status: ["!=", "Closed"] } }));
	},

	refresh(frm) {
		const { status } = frm.doc;
		const fixed = status === "Draft" ? 0 : 1;
		["kind", "reason", "items", "against"].forEach((name) => frm.set_df_property(name, "read_only", fixed));
		if (frm.is_new()) return;
		if (status === "Draft") {
			frm.add_custom_button(__("Propose"), () => frm.events.propose(frm)).addClass("btn-primary");
		}
		if (status === "Proposed" && (frm.doc.__onload || {}).may_decide) {
			frm.add_custom_button(__("Reject because…"), () =>
				ar_collections
					.because(__("Reject this write-off"), __("Because"), __("Reject"))
					.then((reason) => frm.events.call(frm, "reject", { reason }))
			);
			frm.add_custom_button(__("Approve"), () =>
				ar_collections
					.confirm(__("Write it off? The Journal Entry is booked at once."))
					.then(() => frm.events.call(frm, "approve", {}))
			).addClass("btn-primary");
		}
		if (status === "Approved" && frappe.model.can_create("Journal Entry")) {
			frm.add_custom_button(__("Money came in"), () => frm.events.recover(frm));
		}
	},

	async propose(frm) {
		frm.doc.status = "Proposed";
		try {
			await frm.save();
		} catch {
			frm.doc.status = "Draft";
		}
		frm.refresh();
	},

	recover(frm) {
		const query = () => ({
			filters: { party: frm.doc.customer, company: frm.doc.company, docstatus: 1, unallocated_amount: [">", 0] },
		});
		const fields = [
			{ fieldname: "payment_entry", fieldtype: "Link", options: "Payment Entry", label: __("Payment Entry"), reqd: 1, get_query: query },
			{ fieldname: "amount", fieldtype: "Float", precision: 2, label: __("Amount (0 = all of it)") },
		]; // prettier-ignore
		frappe.prompt(fields, (values) => frm.events.call(frm, "recover", values), __("Money came in after all"));
	},

	async call(frm, method, values) {
		await ar_collections.call(`write_off_api.${method}`, { name: frm.doc.name, ...values });
		frm.reload_doc();
	},
});
