// Customer: the headline with case, level and hold.

frappe.ui.form.on("Customer", { refresh: (frm) => ar_collections.receivable.show(frm) });
