// A promise is written as a draft, then taken; what needs a second person waits for the approval.

frappe.ui.form.on("Promise to Pay", {
	setup(frm) {
		frm.set_query("case", () => ({ filters: { status: ["!=", "Closed"] } }));
		frm.set_query("contact", () => ({
			query: "frappe.contacts.doctype.contact.contact.contact_query",
			filters: { link_doctype: "Customer", link_name: frm.doc.customer },
		}));
		frm.set_query("sales_invoice", "items", () => ({
			filters: {
				customer: frm.doc.customer,
				company: frm.doc.company,
				docstatus: 1,
				outstanding_amount: [">", 0],
			},
		}));
	},

	refresh(frm) {
		const { status } = frm.doc;
		// not read-only as a whole: approving and cancelling are saves, too
		frm.meta.fields.forEach(({ fieldname, read_only }) => {
			const fixed = read_only || (status !== "Draft" && !["note", "in_writing"].includes(fieldname)) ? 1 : 0;
			frm.set_df_property(fieldname, "read_only", fixed);
		});
		if (frm.is_new()) return;
		if (status === "Draft") frm.events.button(frm, __("Take the promise"), "Open");
		if (status === "Pending Approval") {
			frm.dashboard.set_headline(ar_collections.words.esc(frm.doc.approval_reason), "orange");
			const asked = [frm.doc.requested_by, frm.doc.owner].includes(frappe.session.user);
			const may = ["Collections Manager", "General Manager"].some((role) => frappe.user.has_role(role));
			if (may && !asked) frm.events.button(frm, __("Approve"), "Open");
		}
		if (["Draft", "Pending Approval", "Open"].includes(status)) {
			frm.add_custom_button(__("Cancel the promise"), () =>
				frappe.confirm(__("Letters about it go on. Cancel the promise?"), () =>
					frm.events.move(frm, "Cancelled")
				)
			);
		}
	},

	button(frm, label, status) {
		frm.add_custom_button(label, () => frm.events.move(frm, status)).addClass("btn-primary");
	},

	async move(frm, status) {
		const before = frm.doc.status;
		frm.doc.status = status;
		try {
			await frm.save();
		} catch {
			frm.doc.status = before;
		}
		frm.refresh();
	},
});
