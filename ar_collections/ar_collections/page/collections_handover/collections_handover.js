// Hand over a book: whose, to whom, why; what would move is shown before it is done.

frappe.pages["collections-handover"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Hand over a book"), single_column: true });
	const body = $(`<div class="arc-handover frappe-card" style="padding: var(--padding-lg)"></div>`).appendTo(page.main);
	ar_collections.call("book_api.choices").then((choices) => show(page, body, choices));
};

const show = (page, body, choices) => {
	const { fields, values_of, preview_html, done_html, customers_of } = ar_collections.handover;
	let form = null;
	const look = () => {
		const { from_user, customers } = values_of(form);
		const box = form.get_field("preview").$wrapper;
		if (!from_user) return Promise.resolve(box.empty());
		return ar_collections
			.call("book_api.preview", { from_user, customers })
			.then((found) => box.html(preview_html(found)));
	};
	form = new frappe.ui.FieldGroup({ fields: fields(choices, () => look(), customers_of), body: body.get(0) });
	form.make();
	page.set_primary_action(__("Hand over"), () => {
		const values = form.get_values();
		if (!values) return;
		const sentence = __("Hand over the customers of {0} to {1}?", [values.from_user, values.to_user]);
		ar_collections
			.confirm(sentence)
			.then(() => ar_collections.call("book_api.hand_over", values_of(form), __("Handing over …")))
			.then((done) => {
				form.set_values({ from_user: "", customers: [] });
				form.get_field("done").$wrapper.html(done_html(done));
			});
	});
};
