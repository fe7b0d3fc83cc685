// One letter: look at it, approve it, issue it, take it back, send it again, or say how it was posted.

frappe.ui.form.on("Dunning Letter", {
	refresh(frm) {
		if (frm.is_new()) return;
		frm.events.headline(frm);
		frm.add_custom_button(__("Preview PDF"), () => ar_collections.letters.preview(frm.doc.name));
		frm.events.decisions(frm);
		frm.events.another_way(frm);
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
		const trouble = doc.status === "Failed" ? doc.failure : ar_collections.said(doc.withdrawn_reason);
		const colours = { Failed: "red", Withdrawn: "orange", "Pending Approval": "orange", Delivered: "green" };
		frm.dashboard.set_headline(
			`<div>${first}</div>${trouble ? `<div>${esc(trouble)}</div>` : ""}`,
			colours[doc.status] || "blue"
		);
	},

	// Calls, says what came of it, and reads the letter again
	act(frm, method, said, more) {
		return ar_collections.then_reload(frm, () =>
			ar_collections
				.call(method, { letter: frm.doc.name, ...more }, __("One moment…"))
				.then((answer) => answer || said)
		);
	},

	// What the server would let this reader do (see the controller's `onload`)
	may(frm, what) {
		return Boolean(((frm.doc.__onload || {}).may || {})[what]);
	},

	decisions(frm) {
		const { act, may } = frm.events;
		const status = frm.doc.status;
		if (["Draft", "Pending Approval"].includes(status) && may(frm, "approve")) {
			frm.add_custom_button(__("Approve"), () =>
				act(frm, "api.approve_letter", __("Approved."))
			).addClass("btn-primary");
		}
		if (status === "Approved" && !frm.doc.issued_on && may(frm, "decide")) {
			frm.add_custom_button(__("Issue", null, "Dunning Letter"), () =>
				ar_collections
					.confirm(__("Issue this letter now? Its text and PDF are frozen and it is sent."))
					.then(() => act(frm, "api.issue_letter", __("Issued.")))
			).addClass("btn-primary");
		}
		if (status !== "Withdrawn" && may(frm, "decide")) {
			frm.add_custom_button(__("Withdraw because…"), () =>
				ar_collections
					.because(__("Withdraw this letter"), __("Because"), __("Withdraw"))
					.then((reason) => act(frm, "api.withdraw_letter", __("Withdrawn."), { reason }))
			);
		}
	},

	// A letter that was made and reached nobody: to another address, or to the post
	another_way(frm) {
		const { act, may } = frm.events;
		const doc = frm.doc;
		if (!doc.issued_on || doc.posted_on || !["Failed", "Approved"].includes(doc.status)) return;
		if (may(frm, "send")) {
			frm.add_custom_button(__("Send to…"), () =>
				ar_collections.letters
					.ask_address(doc)
					.then((email_to) => act(frm, "api.send_letter_again", __("In the mail queue."), { email_to }))
			);
		}
		if (doc.status === "Failed" && !doc.test_mode && may(frm, "post")) {
			frm.add_custom_button(__("Post it instead"), () =>
				act(frm, "api.post_letter_instead", __("It waits to be printed and posted."))
			);
		}
	},

	post(frm) {
		if (!ar_collections.letters.to_be_posted(frm.doc) || !frm.events.may(frm, "decide")) return;
		const name = frm.doc.name;
		frm.add_custom_button(__("Posted", null, "Dunning Letter"), () =>
			ar_collections.letters.ask_posting([name]).then((done) => done && frm.reload_doc())
		);
	},
});
