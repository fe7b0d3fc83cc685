"""Wiring only: where Frappe and ERPNext call into this app."""

app_name = "ar_collections"
app_title = "AR Collections"
app_publisher = "AR Collections contributors"
app_description = "Chase overdue receivables by policy: letters, calls, holds, with a reason for every step"
app_email = "maintainers@example.com"
app_license = "gpl-3.0"
required_apps = ["erpnext"]

# Install
after_install = "ar_collections.setup.after_install"
after_migrate = ["ar_collections.setup.after_migrate"]
before_uninstall = "ar_collections.setup.before_uninstall"

# Screens
page_js = {
	"collections-tonight": [
		"public/js/words.js", "public/js/table.js", "public/js/ask.js", "public/js/run_result.js",
	],
}  # fmt: skip
doctype_js = {
	"Customer": [
		"public/js/words.js", "public/js/ask.js", "public/js/receivable_headline.js", "public/js/customer.js",
	],
	"Sales Invoice": [
		"public/js/words.js", "public/js/ask.js", "public/js/receivable_headline.js",
		"public/js/sales_invoice.js",
	],
	"Collection Action": ["public/js/words.js", "public/js/ask.js", "public/js/worklist.js"],
	"Collection Case": [
		"public/js/words.js", "public/js/ask.js", "public/js/timeline.js", "public/js/letters.js",
	],
	"Collection Policy": ["public/js/words.js", "public/js/ask.js", "public/js/ladder.js"],
	"Collection Run": ["public/js/words.js", "public/js/ask.js", "public/js/run_result.js"],
	"Collections Company": ["public/js/words.js", "public/js/ask.js", "public/js/setup.js"],
	"Contact Log": ["public/js/words.js"],
	"Credit Hold": ["public/js/words.js", "public/js/ask.js"],
	"Dunning Letter": ["public/js/words.js", "public/js/ask.js", "public/js/letters.js"],
	"Dunning Letter Type": ["public/js/words.js"],
}  # fmt: skip
doctype_list_js = {
	"Collection Action": ["public/js/worklist.js"],
	"Dunning Letter": ["public/js/ask.js", "public/js/letters.js"],
}
