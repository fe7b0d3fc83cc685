// The figures are computed at every save; submitting drafts the Journal Entry.

frappe.ui.form.on("Bad Debt Provision", {
	setup(frm) {
		frm.set_query("case", "specifics", (_doc, cdt, cdn) => ({
			filters: { company: frm.doc.company, customer: locals[cdt][cdn].customer },
		}));
	},

	refresh(frm) {
		if (frm.doc.journal_entry) {
			frm.add_custom_button(__("Journal Entry"), () =>
				frappe.set_route("Form", "Journal Entry", frm.doc.journal_entry)
			);
		}
		if (frm.doc.docstatus === 0 && !frm.is_new()) {
			frm.add_custom_button(__("Compute again"), () => {
				frm.dirty();
				frm.save();
			});
		}
	},
});
