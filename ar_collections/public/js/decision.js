// The decision page in words and buttons, from what hold_api.question answers. Pure: draws nothing by itself,
// calls nothing. `question`, `why`, `lines` and `state` come escaped from the server; the rest is escaped here.

frappe.provide("ar_collections.decision");

(() => {
	const words = () => ar_collections.words;

	const link = (doctype, name, label) =>
		name ? `<a href="${frappe.utils.get_form_link(doctype, name)}">${label}</a>` : "";

	// Its address differs between versions only in what stands before it
	const page_of = (hold) =>
		frappe.utils.get_form_link("Credit Hold", hold).replace("/credit-hold/", "/collections-decision/");

	const paragraphs = (lines) => lines.map((line) => `<p>${line}</p>`).join("");

	const state_colours = { Proposed: "orange", Active: "red", Rejected: "gray", Released: "green" };

	const state = (q) => {
		const in_effect = q.effective_at_once ? ` ${__("It is in effect already; you may lift it.")}` : "";
		return `<div class="form-message ${state_colours[q.status] || "blue"} arc-hold-state">
			<b>${__(q.status)}</b> · ${q.state}${in_effect}</div>`;
	};

	const exception = (row, currency) => {
		const { esc, money, day } = words();
		const sentences = {
			"Sales Order": () => __("Order {0} may leave.", [esc(row.sales_order)]),
			Amount: () => __("Goods for {0} may leave, {1} is left.", [money(row.amount, currency), money(row.left, currency)]),
			"Until Date": () => __("Goods may leave until {0}.", [day(row.until_date)]),
		};
		return `<li>${(sentences[row.kind] || (() => esc(row.kind)))()}</li>`;
	};

	const exceptions = (q) =>
		q.exceptions.length
			? `<h5>${__("In spite of it")}</h5><ul>${q.exceptions
					.map((row) => exception(row, q.facts.currency))
					.join("")}</ul>`
			: "";

	const asks = (q) => {
		const { esc, moment_of, money, dotted } = words();
		const about = (ask) => link(ask.doctype, ask.name, esc(ask.title)) || esc(ask.title);
		const row = (ask) => {
			const value = ask.value ? money(ask.value, q.facts.currency) : "";
			return `<li><b>${about(ask)}</b> <span class="text-muted">${dotted([value, moment_of(ask.when)])}</span><br>${esc(ask.why)}</li>`;
		};
		return q.asks.length ? `<h5>${__("Asked for")}</h5><ul>${q.asks.map(row).join("")}</ul>` : "";
	};

	const button = ({ action, label, style }) =>
		`<button class="btn btn-${style || "default"} arc-decide" data-action="${action}">${label}</button>`;

	// What may be pressed now; the server decides whether it is allowed
	const buttons = (q) => {
		if (!q.may_decide) return [];
		const let_out = { action: "let_out", label: __("Let something out …") };
		if (q.status === "Proposed") {
			return [
				{ action: "approve", label: __("Approve"), style: "primary" },
				{ action: "approve_until", label: __("Approve until …") },
				{ action: "reject", label: __("Reject, because …") },
				...(q.effective_at_once ? [let_out] : []),
			];
		}
		return q.status === "Active" ? [let_out, { action: "release", label: __("Release, because …") }] : [];
	};

	const html = (q) => {
		const { esc, dotted } = words();
		const standing = q.status === "Proposed" || q.status === "Active";
		const why_not = standing && q.why_not ? `<p class="text-muted">${esc(q.why_not)}</p>` : "";
		const links = dotted([
			link("Collection Case", q.case, __("Open the case")),
			link("Credit Hold", q.hold, __("Open the hold")),
			link("Customer", q.customer, __("Open the customer")),
		]);
		return `<h3>${q.question}</h3>
			<p class="text-muted">${dotted([q.proposed, esc(q.company)])}</p>
			${state(q)}
			<p><b>${__("Why?")}</b> ${q.why}</p>
			${paragraphs(q.lines)}
			${asks(q)}${exceptions(q)}${why_not}
			<div class="arc-decide-bar">${buttons(q).map(button).join("")}</div>
			<p>${links}</p>`;
	};

	// The fields asked for before something is let out, filled with what the oldest request needs
	const let_out_fields = (q) => {
		const asked = q.asks.find((ask) => ask.name) || {};
		const orders = [...new Set([asked.order, ...q.facts.orders.first.map((row) => row.name)].filter(Boolean))];
		const kinds = [
			...(orders.length ? [{ value: "Sales Order", label: __("One order") }] : []),
			{ value: "Amount", label: __("An amount") },
			{ value: "Until Date", label: __("Everything until a date") },
		];
		const only = (kind) => ({
			depends_on: `eval:doc.kind=='${kind}'`,
			mandatory_depends_on: `eval:doc.kind=='${kind}'`,
		});
		return [
			{ fieldname: "kind", fieldtype: "Select", label: __("What may leave"), options: kinds, reqd: 1, default: asked.name && !asked.order ? "Amount" : kinds[0].value },
			{ fieldname: "sales_order", fieldtype: "Select", label: __("Order", null, "Sales Order"), options: orders, default: orders[0], ...only("Sales Order") },
			{ fieldname: "amount", fieldtype: "Float", label: __("Amount in {0}", [q.facts.currency]), default: asked.value, ...only("Amount") },
			{ fieldname: "until_date", fieldtype: "Date", label: __("Until"), ...only("Until Date") },
			{ fieldname: "note", fieldtype: "Small Text", label: __("Note") },
		]; // prettier-ignore
	};

	const waiting_html = (rows) => {
		const { esc, money, days, dotted } = words();
		if (!rows.length) return `<p class="text-muted">${__("No hold waits for a decision.")}</p>`;
		const line = (row) => `<a class="arc-waiting" href="${page_of(row.name)}">
			<b>${esc(row.customer_name)}</b><br>
			<span class="text-muted">${dotted([__(row.hold_type), money(row.overdue_amount, row.currency), days(row.days_overdue)])}</span></a>`;
		return rows.map(line).join("");
	};

	Object.assign(ar_collections.decision, { html, buttons, let_out_fields, waiting_html });
})();
