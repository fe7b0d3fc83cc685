// One thing to do: log the call, mark it done, or skip it and say why.

frappe.ui.form.on("Collection Action", {
	refresh(frm) {
		if (frm.is_new()) return;
		frm.events.headline(frm);
		if (frm.doc.status === "Open") frm.events.buttons(frm);
	},

	headline(frm) {
		const { esc, money, day, dotted } = ar_collections.words;
		const parts = [
			`<b>${esc(ar_collections.said(frm.doc.title) || __(frm.doc.kind, null, "Collection Action"))}</b>`,
			esc(frm.doc.customer_name || frm.doc.customer),
			flt(frm.doc.amount) ? money(frm.doc.amount, frm.doc.currency) : "",
			frm.doc.due_on ? __("due on {0}", [day(frm.doc.due_on)]) : "",
		];
		const reason = (frm.doc.__onload || {}).why || ar_collections.said(frm.doc.why); // the first in the reader's language
		const why = reason ? `<div>${__("Why?")} ${esc(reason)}</div>` : "";
		frm.dashboard.set_headline(`<div>${dotted(parts)}</div>${why}`, frm.events.colour(frm));
	},

	colour(frm) {
		if (frm.doc.status !== "Open") return "blue";
		return frm.doc.due_on < frappe.datetime.get_today() ? "red" : "orange";
	},

	buttons(frm) {
		if (frm.doc.kind === "Escalation") {
			const answer = () => frappe.set_route("collections-decision", "escalation", frm.doc.name);
			frm.add_custom_button(__("Answer"), answer).addClass("btn-primary");
			return;
		}
		const label = frm.doc.kind === "Call" ? __("Log call") : __("Log contact");
		frm.add_custom_button(label, () => ar_collections.worklist.log(frm.doc)).addClass("btn-primary");
		frm.add_custom_button(__("Done"), () => frm.events.done(frm));
		frm.add_custom_button(__("Skip because…"), () => frm.events.skip(frm));
	},

	done(frm) {
		ar_collections
			.because(__("Done"), __("What came of it?"), __("Done"))
			.then((result) =>
				ar_collections.then_reload(frm, () =>
					ar_collections
						.call("api.complete_action", { action: frm.doc.name, result })
						.then(() => __("Done."))
				)
			);
	},

	skip(frm) {
		ar_collections
			.because(__("Skip this action"), __("Because"), __("Skip"))
			.then((reason) =>
				ar_collections.then_reload(frm, () =>
					ar_collections
						.call("api.skip_action", { action: frm.doc.name, reason })
						.then(() => __("Skipped."))
				)
			);
	},
});
