"""Our documents among the connections of Customer and Sales Invoice. Adds to what is there, takes nothing."""

from frappe import _

_STOPS = ("Invoice Dispute", "Dunning Block")


def customer(data: dict) -> dict:
	return _added(
		data,
		[
			"Collection Case",
			"Dunning Letter",
			"Credit Hold",
			"Contact Log",
			"Promise to Pay",
			"Collection Handover",
			"Write-off Request",
			*_STOPS,
			"Account Statement",
		],
	)


def sales_invoice(data: dict) -> dict:
	"""Cases and letters know an invoice by the rows of their items."""
	by_item = ["Collection Case", "Dunning Letter", "Collection Action"]
	data.setdefault("non_standard_fieldnames", {}).update(dict.fromkeys(by_item, "voucher_no"))
	return _added(data, [*by_item, *_STOPS])


def _added(data: dict, doctypes: list[str]) -> dict:
	data.setdefault("transactions", []).append({"label": _("Collections"), "items": doctypes})
	return data
