// The form of “Hand over a book”: its fields, what would move, what was moved. Pure but for the lists it asks for.

frappe.provide("ar_collections.handover");

(() => {
	const esc = (value) => ar_collections.words.esc(value);

	const options = (people) => [
		{ value: "", label: "" },
		...people.map((one) => ({
			value: one.user,
			label: one.enabled === 0 ? __("{0} (disabled)", [one.name]) : one.name,
		})),
	];

	// The customers of a rep's open cases, to choose some of them
	const customers_of = (from_user) =>
		frappe.db
			.get_list("Collection Case", {
				fields: ["customer", "customer_name"],
				filters: { collector: from_user, status: ["!=", "Closed"] },
				order_by: "customer_name asc",
				limit: 500,
			})
			.then((rows) => {
				const named = new Map(rows.map((row) => [row.customer, row.customer_name || row.customer]));
				return [...named].map(([value, description]) => ({ value, description }));
			});

	const fields = (choices, changed, get_customers) => [
		{ fieldname: "from_user", fieldtype: "Select", label: __("From"), reqd: 1, options: options(choices.from), change: changed },
		{ fieldname: "customers", fieldtype: "MultiSelectList", label: __("Only these customers"), change: changed,
			description: __("Empty: the whole book."),
			get_data() {
				const from_user = this.layout?.get_value("from_user");
				return from_user ? get_customers(from_user) : [];
			} },
		{ fieldtype: "Column Break" },
		{ fieldname: "to_user", fieldtype: "Select", label: __("To"), reqd: 1, options: options(choices.to) },
		{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		{ fieldtype: "Section Break" },
		{ fieldname: "preview", fieldtype: "HTML" },
		{ fieldname: "done", fieldtype: "HTML" },
	]; // prettier-ignore

	const values_of = (form) => {
		const { from_user, to_user, reason, customers } = form.get_values(true) || {};
		return { from_user, to_user, reason, customers: customers && customers.length ? customers : null };
	};

	const line = (text) => `<li>${text}</li>`;

	// What would move, and what stays as it is and somebody has to change by hand
	const preview_html = (found) => {
		const moves = [
			__("{0} customers", [found.customers]),
			__("{0} open cases", [found.cases]),
			__("{0} open actions", [found.actions]),
			__("{0} drafts", [found.drafts]),
		];
		const stays = [
			found.sales_team && __("{0} of them go by the sales team, which is not changed: the account manager is set.", [found.sales_team]),
			found.default_of.length && __("Stays the default owner of {0}.", [esc(found.default_of.join(", "))]),
			found.in_background && __("So many are moved in the background; you are told when it is done."),
		].filter(Boolean); // prettier-ignore
		return `<ul class="arc-preview">${moves.map(line).join("")}</ul>
			<div class="text-muted">${stays.map((text) => `<p>${text}</p>`).join("")}</div>`;
	};

	const done_html = (done) => {
		if (done.in_background) return `<p class="arc-done">${__("{0} customers are being moved in the background.", [done.customers])}</p>`;
		const failed = done.failed.length
			? `<p class="text-danger">${__("Not moved, see the error log: {0}", [esc(done.failed.join(", "))])}</p>`
			: "";
		return `<p class="arc-done">${__("{0} customers were handed over.", [done.customers])}
			<a href="/app/collection-owner-change">${__("See what was moved")}</a></p>${failed}`;
	}; // prettier-ignore

	Object.assign(ar_collections.handover, { fields, values_of, preview_html, done_html, customers_of });
})();
