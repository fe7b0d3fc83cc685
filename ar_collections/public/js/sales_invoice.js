// Sales Invoice: the headline with case, level and hold, once it is booked.

frappe.ui.form.on("Sales Invoice", {
	refresh: (frm) => frm.doc.docstatus === 1 && ar_collections.receivable.show(frm),
});
