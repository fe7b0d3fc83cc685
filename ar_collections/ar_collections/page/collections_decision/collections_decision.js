// The General Manager decides on a hold, on a phone as well: …/collections-decision/CH-2026-00012 (or ?hold=…);
// without a name the holds that wait. Words and buttons come from public/js/decision.js, rights from the server.

frappe.pages["collections-decision"].on_page_load = (wrapper) => {
	wrapper.decision = new CollectionsDecision(wrapper);
};

frappe.pages["collections-decision"].on_page_show = (wrapper) => {
	wrapper.decision.show_route();
};

class CollectionsDecision {
	constructor(wrapper) {
		this.page = frappe.ui.make_app_page({
			parent: wrapper,
			title: __("Decision"),
			single_column: true,
		});
		this.$body = $('<div class="arc-decision"></div>').appendTo(this.page.main);
		this.$body.on("click", ".arc-decide", (e) => this[$(e.currentTarget).data("action")]());
	}

	show_route() {
		const [, kind, action] = frappe.get_route();
		if (kind === "escalation") return this.open_escalation(action);
		const hold = frappe.get_route()[1] || frappe.utils.get_url_arg("hold");
		return hold ? this.open(hold) : this.list();
	}

	async open_escalation(action) {
		this.escalation = action;
		try {
			const question = await ar_collections.call("escalation_api.question", { action });
			if (action === this.escalation) this.draw(ar_collections.escalation.html(question));
		} catch (refused) {
			this.draw(`<p class="text-muted">${__("This is not yours to see, or is not there any more.")}</p>`);
		}
	}

	async answer(values) {
		try {
			const now = await ar_collections.call("escalation_api.answer", { action: this.escalation, ...values }, __("One moment…"));
			this.draw(ar_collections.escalation.html(now));
		} catch (refused) {
			this.open_escalation(this.escalation);
		}
	}

	take_over() {
		this.answer({ what: "take over" });
	}

	go_on() {
		this.answer({ what: "go on" });
	}

	instruct() {
		const soon = frappe.datetime.add_days(frappe.datetime.nowdate(), 2);
		const fields = [
			{ fieldname: "said", fieldtype: "Small Text", label: __("What is to be done"), reqd: 1 },
			{ fieldname: "by", fieldtype: "Date", label: __("By"), reqd: 1, default: soon },
		];
		frappe.prompt(fields, (values) => this.answer({ what: "instruct", ...values }), __("Do this …"), __("Answer"));
	}

	async list() {
		this.draw(ar_collections.decision.waiting_html(await ar_collections.call("hold_api.waiting", {})));
	}

	async open(hold) {
		this.hold = hold;
		const question = await ar_collections.call("hold_api.question", { hold });
		if (hold === this.hold) this.show(question);
	}

	show(question) {
		this.question = question;
		this.draw(ar_collections.decision.html(question));
	}

	draw(html) {
		this.$body.html(html);
	}

	// One call; refused (somebody was faster, a payment came in) shows how it stands now
	async decide(method, values, said) {
		try {
			this.show(await ar_collections.call(`hold_api.${method}`, { hold: this.hold, ...values }, __("One moment…")));
			frappe.show_alert({ message: said, indicator: "green" });
		} catch (refused) {
			this.open(this.hold);
		}
	}

	async approve() {
		await ar_collections.confirm(this.question.question);
		this.decide("approve", {}, __("Approved."));
	}

	approve_until() {
		const fields = [
			{
				fieldname: "until",
				fieldtype: "Date",
				label: __("Last day of the hold"),
				reqd: 1,
				description: __("It ends by itself after this day; if the reason stands, it is proposed again."),
			},
			{ fieldname: "note", fieldtype: "Small Text", label: __("Note") },
		];
		frappe.prompt(fields, (values) => this.decide("approve", values, __("Approved.")), __("Approve until …"), __("Approve"));
	}

	async reject() {
		const reason = await ar_collections.because(__("Reject this hold"), __("Because"), __("Reject"));
		this.decide("reject", { reason }, __("Rejected."));
	}

	async release() {
		const reason = await ar_collections.because(__("Release this hold"), __("Because"), __("Release", null, "Credit Hold"));
		this.decide("release", { reason }, __("Released."));
	}

	let_out() {
		frappe.prompt(
			ar_collections.decision.let_out_fields(this.question),
			(values) => this.decide("let_out", values, __("It may leave.")),
			__("Let something out"),
			__("Let it out")
		);
	}
}
