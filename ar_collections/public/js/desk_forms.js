// What the desk asks before it acts: the fields of each small form, and what is sent of the answers.
// Frappe sets titles and choices as HTML: what a person typed is escaped here.
// Pure: a form is `{title, button, method, fields, args(values)}`; the page shows it and calls the server.

frappe.provide("ar_collections.desk_forms");

(() => {
	const esc = (value) => ar_collections.words.esc(value);
	const today = () => frappe.datetime.get_today();
	const in_days = (n) => frappe.datetime.add_days(today(), n);

	// Whom, what they are to the debt, and by which number
	const NOBODY = { contact: "", relation: "Debtor", numbers: [], emails: [] };
	const with_number = (c, number) => c.people.find((p) => p.numbers.some((n) => n.shown === number));
	const with_name = (c, contact) => c.people.find((p) => p.contact && p.contact === contact) || NOBODY;
	const with_mail = (c, address) => c.people.find((p) => p.emails.includes(address)) || NOBODY;
	const only_number = (person) => (person.numbers.length === 1 ? person.numbers[0].shown : "");
	const numbers_of = (c) => c.people.flatMap((p) => p.numbers.filter((n) => n.valid).map((n) => ({ ...n, name: p.name })));

	const people_field = (c, person) => ({
		fieldname: "person",
		fieldtype: "Select",
		label: __("Spoke with"),
		options: [{ value: "", label: "" }].concat(
			c.people.filter((p) => p.contact).map((p) => ({ value: p.contact, label: esc(p.name) }))
		),
		default: person.contact || "",
	});

	const relation_field = (person) => ({
		fieldname: "relation",
		fieldtype: "Select",
		label: __("Relation to the debt"),
		options: ["Debtor", "Accounts", "Guarantor", "Emergency Contact", "Third Party"].map((value) => ({
			value,
			label: __(value, null, "Contact Log"),
		})),
		default: person.relation,
	});

	const consent = { depends_on: "eval:['Third Party', 'Emergency Contact'].includes(doc.relation)" };
	const by_visit = { depends_on: "eval:doc.channel=='Visit'" };
	const by_number = { depends_on: "eval:['Phone', 'SMS', 'WhatsApp', 'Fax'].includes(doc.channel)" };

	const invoice_field = (c, without, more) => ({
		fieldname: "sales_invoice",
		fieldtype: "Select",
		label: __("Sales Invoice"),
		options: [{ value: "", label: without }].concat(
			[...new Set(c.items.filter((i) => i.voucher_type === "Sales Invoice").map((i) => i.voucher_no))].map((name) => ({
				value: name,
				label: esc(name),
			}))
		),
		...more,
	});

	const everything = () => __("everything of this customer");

	const amount_field = (fieldname, label, more) => ({ fieldname, fieldtype: "Float", label, precision: 2, ...more });

	const only = (outcome) => ({ depends_on: `eval:doc.outcome=='${outcome}'` });

	const channel_field = (action) => ({
		fieldname: "channel",
		fieldtype: "Select",
		label: __("By", null, "Contact Log"),
		options: ["Phone", "E-mail", "SMS", "WeChat", "WhatsApp", "Visit", "Fax", "Letter", "Meeting"].map((value) => ({
			value,
			label: __(value, null, "Contact Log"),
		})),
		default: { Visit: "Visit", "E-mail": "E-mail" }[(action || {}).kind] || "Phone",
	});

	const direction_field = () => ({
		fieldname: "direction",
		fieldtype: "Select",
		label: __("Direction"),
		options: ["Outgoing", "Incoming"].map((value) => ({ value, label: __(value, null, "Contact Log") })),
		default: "Outgoing",
	});

	// What the rules look at (contact_api.before_contact)
	const LOOKED_AT = ["channel", "relation", "direction", "outcome", "second_visitor", "other_visitors", "consent_by", "consent_on"];
	const looked_at = (v) => Object.fromEntries(LOOKED_AT.filter((name) => v[name]).map((name) => [name, v[name]]));

	const log_fields = (c, action, number, person) => [
		{ fieldname: "outcomes", fieldtype: "HTML" },
		...ar_collections.desk_rules.fields(),
		{ fieldname: "outcome", fieldtype: "Data", hidden: 1 },
		{ fieldname: "summary", fieldtype: "Small Text", label: __("What was said") },
		{ fieldname: "promised_on", fieldtype: "Date", label: __("Promised for"), default: in_days(3), ...only("Promise") },
		amount_field("promised_amount", __("Amount in {0} (0 = all)", [c.currency]), only("Promise")),
		invoice_field(c, __("none: only write it down"), only("Dispute")),
		amount_field("disputed_amount", __("Disputed amount (0 = all)"), only("Dispute")),
		{ fieldname: "agreed", fieldtype: "Data", label: __("What was agreed") },
		{ fieldname: "next_step", fieldtype: "Data", label: __("Next step") },
		{ fieldname: "next_step_on", fieldtype: "Date", label: __("On"), default: in_days(2), depends_on: "eval:doc.next_step" },
		{ fieldname: "whom", fieldtype: "Section Break" },
		people_field(c, person),
		channel_field(action),
		{ fieldname: "phone_number", fieldtype: "Data", label: __("Number dialled"), default: number || only_number(person), ...by_number },
		{ fieldname: "whom_more", fieldtype: "Column Break" },
		relation_field(person),
		direction_field(),
		{ fieldname: "second_visitor", fieldtype: "Link", options: "User", label: __("Second visitor"), ...by_visit },
		{ fieldname: "other_visitors", fieldtype: "Data", label: __("Others who came along"), ...by_visit },
		{ fieldname: "consent_by", fieldtype: "Data", label: __("Consent given by"), ...consent },
		{ fieldname: "consent_on", fieldtype: "Date", label: __("Consent given on"), ...consent },
	]; // prettier-ignore

	const log = (c, action, number) => ({
		title: __("Log call: {0}", [esc(c.customer_name)]),
		button: __("Save"),
		method: "desk_api.log_contact",
		outcome: true,
		fields: log_fields(c, action, number, with_number(c, number) || c.people[0] || NOBODY),
		rules: (v) => ({ case: c.case, ...looked_at(v) }),
		of_person: (contact) => {
			const person = with_name(c, contact);
			return { relation: person.relation, phone_number: only_number(person) };
		},
		args: (v) => ({
			...v,
			action: action ? action.name : null,
			next_step_on: v.next_step ? v.next_step_on : null,
		}),
	});

	const promise = (c, action) => ({
		title: __("Promise: {0}", [esc(c.customer_name)]),
		button: __("Save"),
		method: "desk_api.take_promise",
		rules: (v) => ({ case: c.case, outcome: "Promise", relation: with_name(c, v.person).relation }),
		fields: [
			amount_field("promised_amount", __("Amount in {0} (0 = all)", [c.currency]), { default: c.overdue }),
			{ fieldname: "promised_on", fieldtype: "Date", label: __("Promised for"), reqd: 1, default: in_days(3) },
			{ fieldname: "summary", fieldtype: "Small Text", label: __("What was said") },
			people_field(c, c.people[0] || NOBODY),
			...ar_collections.desk_rules.fields(),
		],
		args: (v) => ({ ...v, relation: with_name(c, v.person).relation, action: action ? action.name : null }),
	});

	const mail = (c, action, to) => ({
		title: __("Mail: {0}", [esc(c.customer_name)]),
		button: __("Send"),
		method: "desk_api.send_mail",
		rules: (v) => ({ case: c.case, channel: "E-mail", outcome: "Other", relation: with_mail(c, v.recipients).relation }),
		fields: [
			{
				fieldname: "recipients",
				fieldtype: "Data",
				label: __("To"),
				reqd: 1,
				default: to || (c.people.find((p) => p.emails.length) || { emails: [""] }).emails[0],
			},
			{ fieldname: "subject", fieldtype: "Data", label: __("Subject"), reqd: 1, default: __("Your account {0}", [c.case]) },
			{ fieldname: "text", fieldtype: "Text", label: __("Text"), reqd: 1 },
			...ar_collections.desk_rules.fields(),
		],
		args: (v) => ({ ...v, action: action ? action.name : null }),
	}); // prettier-ignore

	const sms = (c, action) => ({
		title: __("SMS: {0}", [esc(c.customer_name)]),
		button: __("Send"),
		method: "desk_api.send_sms",
		rules: (v) => ({ case: c.case, channel: "SMS", outcome: "Other", relation: (with_number(c, v.number) || NOBODY).relation }),
		fields: [
			{
				fieldname: "number",
				fieldtype: "Select",
				label: __("To"),
				reqd: 1,
				options: numbers_of(c).map((n) => ({ value: n.shown, label: esc(`${n.shown} ${n.name}`) })),
				default: (numbers_of(c)[0] || { shown: "" }).shown,
			},
			{ fieldname: "text", fieldtype: "Small Text", label: __("Text"), reqd: 1 },
			...ar_collections.desk_rules.fields(),
		],
		args: (v) => ({ ...v, action: action ? action.name : null }),
	});

	const visit = (c) => ({
		title: __("Plan a visit: {0}", [esc(c.customer_name)]),
		button: __("Save"),
		method: "desk_api.plan_visit",
		only_told: true, // a plan breaks nothing yet
		rules: (v) => ({ case: c.case, channel: "Visit", at: `${v.visit_on || today()} ${c.call_from || "10:00:00"}` }),
		fields: [
			{ fieldname: "visit_on", fieldtype: "Date", label: __("On"), reqd: 1, default: in_days(3) },
			{ fieldname: "note", fieldtype: "Small Text", label: __("What for"), description: __("Two people go; name both when you log it.") },
			{ fieldname: "rules", fieldtype: "HTML" },
		],
		args: (v) => v,
	}); // prettier-ignore

	const dispute = (c, action, invoice) => ({
		title: __("Dispute: {0}", [esc(c.customer_name)]),
		button: __("Save"),
		method: "desk_api.raise_dispute",
		fields: [
			{ fieldname: "note", fieldtype: "Small Text", label: __("What is disputed?"), reqd: 1 },
			invoice_field(c, everything(), { default: invoice || (c.items[0] || {}).voucher_no || "" }),
			amount_field("amount", __("Disputed amount (0 = all)"), { depends_on: "eval:doc.sales_invoice" }),
		],
		args: (v) => v,
	});

	const block = (c) => ({
		title: __("Block: {0}", [esc(c.customer_name)]),
		button: __("Save"),
		method: "desk_api.block",
		fields: [
			{
				fieldname: "reason",
				fieldtype: "Select",
				label: __("Reason"),
				reqd: 1,
				options: ["Query", "Agreement", "Legal", "Other"].map((value) => ({ value, label: __(value, null, "Dunning Block") })),
				default: "Query",
			},
			invoice_field(c, everything()),
			{ fieldname: "until_date", fieldtype: "Date", label: __("Until"), default: in_days(7) },
			{ fieldname: "note", fieldtype: "Small Text", label: __("Note") },
		],
		args: (v) => v,
	}); // prettier-ignore

	const snooze = (c, action) => ({
		title: __("Snooze: {0}", [esc(c.customer_name)]),
		button: __("Snooze"),
		method: "desk_api.snooze",
		fields: [
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Because"), reqd: 1 },
			{ fieldname: "until_date", fieldtype: "Date", label: __("Until"), reqd: 1, default: in_days(1) },
		],
		args: (v) => ({ ...v, action: action.name }),
	});

	Object.assign(ar_collections.desk_forms, { log, promise, mail, sms, visit, dispute, block, snooze });
})();
