// A month's statement of a customer: check, send, record the answer, tell about the invoice.

frappe.ui.form.on("Account Statement", {
	refresh(frm) {
		if (frm.is_new()) {
			frm.set_intro(__("A statement is drafted from the ledger: use “Draft statements” in the list."), "orange");
			frm.disable_save();
			return;
		}
		if (frm.doc.failure) frm.dashboard.set_headline(ar_collections.words.esc(frm.doc.failure), "red");
		const name = frm.doc.name;
		const paper = `/api/method/ar_collections.statement_api.paper?statement=${encodeURIComponent(name)}`;
		frm.add_custom_button(__("PDF"), () => window.open(paper));
		const act = (method, said, more) =>
			ar_collections.then_reload(frm, () =>
				ar_collections.call(`statement_api.${method}`, more || { statement: name }, said).then(() => said)
			);
		const may_check = ["Collections Manager", "Accounts Manager", "General Manager", "System Manager"].some(
			(role) => frappe.user.has_role(role)
		);
		const { status } = frm.doc;
		if (status === "Draft" && may_check) {
			frm.add_custom_button(__("Checked"), () => act("check", __("Checked."), { chosen: [name] })).addClass(
				"btn-primary"
			);
		}
		if (status === "Checked") {
			frm.add_custom_button(__("Send"), () => act("send", __("Sent to the mail queue."))).addClass("btn-primary");
		}
		if (status === "Sent") frm.add_custom_button(__("Send to…"), () => frm.events.send_again(frm, act));
		if (["Checked", "Sending", "Sent"].includes(status)) {
			frm.add_custom_button(__("Record the answer"), () => frm.events.record(frm));
		}
		if (!["Confirmed", "Withdrawn"].includes(status) && may_check) {
			frm.add_custom_button(__("Withdraw"), () => frm.events.withdraw(frm, act));
		}
	},

	send_again(frm, act) {
		const address = { fieldname: "email_to", fieldtype: "Small Text", label: __("E-mail to"), reqd: 1 };
		frappe.prompt(
			{ ...address, default: frm.doc.email_to },
			({ email_to }) =>
				act("send_again", __("Sent to the mail queue."), { statement: frm.doc.name, email_to }),
			__("The same paper with a new link; the old link ends")
		);
	},

	record(frm) {
		const ways = ["Paper", "E-mail", "Telephone"];
		frappe.prompt(
			[
				{ fieldname: "confirmed_by", fieldtype: "Data", label: __("Who answered"), reqd: 1 },
				{
					fieldname: "through",
					fieldtype: "Select",
					label: __("Answered through", null, "Account Statement"),
					options: ways.map((value) => ({ value, label: __(value, null, "Account Statement") })),
					default: "Paper",
				},
				{ fieldname: "agrees", fieldtype: "Check", label: __("The balance agrees"), default: 1 },
				{ fieldname: "note", fieldtype: "Small Text", label: __("Note of the customer", null, "Account Statement") },
			],
			(said) =>
				ar_collections.then_reload(frm, () =>
					ar_collections.call("statement_api.record_answer", { statement: frm.doc.name, ...said })
				),
			__("Record the answer")
		);
	},

	async withdraw(frm, act) {
		const reason = await ar_collections.because(__("Withdraw this statement?"), __("Because"), __("Withdraw"));
		act("withdraw", __("Withdrawn."), { statement: frm.doc.name, reason });
	},
});
