// Setting a company up: what is still missing, then a dry run to read, then test, then live.
// What is missing and what going live does, the server says.

frappe.ui.form.on("Collections Company", {
	setup(frm) {
		frm.set_query("default_policy", () => ({ filters: { status: "Approved" } }));
		frm.set_query("bank_account", () => ({ filters: { company: frm.doc.company, is_company_account: 1 } }));
		frm.set_query("general_manager", () => frm.events.people());
		frm.set_query("default_owner", () => frm.events.people());
		for (const name of ["provision_expense_account", "provision_allowance_account"]) {
			frm.set_query(name, () => ({ filters: { company: frm.doc.company, is_group: 0 } }));
		}
		frm.set_query("email_account", () => ({ filters: { enable_outgoing: 1 } }));
	},

	people: () => ({ filters: { enabled: 1, user_type: "System User" } }),

	refresh(frm) {
		if (frm.is_new()) {
			frm.dashboard.set_headline(__("Choose the company and save: nothing happens until you go live."), "blue");
			return;
		}
		frm.events.state(frm);
		frm.events.checklist(frm);
		frm.add_custom_button(__("Read a dry run"), () => frm.events.dry_run(frm));
	},

	state(frm) {
		const states = {
			"Not Live": [__("Not live: nothing is planned, written or sent for this company."), "orange"],
			Test: [__("Test: letters go to {0} only.", [ar_collections.words.esc(frm.doc.test_email)]), "yellow"],
			Live: [__("Live since {0}.", [ar_collections.words.day(frm.doc.live_since)]), "green"],
		};
		const [sentence, colour] = states[frm.doc.status] || ["", "blue"];
		frm.dashboard.set_headline(`<div>${sentence}</div>`, colour);
	},

	async checklist(frm) {
		const company = frm.doc.name;
		const [points, last] = await Promise.all([
			ar_collections.call("api.go_live_check", { company }),
			ar_collections.call("api.last_run", { company }),
		]);
		if (company !== frm.doc.name) return;
		const { checklist_html, last_run_html } = ar_collections.setup;
		frm.dashboard.add_section(checklist_html(points, frm.doc.status) + last_run_html(last), __("Set-up"));
		frm.dashboard.show();
		frm.events.buttons(frm);
	},

	buttons(frm) {
		const status = frm.doc.status;
		if (status === "Not Live") frm.add_custom_button(__("Start in test mode"), () => frm.events.test(frm));
		if (status !== "Live") {
			frm.add_custom_button(__("Go live"), () => frm.events.live(frm)).addClass("btn-primary");
		}
		if (status !== "Not Live") {
			frm.add_custom_button(__("Switch off"), () => frm.events.off(frm));
		}
	},

	dry_run(frm) {
		ar_collections
			.call("api.dry_run", { company: frm.doc.name }, __("Reading the open items…"))
			.then((run) => frappe.set_route("collections-tonight", run));
	},

	// The server answers with a dry run: what the switch means, to be read at once
	async go(frm, mode, more, said) {
		const args = { company: frm.doc.name, mode, ...more };
		const run = await ar_collections.call("api.go_live", args, __("One moment…"));
		frappe.show_alert({ message: said, indicator: "green" });
		await frm.reload_doc();
		if (run) frappe.set_route("collections-tonight", run);
	},

	test(frm) {
		frappe.prompt(
			[
				{
					fieldname: "test_email",
					fieldtype: "Data",
					options: "Email",
					label: __("Letters go to this address only"),
					default: frm.doc.test_email || frappe.session.user_email,
					reqd: 1,
				},
			],
			(values) => frm.events.go(frm, "Test", values, __("Test mode is on.")),
			__("Start in test mode"),
			__("Start")
		);
	},

	live(frm) {
		frappe.prompt(
			ar_collections.setup.start_fields(frm.doc),
			(values) => frm.events.go(frm, "Live", values, __("{0} is live.", [frm.doc.name])),
			__("Go live: where do old overdue items start?"),
			__("Go live")
		);
	},

	off(frm) {
		ar_collections
			.confirm(__("Switch collections off for {0}? Nothing is deleted.", [ar_collections.words.esc(frm.doc.name)]))
			.then(() => frm.events.go(frm, "Not Live", {}, __("Switched off.")));
	},
});
