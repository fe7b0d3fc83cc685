// A hold: the facts on one line, then approve, reject because, or release because. The workflow's
// own menu stays; these buttons ask for the reason that the server wants with it.

frappe.ui.form.on("Credit Hold", {
	refresh(frm) {
		if (frm.is_new()) return;
		frm.events.headline(frm);
		frm.events.buttons(frm);
	},

	headline(frm) {
		const doc = frm.doc;
		const { esc, money, age, day, dotted } = ar_collections.words;
		const facts = dotted([
			`<b>${esc(doc.customer_name || doc.customer)}</b>`,
			`${__(doc.hold_type)}: ${__(doc.status, null, "Credit Hold")}`,
			__("{0} overdue", [money(doc.overdue_amount, doc.currency)]),
			__("oldest {0}", [age(doc.days_overdue)]),
			doc.proposed_on ? __("proposed {0}", [day(doc.proposed_on)]) : "",
		]);
		const reason = (doc.__onload || {}).why || esc(doc.why); // the first in the reader's language, escaped
		const why = reason ? `<div>${__("Why?")} ${reason}</div>` : "";
		const colours = { Proposed: "orange", Active: "red", Released: "green" };
		frm.dashboard.set_headline(`<div>${facts}</div>${why}`, colours[doc.status] || "blue");
	},

	buttons(frm) {
		const hold = frm.doc.name;
		const decide = (decision, said) => (reason) =>
			ar_collections.then_reload(frm, () =>
				ar_collections.call("api.hold_decide", { hold, decision, reason }, __("One moment…")).then(() => said)
			);
		const ask = (title, button) => ar_collections.because(title, __("Because"), button);
		const may = (frm.doc.__onload || {}).may_decide;
		const who = ar_collections.words.esc(frm.doc.customer_name);
		const question =
			frm.doc.hold_type === "Credit Lock" ? __("Lock the credit of {0}?", [who]) : __("Stop shipments to {0}?", [who]);
		if (may && frm.doc.status === "Proposed") {
			frm.add_custom_button(__("Reject because…"), () =>
				ask(__("Reject this hold"), __("Reject")).then(decide("Reject", __("Rejected.")))
			);
			frm.add_custom_button(__("Approve"), () =>
				ar_collections.confirm(question).then(() => decide("Approve", __("Approved."))(""))
			).addClass("btn-primary");
		}
		if (may && frm.doc.status === "Active") {
			frm.add_custom_button(__("Release because…"), () =>
				ask(__("Release this hold"), __("Release", null, "Credit Hold")).then(decide("Release", __("Released.")))
			);
		}
		frm.add_custom_button(__("Phone page"), () => frappe.set_route("collections-decision", hold));
	},
});
