// A block: only this customer's open invoices can be chosen.

frappe.ui.form.on("Dunning Block", {
	setup(frm) {
		frm.set_query("sales_invoice", () => ({
			filters: { customer: frm.doc.customer, docstatus: 1, outstanding_amount: [">", 0] },
		}));
	},
});
