// Customer: the headline with case, level and hold; a statement of the account.

frappe.ui.form.on("Customer", {
	refresh(frm) {
		ar_collections.receivable.show(frm);
		if (!frm.is_new()) ar_collections.statement.button(frm, { customer: frm.doc.name });
	},
});
