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
			primary_action: (values) => (form.outcome && !values.outcome ? ask_for_outcome() : save(values)),
			animate: false, // the next key is for the dialog already
			no_focus: form.outcome,
		});
		const on_key = (e) => key(e, dialog, form);
		dialog.onhide = () => {
			document.removeEventListener("keydown", on_key, true);
			setTimeout(() => dialog.$wrapper.remove(), 0);
			closed();
		};
		document.addEventListener("keydown", on_key, true);
		if (form.outcome) show_outcomes(dialog, null);
		dialog.show();
		return dialog;
	};

	const ask_for_outcome = () =>
		frappe.show_alert({ message: __("Choose an outcome first: one key."), indicator: "orange" });

	const show_outcomes = (dialog, chosen) => {
		const $outcomes = dialog.get_field("outcomes").$wrapper.html(ar_collections.desk_keys.outcome_html(chosen));
		$outcomes.find("[data-outcome]").on("click", (e) => choose(dialog, $(e.currentTarget).attr("data-outcome")));
	};

	const choose = (dialog, outcome) => {
		show_outcomes(dialog, outcome);
		dialog.set_value("outcome", outcome);
		dialog.get_field("summary").$input.focus();
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
