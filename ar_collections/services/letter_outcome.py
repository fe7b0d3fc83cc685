"""What became of a posted letter: delivered, returned or refused, with the proof of it.

Only the delivery fields of a frozen letter are written. A letter that came back is work: the address
has to be found; one that was refused reached the customer's door and is told as such. Rights are
checked by the caller.
"""

from datetime import date

import frappe
from frappe import _
from frappe.utils import cstr, formatdate, getdate

from . import cases, follow_ups, letter_text
from .letter_format import long_date

DOCTYPE = "Dunning Letter"
DELIVERED, RETURNED, REFUSED = "Delivered", "Returned", "Refused"
OUTCOMES = (DELIVERED, RETURNED, REFUSED)


def waybill(letter) -> str:
	"""The line for the contents on the waybill: what the letter is, its number, its date (domain.md G)."""
	words = letter_text.labels(letter.language)["waybill"]
	kind = _(letter.letter_type, letter.language)
	return words.format(kind, letter.name, long_date(getdate(letter.letter_date), letter.language))


def record(letter: str, outcome: str, on, note: str | None = None, proof: str | None = None) -> str:
	"""Note the outcome of a posted letter on `on`; `proof` is a file the user uploaded.

	Noting the same again changes nothing, another outcome replaces the first with a trail. Returns a
	sentence of what follows. Raises where the letter was not posted, or the day cannot be.
	"""
	case = frappe.db.get_value(DOCTYPE, letter, "case")
	if case:
		cases.lock_many([case])  # before its letters, as payments do
	doc = frappe.get_doc(DOCTYPE, letter, for_update=True)
	day = _check(doc, outcome, on)
	if (doc.delivery_outcome, doc.delivered_on, proof) == (outcome, day, None):
		return _("Noted already.")
	values = {"delivery_outcome": outcome, "delivered_on": day, "delivery_note": cstr(note).strip() or None}
	if proof:
		values["delivery_proof"] = _keep_proof(doc, proof)
	if outcome == DELIVERED and doc.status in ("Sent", "Sending"):
		values["status"] = "Delivered"
	elif outcome != DELIVERED and doc.status == "Delivered":
		values["status"] = "Sent"
	doc.db_set(values, notify=True)
	_trail(doc)
	return _what_follows(doc)


def _check(doc, outcome: str, on) -> date:
	if outcome not in OUTCOMES:
		message = _("Say what became of it with one of: {0}.")
		frappe.throw(message.format(", ".join(map(_, OUTCOMES))), title=_("Delivery"))
	if not doc.posted_on or doc.status == "Withdrawn":
		message = _("Letter {0} has not been posted: note first when, and by which number.")
		frappe.throw(message.format(doc.name), title=_("Delivery"))
	day = getdate(on)
	if not doc.posted_on <= day <= getdate():
		message = _("Give a day from {0}, when the letter was posted, to today.")
		frappe.throw(message.format(formatdate(doc.posted_on)), title=_("Delivery"))
	return day


def _keep_proof(doc, url: str) -> str:
	"""Attach the user's own upload to the letter, privately; nobody else's file is taken."""
	name = frappe.db.get_value(
		"File", {"file_url": url, "owner": frappe.session.user}, "name", order_by="creation desc"
	)
	if not name:
		frappe.throw(_("Upload the proof of delivery first."), title=_("Proof of delivery"))
	file = frappe.get_doc("File", name)
	if file.attached_to_name and (file.attached_to_doctype, file.attached_to_name) != (DOCTYPE, doc.name):
		frappe.throw(
			_("This file belongs to another document. Upload it again."), title=_("Proof of delivery")
		)
	file.update(
		{"attached_to_doctype": DOCTYPE, "attached_to_name": doc.name, "attached_to_field": "delivery_proof"}
	)
	file.is_private = 1
	file.save(ignore_permissions=True)  # a rep may note the outcome without the right to write letters
	return file.file_url


def _trail(doc) -> None:
	parts = (
		_(doc.delivery_outcome),
		formatdate(doc.delivered_on),
		doc.courier,
		doc.tracking_no,
		doc.delivery_note,
	)
	doc.add_comment("Info", frappe.utils.escape_html(", ".join(filter(None, parts))))


def _what_follows(doc) -> str:
	if doc.delivery_outcome != RETURNED:
		if doc.case:
			result = _("{0} on {1}").format(_(doc.delivery_outcome), formatdate(doc.delivered_on))
			follow_ups.done(doc.case, follow_ups.RETURNED, result, letter=doc.name)
		return _("Noted.")
	if doc.case:
		why = _("Letter {0} came back on {1}: {2}").format(
			doc.name, formatdate(doc.delivered_on), doc.delivery_note or _("no reason given")
		)
		follow_ups.add(doc.case, follow_ups.RETURNED, why, f"{doc.name}|{doc.delivered_on}", letter=doc.name)
	return _("Noted. Finding the new address is on the worklist.")
