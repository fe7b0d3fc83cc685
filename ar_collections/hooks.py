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
_OURS = ("public/js/words.js", "public/js/ask.js")  # what our screens say and ask
page_js = {
	"collections-decision": ["public/js/words.js", "public/js/ask.js", "public/js/decision.js"],
	"collections-desk": [
		*_OURS, "public/js/table.js", "public/js/timeline.js", "public/js/desk_view.js", "public/js/desk_forms.js",
		"public/js/desk_keys.js", "public/js/desk_dialog.js",
	],
	"collections-tonight": [*_OURS, "public/js/table.js", "public/js/run_result.js"],
}  # fmt: skip
doctype_js = {
	"Customer": [*_OURS, "public/js/receivable_headline.js", "public/js/customer.js"],
	"Sales Invoice": [*_OURS, "public/js/receivable_headline.js", "public/js/sales_invoice.js"],
	"Collection Action": ["public/js/words.js", "public/js/ask.js", "public/js/worklist.js"],
	"Collection Case": [*_OURS, "public/js/timeline.js", "public/js/letters.js"],
	"Collection Policy": ["public/js/words.js", "public/js/ask.js", "public/js/ladder.js"],
	"Collection Run": ["public/js/words.js", "public/js/ask.js", "public/js/run_result.js"],
	"Collections Company": ["public/js/words.js", "public/js/ask.js", "public/js/setup.js"],
	"Contact Log": ["public/js/words.js"],
	"Credit Hold": ["public/js/words.js", "public/js/ask.js"],
	"Dunning Letter": ["public/js/words.js", "public/js/ask.js", "public/js/letters.js"],
}  # fmt: skip
doctype_list_js = {
	"Collection Action": ["public/js/worklist.js"],
	"Dunning Letter": ["public/js/ask.js", "public/js/letters.js"],
}

# Who sees what
_OF_A_COLLECTOR = ("Collection Case", "Collection Action", "Contact Log", "Credit Hold", "Dunning Letter")
permission_query_conditions = {
	**dict.fromkeys(_OF_A_COLLECTOR, "ar_collections.permissions.query_conditions"),
	"Dunning Block": "ar_collections.permissions.block_conditions",
}
has_permission = {
	**dict.fromkeys(_OF_A_COLLECTOR, "ar_collections.permissions.has_permission"),
	"Dunning Block": "ar_collections.permissions.block_has_permission",
	"File": "ar_collections.overrides.file.has_permission",
}

# Connections of ERPNext's own documents
override_doctype_dashboards = {
	"Customer": "ar_collections.overrides.connections.customer",
	"Sales Invoice": "ar_collections.overrides.connections.sales_invoice",
}

# Printed letters
jinja = {"methods": ["ar_collections.jinja.collections_letter"]}

# What happens to ERPNext's and Frappe's own documents
_BOOKED = ("on_submit", "on_cancel", "on_update_after_submit")
doc_events = {
	"Communication": {"after_insert": "ar_collections.overrides.communication.after_insert"},
	"Customer": {"on_update": "ar_collections.overrides.customer.on_update"},
	"Delivery Note": {
		"before_submit": "ar_collections.overrides.delivery_note.before_submit",
		"on_submit": "ar_collections.overrides.delivery_note.on_submit",
		"on_cancel": "ar_collections.overrides.delivery_note.on_cancel",
	},
	"File": {"before_validate": "ar_collections.overrides.file.before_validate"},
	"Journal Entry": dict.fromkeys(_BOOKED, "ar_collections.overrides.journal_entry.after_ledger"),
	"Payment Entry": dict.fromkeys(_BOOKED, "ar_collections.overrides.payment_entry.after_ledger"),
	"Payment Ledger Entry": {"on_submit": "ar_collections.overrides.payment_ledger_entry.on_submit"},
	"Pick List": {
		"before_submit": "ar_collections.overrides.pick_list.before_submit",
		"on_submit": "ar_collections.overrides.pick_list.on_submit",
	},
	"Sales Invoice": {
		"before_submit": "ar_collections.overrides.sales_invoice.before_submit",
		"on_submit": "ar_collections.overrides.sales_invoice.on_submit",
		"on_cancel": "ar_collections.overrides.sales_invoice.on_cancel",
		"on_update_after_submit": "ar_collections.overrides.sales_invoice.after_ledger",
	},
	"Sales Order": {
		"before_submit": "ar_collections.overrides.sales_order.before_submit",
		"on_submit": "ar_collections.overrides.sales_order.on_submit",
	},
	"Unreconcile Payment": {"on_submit": "ar_collections.overrides.unreconcile_payment.on_submit"},
}

# Runs at night; holds whose time is up; what became of the mails; runs whose worker died.
scheduler_events = {
	"daily_long": ["ar_collections.tasks.nightly"],
	"hourly": ["ar_collections.tasks.holds"],
	"cron": {
		"*/5 * * * *": ["ar_collections.tasks.deliveries"],
		"*/15 * * * *": ["ar_collections.tasks.stuck_runs"],
	},
}
