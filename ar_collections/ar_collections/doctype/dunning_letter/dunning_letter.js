// One letter: look at it, approve it, issue it, take it back, or say how it was posted.

frappe.ui.form.on("Dunning Letter", {
	refresh(frm) {
		if (frm.is_new()) return;
		frm.events.headline(frm);
		frm.add_custom_button(__("Preview PDF"), () => ar_collections.letters.preview(frm.doc.name));
		frm.events.decisions(frm);
		frm.events.post(frm);
	},

	headline(frm) {
		const doc = frm.doc;
		const { esc, money, day, dotted } = ar_collections.words;
		const first = dotted([
			`<b>${money(doc.total_open, doc.currency)}</b>`,
			esc(doc.customer_name || doc.customer),
			doc.deadline_date ? __("to be paid by {0}", [day(doc.deadline_date)]) : "",
			doc.email_to ? esc(doc.email_to) : __("no e-mail address"),
		]);
		const trouble = doc.status === "Failed" ? doc.failure : doc.withdrawn_reason;
		const colours = { Failed: "red", Withdrawn: "orange", "Pending Approval": "orange", Delivered: "green" };
		frm.dashboard.set_headline(
			`<div>${first}</div>${trouble ? `<div>${esc(trouble)}</div>` : ""}`,
			colours[doc.status] || "blue"
		);
	},

	decisions(frm) {
		const act = (method, said, more) =>
			ar_collections.then_reload(frm, () =>
				ar_collections.call(method, { letter: frm.doc.name, ...more }, __("One moment…")).then(() => said)
			);
		const status = frm.doc.status;
		if (["Draft", "Pending Approval"].includes(status)) {
			frm.add_custom_button(__("Approve"), () =>
				act("api.approve_letter", __("Approved."))
			).addClass("btn-primary");
		}
		if (status === "Approved" && !frm.doc.issued_on) {
			frm.add_custom_button(__("Issue", null, "Dunning Letter"), () =>
				ar_collections
					.confirm(__("Issue this letter now? Its text and PDF are frozen and it is sent."))
					.then(() => act("api.issue_letter", __("Issued.")))
			).addClass("btn-primary");
		}
		if (status !== "Withdrawn") {
			frm.add_custom_button(__("Withdraw because…"), () =>
				ar_collections
					.because(__("Withdraw this letter"), __("Because"), __("Withdraw"))
					.then((reason) => act("api.withdraw_letter", __("Withdrawn."), { reason }))
			);
		}
	},

	post(frm) {
		if (!ar_collections.letters.to_be_posted(frm.doc)) return;
		const name = frm.doc.name;
		frm.add_custom_button(__("Posted", null, "Dunning Letter"), () =>
			ar_collections.letters.ask_posting([name]).then((done) => done && frm.reload_doc())
		);
	},
});
