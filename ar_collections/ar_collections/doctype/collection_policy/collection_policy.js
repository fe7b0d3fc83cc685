// A policy: its ladder as sentences beside the table, and what is still wrong with it.

frappe.ui.form.on("Collection Policy", {
	setup(frm) {
		frm.set_query("letter_type", "steps", () => ({}));
	},

	refresh(frm) {
		frm.events.draw(frm);
		frm.events.problems(frm);
		frm.events.try_it(frm);
	},

	// On tonight's book and on the last months, before it is approved or after
	try_it(frm) {
		if (frm.is_new() || frm.doc.status === "Retired" || !frappe.model.can_create("Policy Trial")) return;
		frm.add_custom_button(__("Try it"), () => {
			const company = frm.doc.company || frappe.defaults.get_user_default("Company");
			frappe.new_doc("Policy Trial", { policy: frm.doc.name, company });
		});
	},

	steps_add: (frm) => frm.events.draw(frm),

	draw(frm) {
		const html = ar_collections.ladder.html(frm.doc.steps || [], frm.doc.scopes || []);
		const field = frm.get_field("ladder_html");
		if (field) {
			field.$wrapper.html(html);
			return;
		}
		if (frm.arc_ladder) frm.arc_ladder.closest(".form-dashboard-section").remove();
		frm.arc_ladder = frm.dashboard.add_section(html, __("The ladder"));
		frm.dashboard.show();
	},

	async problems(frm) {
		if (frm.is_new() || frm.is_dirty()) return;
		const found = await ar_collections.call("api.policy_problems", { policy: frm.doc.name });
		if (!found || !found.length) return;
		const lines = found.map((text) => `<li>${ar_collections.words.esc(text)}</li>`);
		frm.dashboard.set_headline(
			`<div>${__("Before this policy can be approved:")}<ul>${lines.join("")}</ul></div>`,
			"orange"
		);
	},
});

frappe.ui.form.on("Collection Policy Step", {
	day: (frm) => frm.events.draw(frm),
	kind: (frm) => frm.events.draw(frm),
	level: (frm) => frm.events.draw(frm),
	letter_type: (frm) => frm.events.draw(frm),
	repeat_every: (frm) => frm.events.draw(frm),
	until_day: (frm) => frm.events.draw(frm),
	steps_remove: (frm) => frm.events.draw(frm),
});
