"""One thing that happened on a case, as a row of its story, and where such rows are read from."""

import frappe
from frappe.utils import get_fullname

from .notes import shown
from .reasons import text_of

# Rows of one source: more than any person reads, so that every page of a story is whole.
MOST = 2000


def entry(when, kind: str, title: str, doctype: str | None = None, name: str | None = None, **more) -> dict:
	row = {"when": str(when), "kind": kind, "title": title, "doctype": doctype, "name": name}
	row |= {"text": "", "why": "", "who": "", "status": "", "amount": None, "currency": None, **more}
	row["who"] = get_fullname(row["who"]) if row["who"] else ""
	return row


def newest(doctype: str, filters: dict, fields: list[str], order: str = "creation") -> list[dict]:
	return frappe.get_all(
		doctype, filters=filters, fields=["name", *fields], order_by=f"{order} desc, name desc", limit=MOST
	)


def reasons_of(case: str, link: str) -> dict[str, str]:
	"""Why a letter or a hold came to be: the reason of its action."""
	rows = newest("Collection Action", {"case": case, link: ("is", "set")}, [link, "why", "why_json"])
	return {row[link]: text_of(row.why_json, shown(row.why)) for row in rows if row.why_json}
