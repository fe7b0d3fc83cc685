// Statements of many customers: start, follow, resume, stop.

frappe.ui.form.on("Statement Batch", {
	setup(frm) {
		frm.arc_told = (told) => told.batch === frm.doc.name && cur_frm === frm && frm.reload_doc();
		frappe.realtime.on("statement_batch", frm.arc_told);
	},

	refresh(frm) {
		clearTimeout(frm.arc_timer);
		if (frm.is_new()) return;
		const { status, done, errors, total, pdf_file, files } = frm.doc;
		const act = (method, said) => () =>
			ar_collections.then_reload(frm, () =>
				ar_collections.call(`statement_api.${method}`, { batch: frm.doc.name }, said).then(() => said)
			);
		if (status !== "Draft") {
			const told = __("{0} of {1} done, {2} failed", [done, total, errors]);
			frm.dashboard.set_headline(ar_collections.words.esc(told), errors ? "orange" : "blue");
		}
		if (status === "Running") frm.arc_timer = setTimeout(() => frm.events.follow(frm), 2000);
		if (status === "Running" && total) frm.dashboard.add_progress(__("Progress"), Math.max(3, (100 * (done + errors)) / total));
		if (status === "Draft") {
			frm.add_custom_button(__("Start"), act("start_batch", __("The batch is at work."))).addClass("btn-primary");
		} else if (status === "Running") {
			frm.add_custom_button(__("Stop"), act("stop_batch", __("Stopped.")));
		} else if (errors || done < total || status === "Stopped") {
			frm.add_custom_button(__("Resume"), act("start_batch", __("The batch is at work."))).addClass("btn-primary");
		}
		const first = files > 1 ? __("PDF 1 of {0}", [files]) : __("PDF");
		if (pdf_file) frm.add_custom_button(first, () => window.open(pdf_file));
	},

	// Asked again and again while it is at work: realtime only makes it sooner
	follow(frm) {
		const here = cur_frm === frm && frappe.get_route()[0] === "Form";
		if (here && frm.doc.status === "Running") frm.reload_doc();
	},
});
