"""Wiring only: where Frappe and ERPNext call into this app."""

app_name = "ar_collections"
app_title = "AR Collections"
app_publisher = "AR Collections contributors"
app_description = "Chase overdue receivables by policy: letters, calls, holds, with a reason for every step"
app_email = "maintainers@example.com"
app_license = "gpl-3.0"
required_apps = ["erpnext"]

# Install
before_install = "ar_collections.setup.before_install"
after_install = "ar_collections.setup.after_install"
after_migrate = ["ar_collections.setup.after_migrate"]
before_uninstall = "ar_collections.uninstall.before_uninstall"
after_uninstall = "ar_collections.uninstall.after_uninstall"

# Screens
add_to_apps_screen = [
	{
		"name": "ar_collections",
		"logo": "/assets/ar_collections/images/collections.svg",
		"title": "Collections",
		"route": "/app/collections",
		"has_permission": "ar_collections.permissions.may_open_app",
	}
]
_WORDS = ["public/js/said.js", "public/js/words.js", "public/js/ask.js"]  # what our screens say and ask
_WHY = ["public/js/table.js", "public/js/explain.js"]
extend_bootinfo = "ar_collections.boot.notes"
page_js = {
	"collections-decision": [*_WORDS, "public/js/decision.js", "public/js/escalation.js"],
	"collections-handover": [*_WORDS, "public/js/handover.js"],
	"collections-desk": [
		*_WORDS, "public/js/table.js", "public/js/timeline.js", "public/js/desk_view.js", "public/js/desk_forms.js",
		"public/js/desk_keys.js", "public/js/desk_rules.js", "public/js/desk_dialog.js",
	],
	"collections-tonight": ["public/js/table.js", *_WORDS, "public/js/run_result.js"],
}  # fmt: skip
doctype_js = {
	"Customer": [
		*_WORDS,
		*_WHY,
		"public/js/receivable_headline.js",
		"public/js/statement.js",
		"public/js/customer.js",
	],
	"Sales Invoice": [*_WORDS, "public/js/receivable_headline.js", "public/js/sales_invoice.js"],
	**dict.fromkeys(("Account Statement", "Statement Batch"), _WORDS),
	"Collection Action": [*_WORDS, "public/js/worklist.js"],
	"Collection Call Script": ["public/js/merge_fields.js"],
	"Collection Case": [
		*_WORDS,
		*_WHY,
		"public/js/timeline.js",
		"public/js/letters.js",
		"public/js/statement.js",
		"public/js/case_end.js",
	],
	"Collection Policy": [*_WORDS, "public/js/ladder.js"],
	"Collection Run": [*_WORDS, "public/js/run_result.js"],
	"Collections Company": [*_WORDS, "public/js/setup.js"],
	**dict.fromkeys(("Contact Log", "Credit Hold", "Invoice Dispute", "Promise to Pay"), _WORDS),
	**dict.fromkeys(("Collection Handover", "Evidence Pack", "Write-off Request"), _WORDS),
	"Dunning Letter": [*_WORDS, "public/js/letters.js"],
	"Dunning Letter Type": ["public/js/merge_fields.js"],
	"Policy Trial": [*_WORDS, "public/js/table.js", "public/js/trial_result.js"],
}
doctype_list_js = {
	"Account Statement": ["public/js/ask.js"],
	"Collection Action": ["public/js/said.js", "public/js/worklist.js"],
	"Dunning Letter": ["public/js/ask.js", "public/js/letters.js"],
}

