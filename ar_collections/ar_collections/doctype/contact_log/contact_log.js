// Writing down a contact: the time is now, and only what the outcome asks for is shown.

frappe.ui.form.on("Contact Log", {
	setup(frm) {
		frm.set_query("case", () => ({
			filters: frm.doc.customer ? { customer: frm.doc.customer } : {},
		}));
		frm.set_query("action", () => ({ filters: { case: frm.doc.case, status: "Open" } }));
		frm.set_query("person", () => ({
			query: "frappe.contacts.doctype.contact.contact.contact_query",
			filters: { link_doctype: "Customer", link_name: frm.doc.customer },
		}));
	},

	onload(frm) {
		if (frm.is_new() && !frm.doc.contact_on) {
			frm.set_value("contact_on", frappe.datetime.now_datetime());
		}
	},

	refresh(frm) {
		if (frm.doc.docstatus === 1 && frm.doc.case) {
			frm.add_custom_button(__("Open the case"), () =>
				frappe.set_route("Form", "Collection Case", frm.doc.case)
			);
		}
		if (frm.is_new()) frm.events.last_words(frm);
	},

	case: (frm) => frm.events.last_words(frm),

	outcome(frm) {
		frm.toggle_reqd("promised_on", frm.doc.outcome === "Promise");
	},

	// domain.md D: the last contact's summary and promise are on screen before the next call
	async last_words(frm) {
		if (!frm.doc.case) return;
		const [last] = await frappe.db.get_list("Contact Log", {
			filters: { case: frm.doc.case, docstatus: 1 },
			fields: ["contact_on", "outcome", "summary", "promised_on"],
			order_by: "contact_on desc",
			limit: 1,
		});
		if (!last) return;
		const { esc, moment_of, day } = ar_collections.words;
		const promise = last.promised_on ? " " + __("Promised for {0}.", [day(last.promised_on)]) : "";
		const said = __("Last contact {0}, {1}: {2}", [
			moment_of(last.contact_on),
			esc(__(last.outcome || "")),
			esc(last.summary),
		]);
		frm.dashboard.clear_headline();
		frm.dashboard.set_headline(`<div>${said}${promise}</div>`, "blue");
	},
});
