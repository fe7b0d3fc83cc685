// A handover: asked for, decided, followed at the agency or court. The server holds every rule.

frappe.ui.form.on("Collection Handover", {
	setup(frm) {
		frm.set_query("case", () => ({ filters: { status: ["!=", "Closed"] } }));
		frm.set_query("supplier", () => ({ filters: { disabled: 0 } }));
		frm.set_query("party_contact", () => ({
			query: "frappe.contacts.doctype.contact.contact.contact_query",
			filters: { link_doctype: "Supplier", link_name: frm.doc.supplier },
		}));
	},

	refresh(frm) {
		if (frm.is_new()) return;
		frm.events.headline(frm);
		frm.events.buttons(frm);
	},

	headline(frm) {
		const { doc } = frm;
		const { esc, money, day, dotted } = ar_collections.words;
		const now = (doc.__onload || {}).money || doc;
		const facts = dotted([
			`<b>${esc(doc.customer_name)}</b>`,
			__(doc.status, null, "Collection Handover"),
			doc.party_name ? esc(doc.party_name) : __("nobody named yet"),
			__("claim {0}", [money(doc.claim_total, doc.currency)]),
			doc.handed_over_on ? __("since {0}", [day(doc.handed_over_on)]) : "",
			doc.handed_over_on ? __("recovered {0}", [money(now.recovered, doc.currency)]) : "",
			flt(now.commission) ? __("commission {0}", [money(now.commission, doc.currency)]) : "",
			flt(now.costs) ? __("costs {0}", [money(now.costs, doc.currency)]) : "",
		]);
		const colours = { Proposed: "orange", Active: "red", Closed: "green" };
		frm.dashboard.set_headline(facts, colours[doc.status] || "blue");
	},

	buttons(frm) {
		const { status } = frm.doc;
		const manager = ["Collections Manager", "General Manager"].some((role) => frappe.user.has_role(role));
		if (status === "Draft") {
			frm.add_custom_button(__("Ask for it"), () => frm.events.ask(frm)).addClass("btn-primary");
		}
		if (status === "Proposed" && (frm.doc.__onload || {}).may_decide) {
			frm.add_custom_button(__("Reject because…"), () =>
				frm.events.because(frm, "reject_handover", __("Reject this handover"), __("Reject"))
			);
			frm.add_custom_button(__("Approve"), () => frm.events.approve(frm)).addClass("btn-primary");
		}
		if (status === "Active" && manager) {
			frm.add_custom_button(__("Take back because…"), () =>
				frm.events.because(frm, "take_handover_back", __("Take it back"), __("Take back"))
			);
			frm.add_custom_button(__("Close because…"), () =>
				frm.events.because(frm, "close_handover", __("Close this handover"), __("Close"))
			);
		}
	},

	async ask(frm) {
		frm.doc.status = "Proposed";
		try {
			await frm.save();
		} catch {
			frm.doc.status = "Draft";
		}
		frm.refresh();
	},

	approve(frm) {
		const who = ar_collections.words.esc(frm.doc.party_name || "");
		ar_collections
			.confirm(__("Hand over to {0}? Our own letters and calls about these items stop.", [who]))
			.then(() => frm.events.call(frm, "approve_handover", {}));
	},

	because(frm, method, title, button) {
		ar_collections
			.because(title, __("Because"), button)
			.then((reason) => frm.events.call(frm, method, { reason }));
	},

	async call(frm, method, args) {
		if (frm.is_dirty()) await frm.save();
		ar_collections.then_reload(frm, () =>
			ar_collections.call(`case_api.${method}`, { handover: frm.doc.name, ...args }, __("One moment…"))
		);
	},
});