# Who sees what
_OF_A_COLLECTOR = (
	"Account Statement", "Collection Action", "Collection Behaviour", "Collection Case", "Collection Cost", "Collection Handover",
	"Contact Log", "Credit Hold", "Dunning Letter", "Evidence Pack", "Invoice Dispute", "Promise to Pay",
	"Collection Snapshot", "Write-off Request",
)  # fmt: skip
_ITS_ROWS = (
	"Account Statement Balance", "Account Statement Line", "Collection Action Item", "Collection Case Item", "Collection Collateral", "Collection Guarantor",
	"Collection Handover Item", "Contact Log Violation", "Credit Hold Exception", "Dunning Letter Item",
	"Promise to Pay Instalment", "Promise to Pay Item", "Write-off Item", "Write-off Recovery",
)  # fmt: skip
_ABOUT_PEOPLE = ("Collection Owner Change", "Collections Substitute")
permission_query_conditions = {
	**dict.fromkeys(_OF_A_COLLECTOR, "ar_collections.permissions.query_conditions"),
	**dict.fromkeys(_ITS_ROWS, "ar_collections.permissions.child_conditions"),
	**dict.fromkeys(_ABOUT_PEOPLE, "ar_collections.permissions.people_conditions"),
	"Dunning Block": "ar_collections.permissions.block_conditions",
	"File": "ar_collections.permissions.file_conditions",
}
has_permission = {
	**dict.fromkeys(_OF_A_COLLECTOR, "ar_collections.permissions.has_permission"),
	**dict.fromkeys(_ABOUT_PEOPLE, "ar_collections.permissions.people_has_permission"),
	"Dunning Block": "ar_collections.permissions.block_has_permission",
	"File": "ar_collections.overrides.file.has_permission",
}

# Connections of ERPNext's own documents
override_doctype_dashboards = {
	"Customer": "ar_collections.overrides.connections.customer",
	"Sales Invoice": "ar_collections.overrides.connections.sales_invoice",
}

override_whitelisted_methods = {"frappe.desk.search.get_link_title": "ar_collections.overrides.link.title"}

# Printed letters
jinja = {"methods": ["ar_collections.jinja.collections_letter"]}
# What happens to ERPNext's and Frappe's own documents
_BOOKED, _ASKED = ("on_submit", "on_cancel", "on_update_after_submit"), ("before_submit", "on_submit")
_LEAVES = (*_ASKED, "on_cancel")  # the guard asks twice (docs/decisions/022)
_CHANGED, _STORED = ("on_update", "after_rename"), ("before_validate", "after_insert")
doc_events = {
	"Communication": {"after_insert": "ar_collections.overrides.communication.after_insert"},
	"Company": {"after_rename": "ar_collections.overrides.company.after_rename"},
	"Customer": {event: f"ar_collections.overrides.customer.{event}" for event in _CHANGED},
	"Delivery Note": {event: f"ar_collections.overrides.delivery_note.{event}" for event in _LEAVES},
	"Dunning": {"validate": "ar_collections.overrides.dunning.validate"},
	"File": {event: f"ar_collections.overrides.file.{event}" for event in _STORED},
	"Journal Entry": dict.fromkeys(_BOOKED, "ar_collections.overrides.journal_entry.after_ledger"),
	"Payment Entry": dict.fromkeys(_BOOKED, "ar_collections.overrides.payment_entry.after_ledger"),
	"Payment Ledger Entry": {"on_submit": "ar_collections.overrides.payment_ledger_entry.on_submit"},
	"Pick List": {event: f"ar_collections.overrides.pick_list.{event}" for event in _ASKED},
	"POS Invoice": {event: f"ar_collections.overrides.pos_invoice.{event}" for event in _LEAVES},
	"Sales Invoice": {
		**{event: f"ar_collections.overrides.sales_invoice.{event}" for event in _LEAVES},
		"on_update_after_submit": "ar_collections.overrides.sales_invoice.after_ledger",
	},
	"Sales Order": {event: f"ar_collections.overrides.sales_order.{event}" for event in _ASKED},
	"Unreconcile Payment": {"on_submit": "ar_collections.overrides.unreconcile_payment.on_submit"},
}

# Runs and figures at night; holds whose time is up; mails; runs whose worker died; the morning mail.
scheduler_events = {
	"daily_long": [
		f"ar_collections.tasks.{job}"
		for job in ("agreements", "nightly", "behaviour", "limitation", "snapshots", "statements")
	],
	"hourly": ["ar_collections.tasks.holds"],
	"cron": {
		"*/5 * * * *": ["ar_collections.tasks.deliveries"],
		"*/15 * * * *": ["ar_collections.tasks.stuck_runs"],
		"30 6 * * *": ["ar_collections.tasks.morning"],
		"45 6 * * *": ["ar_collections.tasks.weekly"],
	},
}
