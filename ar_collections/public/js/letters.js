// Printing and posting of letters from any screen: one PDF of all that are due, then one click
// that says they are in the post. Which letters are due, and what "posted" means, the server says.

frappe.provide("ar_collections.letters");

(() => {
	const address = (method) => `/api/method/ar_collections.${method}`;

	const preview = (letter) =>
		window.open(`${address("api.preview_letter")}?letter=${encodeURIComponent(letter)}`, "_blank");

	const print = (names) => open_url_post(address("api.letters_pdf"), { names: JSON.stringify(names) }, true);

	// Who may not change letters prints them, and leaves the word that they are posted to others
	const may_post = () => frappe.model.can_write("Dunning Letter");

	// All letters that wait for the post (of one case, when named), as one PDF in a new tab
	const print_due = async (of) => {
		const names = await ar_collections.call("api.letters_to_print", of || {});
		if (!names.length) {
			frappe.show_alert({ message: __("No letter waits to be printed."), indicator: "blue" });
			return [];
		}
		print(names);
		if (may_post()) await ask_posting(names);
		return names;
	};

	// A paper letter is out when it is in the post: until then its state says so
	const to_be_posted = (doc) =>
		Boolean(cint(doc.needs_post) && doc.issued_on && !doc.posted_on && doc.status !== "Withdrawn");

	// Letters printed earlier and not yet confirmed
	const confirm_printed = async () => {
		const rows = await frappe.db.get_list("Dunning Letter", {
			filters: { printed_on: ["is", "set"], posted_on: ["is", "not set"], status: ["!=", "Withdrawn"] },
			fields: ["name"],
			order_by: "name asc",
			limit: 500,
		});
		if (rows.length) return ask_posting(rows.map((row) => row.name));
		frappe.show_alert({ message: __("No printed letter waits for the post."), indicator: "blue" });
	};

	// One tracking number belongs to one letter, so it is asked for only when there is one
	const fields = (names, waybill) => [
		// The contents line of the waybill names the letter: that makes the slip a proof of it
		...(waybill
			? [
					{
						fieldname: "waybill",
						fieldtype: "Data",
						label: __("Contents, for the waybill"),
						default: waybill,
						read_only: 1,
					},
				]
			: []),
		{
			fieldname: "posted_on",
			fieldtype: "Date",
			label: __("Posted on"),
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
		{ fieldname: "courier", fieldtype: "Data", label: __("Courier"), description: __("EMS, SF Express …") },
		...(names.length === 1
			? [{ fieldname: "tracking_no", fieldtype: "Data", label: __("Tracking no.") }]
			: []),
	];

	const title = (names) =>
		names.length === 1 ? __("{0}: is it in the post?", [names[0]]) : __("{0} letters: are they in the post?", [names.length]);

	const ask_posting = (names, waybill) =>
		new Promise((resolve) => {
			const dialog = new frappe.ui.Dialog({
				title: title(names),
				fields: fields(names, waybill),
				primary_action_label: __("Confirm posted"),
				primary_action: ({ waybill: _shown, ...values }) => {
					resolve(posted(names, values)); // before hiding: hiding alone means "not yet"
					dialog.hide();
				},
				secondary_action_label: __("Not yet"),
				secondary_action: () => dialog.hide(),
			});
			dialog.onhide = () => resolve(false);
			dialog.show();
		});

	// The addresses of the letter to start from; resolves only when some were given
	const ask_address = (doc) =>
		new Promise((resolve) => {
			frappe.prompt(
				[{ fieldname: "email_to", fieldtype: "Data", label: __("E-mail address"), default: doc.email_to, reqd: 1 }],
				(values) => resolve(values.email_to),
				__("Send the same letter again"),
				__("Send")
			);
		});

	// When, with the slip or the returned envelope as proof; "came back" asks which of the two
	const outcome_fields = (doc, outcomes) => [
		{
			fieldname: "outcome",
			fieldtype: "Select",
			label: __("Outcome of the delivery"),
			options: outcomes,
			default: outcomes[0],
			hidden: outcomes.length === 1 ? 1 : 0,
			reqd: 1,
		},
		{ fieldname: "on", fieldtype: "Date", label: __("On"), default: frappe.datetime.get_today(), reqd: 1 },
		{ fieldname: "note", fieldtype: "Small Text", label: __("Note of the post") },
		{ fieldname: "proof", fieldtype: "Attach", label: __("Proof of delivery") },
	];

	const ask_outcome = (doc, outcomes) =>
		new Promise((resolve) => {
			frappe.prompt(outcome_fields(doc, outcomes), resolve, doc.name, __("Confirm"));
		});

	const posted = async (names, values) => {
		await ar_collections.call("api.mark_posted", { names: JSON.stringify(names), ...values }, __("One moment…"));
		frappe.show_alert({ message: __("{0} letters posted.", [names.length]), indicator: "green" });
		return true;
	};

	Object.assign(ar_collections.letters, { preview, to_be_posted, print, print_due, confirm_printed, ask_posting, may_post, ask_address, ask_outcome, outcome_fields, fields, title });
})();
