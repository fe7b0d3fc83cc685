// Settings for all companies; the way to a company's own set-up is one click away.

frappe.ui.form.on("Collections Settings", {
	refresh(frm) {
		frm.add_custom_button(__("Companies"), () => frappe.set_route("List", "Collections Company"));
		frm.add_custom_button(__("Policies"), () => frappe.set_route("List", "Collection Policy"));
		frm.add_custom_button(__("Letter types"), () => frappe.set_route("List", "Dunning Letter Type"));
	},
});
