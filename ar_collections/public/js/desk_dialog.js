// A form of the desk as a dialog that needs no mouse: a letter chooses the outcome, Enter saves, Esc closes.
// Shows and listens; what is asked comes from desk_forms.js, what is done with the answers from the page.

frappe.provide("ar_collections.desk_dialog");

(() => {
	// `save(values)` and `closed()` are the page's; returns the dialog
	const open = (form, { save, closed }) => {
		const dialog = new frappe.ui.Dialog({
			title: form.title,
			fields: form.fields,
			primary_action_label: form.button,
			primary_action: (values) => (form.outcome && !values.outcome ? ask_for_outcome() : checked(values)),
			animate: false, // the next key is for the dialog already
			no_focus: form.outcome,
		});
		const rules = form.rules && ar_collections.desk_rules.watch(dialog, form);
		let gone = false;
		// Nothing is sent before the rules were asked
		const checked = async (values) => {
			const verdict = rules && !form.only_told ? await rules.settled(values) : "";
			if (gone) return;
			if (verdict) return refuse(dialog, verdict);
			save(values);
		};
		if (rules) dialog.$wrapper.on("change", "input, select, textarea", (e) => changed(e, dialog, form, rules));
		const on_key = (e) => key(e, dialog, form);
		dialog.onhide = () => {
			gone = true;
			document.removeEventListener("keydown", on_key, true);
			setTimeout(() => dialog.$wrapper.remove(), 0);
			closed();
		};
		document.addEventListener("keydown", on_key, true);
		if (form.outcome) show_outcomes(dialog, null);
		dialog.show();
		if (rules) rules.ask();
		return dialog;
	};

	const refuse = (dialog, verdict) => {
		if (verdict === "reason") dialog.get_field("violation_reason").$input.focus();
		const message =
			verdict === "stop" ? __("The rules for contacts do not allow this.") : __("Say why it is done all the same.");
		frappe.show_alert({ message, indicator: "orange" });
	};

	// Another person is something else to the debt and has another number
	const changed = async (e, dialog, form, rules) => {
		const fieldname = $(e.target).closest("[data-fieldname]").attr("data-fieldname");
		if (fieldname === "person" && form.of_person) await dialog.set_values(form.of_person($(e.target).val()));
		rules.ask();
	};

	const ask_for_outcome = () =>
		frappe.show_alert({ message: __("Choose an outcome first: one key."), indicator: "orange" });

	const show_outcomes = (dialog, chosen) => {
		const $outcomes = dialog.get_field("outcomes").$wrapper.html(ar_collections.desk_keys.outcome_html(chosen));
		$outcomes.find("[data-outcome]").on("click", (e) => choose(dialog, $(e.currentTarget).attr("data-outcome")));
	};

	const choose = (dialog, outcome) => {
		show_outcomes(dialog, outcome);
		const $summary = dialog.get_field("summary").$input.focus();
		dialog.set_value("outcome", outcome).then(() => $summary.trigger("change")); // the rules look at the outcome, too
	};

	const key = (e, dialog, form) => {
		if ($(".modal.show").not(dialog.$wrapper).length) return over(e, dialog);
		if (e.key === "Enter") return enter(e, dialog);
		const typing = $(e.target).is("input, select, textarea, [contenteditable=true]");
		if (!form.outcome || typing || e.ctrlKey || e.metaKey || e.altKey) return;
		const outcome = ar_collections.desk_keys.outcome_of(e.key);
		if (!outcome) return;
		e.preventDefault();
		choose(dialog, outcome);
	};

	// A message lies over the form: Esc closes the message alone, what was typed stays
	const over = (e, dialog) => {
		if (e.key !== "Escape") return;
		e.stopPropagation();
		if (cur_dialog !== dialog) cur_dialog.hide();
	};

	// Enter saves, Shift+Enter is a new line; in the text of a mail Enter is the new line and Ctrl+Enter sends
	const enter = (e, dialog) => {
		const in_text = $(e.target).is("[data-fieldname=text]");
		if (e.isComposing || $(e.target).is("button, a") || e.shiftKey || (in_text && !e.ctrlKey && !e.metaKey)) return;
		e.preventDefault();
		$(e.target).trigger("change");
		dialog.get_primary_btn().trigger("click");
	};

	Object.assign(ar_collections.desk_dialog, { open });
})();
