// The file of one customer: what is owed, what comes next, and everything that happened and why.

frappe.ui.form.on("Collection Case", {
	refresh(frm) {
		if (frm.is_new()) return;
		const { case_headline, case_colour } = ar_collections.words;
		frm.dashboard.set_headline(`<div>${case_headline(frm.doc)}</div>`, case_colour(frm.doc));
		frm.events.timeline(frm);
		frm.events.reasons(frm);
		frm.events.behaviour(frm);
		ar_collections.statement.button(frm, { customer: frm.doc.customer, company: frm.doc.company });
		if (frm.doc.status !== "Closed") frm.events.buttons(frm);
		ar_collections.case_end.buttons(frm);
		ar_collections.case_end.figures(frm);
	},

	// The newest page first; "Older" adds the next one below
	timeline(frm, shown = []) {
		const { html, PAGE } = ar_collections.timeline;
		const $wrapper = frm.get_field("timeline_html").$wrapper;
		const asked = frm.doc.name;
		const page = { case: asked, start: shown.length, limit: PAGE };
		return ar_collections.call("api.case_timeline", page).then((entries) => {
			if (asked !== frm.doc.name) return;
			const all = [...shown, ...entries];
			// an empty last page: nothing is left to ask for
			$wrapper.html(html(all));
			if (!entries.length) $wrapper.find(".arc-older").remove();
			$wrapper.find(".arc-older").on("click", () => frm.events.timeline(frm, all));
		});
	},

	// Why each item stands as it does, in the reader's language instead of the stored English
	async reasons(frm) {
		const asked = frm.doc.name;
		const reasons = await ar_collections.call("api.case_reasons", { case: asked });
		if (asked !== frm.doc.name) return;
		(frm.doc.items || []).forEach((row) => {
			row.note = reasons[`${row.voucher_no}|${row.term}`] || row.note;
		});
		frm.refresh_field("items");
	},

	// How the customer pays, before anybody calls
	async behaviour(frm) {
		const asked = frm.doc.name;
		const lines = (await ar_collections.call("contact_api.behaviour", { case: asked })) || [];
		if (asked !== frm.doc.name || !lines.length) return;
		const { case_headline, case_colour, esc } = ar_collections.words;
		const shown = `<div>${case_headline(frm.doc)}</div><div class="text-muted">${esc(lines.join(" "))}</div>`;
		frm.dashboard.clear_headline(); // Frappe would put the new line below the old one
		frm.dashboard.set_headline(shown, case_colour(frm.doc));
	},

	buttons(frm) {
		frm.add_custom_button(__("Log contact"), () => frm.events.log_contact(frm)).addClass("btn-primary");
		frm.add_custom_button(__("Block"), () => frm.events.block(frm));
		frm.add_custom_button(__("Print letters"), () =>
			ar_collections.letters.print_due({ case: frm.doc.name })
		);
		frm.add_custom_button(__("Claim with interest"), () =>
			frappe.set_route("query-report", "Collections Claim", { case: frm.doc.name })
		);
		if (frm.doc.limitation_ends_on)
			frm.add_custom_button(__("Limitation periods"), () => {
				const { company, customer } = frm.doc;
				frappe.set_route("query-report", "Limitation Periods", {
					company,
					customer,
					ends_before: "2999-12-31",
				});
			});
	},

	log_contact(frm) {
		frappe.new_doc("Contact Log", {
			case: frm.doc.name,
			company: frm.doc.company,
			customer: frm.doc.customer,
		});
	},

	block(frm) {
		frappe.new_doc("Dunning Block", { company: frm.doc.company, customer: frm.doc.customer });
	},
});
