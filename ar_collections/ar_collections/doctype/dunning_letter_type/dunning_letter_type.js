// The fields that can be used in the texts, each with an example.

frappe.ui.form.on("Dunning Letter Type", { refresh: (frm) => ar_collections.show_merge_fields(frm) });
