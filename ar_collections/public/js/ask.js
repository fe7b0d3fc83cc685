// Asking and doing: a reason before a decision, one call to the server, then what it says.
// The server checks every right again; nothing here decides who may do what.

frappe.provide("ar_collections");

(() => {
	// Calls a whitelisted method and resolves with its answer; a refusal is shown by Frappe itself
	const call = (method, args, freeze_message) =>
		new Promise((resolve, reject) => {
			frappe.call({
				method: `ar_collections.${method}`,
				args,
				freeze: Boolean(freeze_message),
				freeze_message,
				callback: (r) => (r.exc ? reject(r) : resolve(r.message)),
				error: reject,
			});
		});

	// Asks for a sentence; resolves only when one was given
	const because = (title, label, button) =>
		new Promise((resolve) => {
			frappe.prompt(
				[{ fieldname: "reason", fieldtype: "Small Text", label, reqd: 1 }],
				(values) => resolve(values.reason),
				title,
				button || __("Confirm")
			);
		});

	const confirm = (question) => new Promise((resolve) => frappe.confirm(question, resolve));

	// A form button: call, say so, reload. `work` returns a promise of the sentence to show
	const then_reload = (frm, work) =>
		Promise.resolve(work()).then((said) => {
			if (said) frappe.show_alert({ message: said, indicator: "green" });
			return frm.reload_doc();
		});

	Object.assign(ar_collections, { call, because, confirm, then_reload });
})();
