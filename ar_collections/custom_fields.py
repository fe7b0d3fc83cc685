"""What this app adds to ERPNext's tables, as data: fields, and an index. Installed by `setup.py`, removed by `uninstall.py`."""

_FOLLOW_UP = [
	{
		"fieldname": "collections_section",
		"label": "Collections",
		"fieldtype": "Section Break",
		"collapsible": 1,
	},
	{
		"fieldname": "collection_policy",
		"label": "Collection Policy",
		"fieldtype": "Link",
		"options": "Collection Policy",
		"description": "Comes before the policies that fit by rank.",
	},
	{
		"fieldname": "no_collection_follow_up",
		"label": "No Collection Follow-up",
		"fieldtype": "Check",
	},
]


def _chained(fields: list[dict], after: str, **more) -> list[dict]:
	"""The fields one after the other, the first behind `after`."""
	chained = []
	for field in fields:
		chained.append({**field, "insert_after": after, "module": "AR Collections", **more})
		after = field["fieldname"]
	return chained


CUSTOM_FIELDS = {
	"Customer": _chained(
		[
			*_FOLLOW_UP,
			{
				"fieldname": "collections_risk_class",
				"label": "Risk Class",
				"fieldtype": "Select",
				"options": "\nLow\nMedium\nHigh",
			},
			{
				"fieldname": "collections_holiday_list",
				"label": "Holidays of the Customer",
				"fieldtype": "Link",
				"options": "Holiday List",
				"description": "No calls on these days; empty: the company's own holidays.",
			},
			{
				"fieldname": "collections_interest_basis",
				"label": "Interest on Overdue Amounts",
				"fieldtype": "Link",
				"options": "Interest Basis",
				"description": "As agreed with this customer; empty: as set on the Collections Company.",
			},
			{
				"fieldname": "collections_penalty_basis",
				"label": "Agreed Penalty",
				"fieldtype": "Link",
				"options": "Interest Basis",
				"description": "Claimed in addition to interest; empty: as set on the Collections Company.",
			},
		],
		after="is_frozen",
	),
	# Changed on submitted invoices too; an amended or copied invoice starts without.
	"Sales Invoice": _chained(_FOLLOW_UP, after="payment_schedule", allow_on_submit=1, no_copy=1),
	"Dunning": _chained(
		[
			{
				"fieldname": "collections_letter",
				"label": "Dunning Letter",
				"fieldtype": "Link",
				"options": "Dunning Letter",
				"read_only": 1,
				"no_copy": 1,
				"description": "The letter that charges this.",
			}
		],
		after="status",
	),
	"Notification Settings": _chained(
		[
			{
				"fieldname": "no_collections_digest",
				"label": "No Morning Mail with the Collections Worklist",
				"fieldtype": "Check",
			},
			{
				"fieldname": "collections_digest_on",
				"label": "Last Morning Mail",
				"fieldtype": "Date",
				"hidden": 1,
				"read_only": 1,
			},
		],
		after="enable_email_mention",
	),
}

# DocType, fields and name of the index that tells which vouchers are open (ledger/balances.py).
LEDGER_INDEX = (
	"Payment Ledger Entry",
	["delinked", "against_voucher_no", "against_voucher_type", "amount_in_account_currency"],
	"collections_open_vouchers",
)
