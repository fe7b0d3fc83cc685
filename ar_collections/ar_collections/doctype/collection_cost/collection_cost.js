// A cost: plain, or with the bill it was booked by.

frappe.ui.form.on("Collection Cost", {
	setup(frm) {
		frm.set_query("bill", () => ({ filters: { docstatus: 1, company: frm.doc.company } }));
		frm.set_query("handover", () => ({ filters: { case: frm.doc.case } }));
	},
});
