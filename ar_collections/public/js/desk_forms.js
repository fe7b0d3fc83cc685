// What the desk asks before it acts: the fields of each small form, and what is sent of the answers.
// Frappe sets titles and choices as HTML: what a person typed is escaped here.
// Pure: a form is `{title, button, method, fields, args(values)}`; the page shows it and calls the server.

frappe.provide("ar_collections.desk_forms");

(() => {
	const esc = (value) => ar_collections.words.esc(value);
	const today = () => frappe.datetime.get_today();
	const in_days = (n) => frappe.datetime.add_days(today(), n);

	const people_field = (c) => ({
		fieldname: "person",
		fieldtype: "Select",
		label: __("Spoke with"),
		options: [{ value: "", label: "" }].concat(
			c.people.filter((p) => p.contact).map((p) => ({ value: p.contact, label: esc(p.name) }))
		),
		default: (c.people[0] || {}).contact || "",
	});

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

	const log = (c, action) => ({
		title: __("Log call: {0}", [esc(c.customer_name)]),
		button: __("Save"),
		method: "desk_api.log_contact",
		outcome: true,
		fields: [
			{ fieldname: "outcomes", fieldtype: "HTML" },
			{ fieldname: "outcome", fieldtype: "Data", hidden: 1 },
			{ fieldname: "summary", fieldtype: "Small Text", label: __("What was said") },
			{ fieldname: "promised_on", fieldtype: "Date", label: __("Promised for"), default: in_days(3), ...only("Promise") },
			amount_field("promised_amount", __("Amount in {0} (0 = all)", [c.currency]), only("Promise")),
			invoice_field(c, __("none: only write it down"), only("Dispute")),
			amount_field("disputed_amount", __("Disputed amount (0 = all)"), only("Dispute")),
			people_field(c),
			{ fieldname: "agreed", fieldtype: "Data", label: __("What was agreed") },
			{ fieldname: "next_step", fieldtype: "Data", label: __("Next step") },
			{ fieldname: "next_step_on", fieldtype: "Date", label: __("On"), default: in_days(2), depends_on: "eval:doc.next_step" },
			{
				fieldname: "channel",
				fieldtype: "Select",
				label: __("By", null, "Contact Log"),
				options: ["Phone", "E-mail", "SMS", "WeChat / WhatsApp", "Visit", "Fax", "Letter", "Meeting"].map((value) => ({
					value,
					label: __(value, null, "Contact Log"),
				})),
				default: action && action.kind === "Visit" ? "Visit" : "Phone",
			},
		],
		args: (v) => ({
			...v,
			action: action ? action.name : null,
			next_step_on: v.next_step ? v.next_step_on : null,
		}),
	}); // prettier-ignore

	const promise = (c, action) => ({
		title: __("Promise: {0}", [esc(c.customer_name)]),
		button: __("Save"),
		method: "desk_api.take_promise",
		fields: [
			amount_field("promised_amount", __("Amount in {0} (0 = all)", [c.currency]), { default: c.overdue }),
			{ fieldname: "promised_on", fieldtype: "Date", label: __("Promised for"), reqd: 1, default: in_days(3) },
			{ fieldname: "summary", fieldtype: "Small Text", label: __("What was said") },
			people_field(c),
		],
		args: (v) => ({ ...v, action: action ? action.name : null }),
	});

	const mail = (c, action, to) => ({
		title: __("Mail: {0}", [esc(c.customer_name)]),
		button: __("Send"),
		method: "desk_api.send_mail",
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
		],
		args: (v) => ({ ...v, action: action ? action.name : null }),
	}); // prettier-ignore

	const sms = (c, action) => ({
		title: __("SMS: {0}", [esc(c.customer_name)]),
		button: __("Send"),
		method: "desk_api.send_sms",
		fields: [
			{
				fieldname: "number",
				fieldtype: "Select",
				label: __("To"),
				reqd: 1,
				options: c.people.flatMap((p) => p.phones.map((phone) => ({ value: phone, label: esc(`${phone} ${p.name}`) }))),
				default: (c.people.find((p) => p.phones.length) || { phones: [""] }).phones[0],
			},
			{ fieldname: "text", fieldtype: "Small Text", label: __("Text"), reqd: 1 },
		],
		args: (v) => ({ ...v, action: action ? action.name : null }),
	});

	const visit = (c) => ({
		title: __("Plan a visit: {0}", [esc(c.customer_name)]),
		button: __("Save"),
		method: "desk_api.plan_visit",
		fields: [
			{ fieldname: "visit_on", fieldtype: "Date", label: __("On"), reqd: 1, default: in_days(3) },
			{ fieldname: "note", fieldtype: "Small Text", label: __("What for"), description: __("Two people go; name both when you log it.") },
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
