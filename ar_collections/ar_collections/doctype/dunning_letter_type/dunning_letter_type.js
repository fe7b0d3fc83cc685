// A letter type: which merge fields its texts may use, with an example of each. The server checks
// the texts when they are saved; the list here is compared with the server's own by a test.

frappe.provide("ar_collections");

ar_collections.merge_fields = {
	customer_name: "Guangda Trading",
	customer_no: "CUST-0031",
	company_name: "Hanlin Instruments",
	contact_person: "Li Na",
	salutation: "Dear Li Na,",
	letter_no: "DL-2026-00012",
	letter_date: "23 November 2026",
	level: "2",
	currency: "CNY",
	total: "143,900.00",
	total_in_capitals: "壹拾肆万叁仟玖佰元整",
	deadline: "30 November 2026",
	oldest_due_date: "18 October 2026",
	days_overdue: "36",
	item_count: "2",
	invoices: "{% for row in invoices %}{{ row.invoice }} {% endfor %}",
	previous_letter_no: "DL-2026-00007",
	previous_letter_date: "3 November 2026",
	shipments_stopped: "{% if shipments_stopped %}…{% endif %}",
	our_contact: "Wang Fang",
	our_phone: "+86 21 5555 0101",
	our_email: "ar@example.com",
	our_contact_details: "Wang Fang, +86 21 5555 0101, ar@example.com",
	signatory: "Erika Holm",
	signatory_title: "Head of Finance",
	bank_name: "Bank of China",
	bank_account_no: "6222 0000 1111",
};

frappe.ui.form.on("Dunning Letter Type", {
	setup(frm) {
		frm.set_query("print_format", () => ({ filters: { doc_type: "Dunning Letter", disabled: 0 } }));
	},

	refresh(frm) {
		const { esc } = ar_collections.words;
		const rows = Object.entries(ar_collections.merge_fields).map(
			([name, example]) => `<tr><td><code>{{ ${name} }}</code></td><td>${esc(example)}</td></tr>`
		);
		frm.get_field("merge_fields_html").$wrapper.html(
			`<p class="text-muted">${__("Write these into a text; they are filled in for each letter.")}</p>
			<table class="table table-sm">${rows.join("")}</table>`
		);
	},
});
