// An evidence pack: how far it is, what is missing, its two files; approved by a second person, then frozen.

frappe.ui.form.on("Evidence Pack", {
	setup(frm) {
		frappe.realtime.on("evidence_pack", (told) => {
			if (told.pack !== frm.doc.name) return;
			if (told.progress >= 100) frm.events.follow(frm);
			else frm.events.progress(frm, told.progress);
		});
	},

	refresh(frm) {
		clearTimeout(frm.arc_timer);
		if (frm.is_new()) return;
		const { status, missing, failure } = frm.doc;
		const { esc } = ar_collections.words;
		if (status === "Building") {
			frm.events.progress(frm, frm.doc.progress);
			frm.arc_timer = setTimeout(() => frm.events.follow(frm), 2000);
		}
		if (status === "Approved") frm.disable_form(); // as the server has it: frozen
		if (status === "Failed") frm.dashboard.set_headline(esc(failure), "red");
		if (["Draft", "Approved"].includes(status) && cint(missing)) {
			frm.dashboard.set_headline(__("{0} documents are missing: see below.", [cint(missing)]), "orange");
		}
		const manager = ["Collections Manager", "General Manager"].some((role) => frappe.user.has_role(role));
		if (status === "Draft" && manager && frm.doc.made_by !== frappe.session.user) {
			frm.add_custom_button(__("Approve"), () => frm.events.approve(frm)).addClass("btn-primary");
		}
	},

	progress(frm, done) {
		frm.dashboard.show_progress(__("Evidence pack"), flt(done), __("Being made in the background."));
	},

	// Asked again and again while it is made: realtime only makes it sooner
	follow(frm) {
		const here = cur_frm === frm && frappe.get_route()[0] === "Form";
		if (here && frm.doc.status === "Building") frm.reload_doc();
	},

	approve(frm) {
		ar_collections
			.confirm(__("Freeze this pack? It and its files can never be changed or deleted."))
			.then(() =>
				ar_collections.then_reload(frm, () =>
					ar_collections
						.call("case_api.approve_evidence", { pack: frm.doc.name }, __("One moment…"))
						.then(() => __("Approved."))
				)
			);
	},
});
