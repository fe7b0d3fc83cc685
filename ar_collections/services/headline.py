"""How collections stand, in one row per company, for the head of a Customer or a Sales Invoice. Reads only."""

import frappe

_FIELDS = [
	"name", "company", "overdue", "currency", "days_overdue", "level", "next_action", "next_action_on", "hold_status",
]  # fmt: skip


def of_customer(customer: str) -> list[dict]:
	"""The open cases of the customer that the reader may see."""
	return _rows({"customer": customer})


def of_invoice(invoice: str) -> list[dict]:
	"""The case of the invoice's customer and company, with the level of this invoice."""
	of = frappe.db.get_value("Sales Invoice", invoice, ["customer", "company"], as_dict=True)
	rows = _rows({"customer": of.customer, "company": of.company})
	for row in rows:
		levels = frappe.get_all(
			"Collection Case Item",
			filters={"parent": row["case"], "voucher_no": invoice},
			order_by="level desc",
			limit=1,
			pluck="level",
		)
		row["level"] = levels[0] if levels else 0
	return rows


def _rows(filters: dict) -> list[dict]:
	rows = frappe.get_list(
		"Collection Case",
		filters={**filters, "status": ("!=", "Closed")},
		fields=_FIELDS,
		order_by="company asc",
	)
	found = []
	for row in rows:
		hold = frappe.get_all(
			"Credit Hold",
			filters={"case": row.name, "status": ("in", ("Proposed", "Active"))},
			order_by="status asc, name asc",
			limit=1,
			pluck="name",
		)
		found.append({**row, "case": row.name, "hold": hold[0] if hold else None})
	return found
