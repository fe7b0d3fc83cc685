// Customer: the headline with case, level and hold; why it stands so; a statement of the account.

frappe.ui.form.on("Customer", {
	refresh(frm) {
		ar_collections.receivable.show(frm);
		if (frm.is_new()) return;
		ar_collections.statement.button(frm, { customer: frm.doc.name });
		if (!frappe.model.can_read("Collection Case")) return;
		frm.add_custom_button(__("Why?"), () => ar_collections.explain.of_customer(frm), __("Collections"));
	},
});
