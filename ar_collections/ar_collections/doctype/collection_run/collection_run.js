// A run: how it stands, what holds it, and the buttons that let it go on. Decides nothing.

frappe.ui.form.on("Collection Run", {
	setup(frm) {
		frm.arc_progress = (data) => data.run === frm.doc.name && frm.events.follow(frm);
		frappe.realtime.on("collection_run", frm.arc_progress);
	},

	refresh(frm) {
		if (frm.is_new()) return;
		frm.disable_save();
		frm.events.headline(frm);
		frm.events.buttons(frm);
		frm.events.follow_later(frm);
	},

	headline(frm) {
		const { sentence, ended, why_waits, colour, percent, under_way } = ar_collections.run_result;
		const { esc } = ar_collections.words;
		const lines = [sentence(frm.doc), ended(frm.doc), ...why_waits(frm.doc)];
		const html = lines.filter(Boolean).map((line) => `<div>${esc(line)}</div>`);
		frm.dashboard.set_headline(html.join(""), colour(frm.doc));
		if (under_way(frm.doc)) {
			frm.dashboard.add_progress(__("Progress"), Math.max(3, percent(frm.doc)));
		}
	},

	buttons(frm) {
		const run = frm.doc.name;
		const open = () => frappe.set_route("collections-tonight", run);
		const act = (method, said) => () =>
			ar_collections.then_reload(frm, () => ar_collections.call(method, { run }, said).then(() => said));
		if (frm.doc.status === "Waiting for OK") {
			const release = act("api.release_run", __("The run goes on."));
			frm.add_custom_button(__("Let it run"), () =>
				ar_collections.confirm(__("Let this run go on in spite of these reasons?")).then(release)
			).addClass("btn-primary");
			frm.add_custom_button(__("Cancel this run"), () =>
				ar_collections
					.confirm(__("Cancel this run? Nothing of it is sent."))
					.then(act("api.cancel_run", __("The run is cancelled.")))
			);
		}
		if (["Failed", "Running", "Done with Errors"].includes(frm.doc.status) && !frm.doc.dry_run) {
			frm.add_custom_button(__("Resume"), act("api.resume_run", __("The run goes on.")));
		}
		if (!ar_collections.run_result.under_way(frm.doc)) {
			frm.add_custom_button(__("Open result"), open);
		}
	},

	follow_later(frm) {
		clearTimeout(frm.arc_timer);
		if (!ar_collections.run_result.under_way(frm.doc)) return;
		frm.arc_timer = setTimeout(() => frm.events.follow(frm), 2000);
	},

	follow(frm) {
		const here = cur_frm === frm && frappe.get_route()[0] === "Form";
		if (here && ar_collections.run_result.under_way(frm.doc)) frm.reload_doc();
	},
});
