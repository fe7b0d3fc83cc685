// Writing down a contact: the time is now, and only what the outcome asks for is shown.

frappe.ui.form.on("Contact Log", {
	setup(frm) {
		frm.set_query("case", () => ({
			filters: frm.doc.customer ? { customer: frm.doc.customer } : {},
		}));
		frm.set_query("action", () => ({ filters: { case: frm.doc.case, status: "Open" } }));
		frm.set_query("disputed_invoice", () => ({
			filters: { customer: frm.doc.customer, docstatus: 1, outstanding_amount: [">", 0] },
		}));
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
		if (frm.doc.docstatus === 0) frm.events.ask_why(frm);
	},

	// What speaks against the contact is known when the draft is saved; submitting wants the reason
	ask_why(frm) {
		const broken = frm.doc.violations || [];
		if (!broken.length) return;
		const { esc } = ar_collections.words;
		const rows = broken.map((row) => `<div>${esc(__(row.rule, null, row.doctype))}: ${esc(row.detail)}</div>`);
		frm.dashboard.set_headline(rows.join(""), "orange");
	},

	relation: (frm) => frm.events.may_i(frm),
	channel: (frm) => frm.events.may_i(frm),

	// Told while the log is written, before anybody dials or knocks
	async may_i(frm) {
		const { case: name, channel, relation, contact_on, direction } = frm.doc;
		if (!name || direction === "Incoming") return;
		const asked = { case: name, channel, relation, at: contact_on };
		const broken = (await ar_collections.call("contact_api.before_contact", asked)) || [];
		broken.forEach((one) => frappe.show_alert({ message: ar_collections.words.esc(one.text), indicator: "orange" }));
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
