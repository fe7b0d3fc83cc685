"""Asking for the release of a hold: the blocked person asks, the General Manager gets it to do.

Open to whoever may read the document that was refused. One request per document and day; it is
answered when something is let out or the hold ends, and the one who asked hears of it.
"""

from functools import partial

import frappe
from frappe import _
from frappe.utils import escape_html, get_fullname, getdate, nowdate

from . import actions, birth, notes
from .hold_notices import general_managers
from .keys import key_of
from .notices import notify

DOCTYPE = "Collection Action"
KIND = "Follow-up"
STEP = "release-asked"
LONGEST_NOTE = 500


def ask(
	hold: str, reference_doctype: str | None = None, reference_name: str | None = None, note: str = ""
) -> bool:
	"""Ask who decides to let something out; False when the same was asked today already."""
	of = frappe.get_doc("Credit Hold", hold)
	said = (note or "").strip()[:LONGEST_NOTE]
	people = general_managers(of.company)
	title = _title(reference_doctype, reference_name)
	work = _work(of, title, said, people[0] if people else None, (reference_doctype, reference_name))
	if not birth.insert_once(work, "unique_key"):
		return False
	who = get_fullname(frappe.session.user)

	def asks() -> str:
		what = f"{_(reference_doctype)} {reference_name}" if reference_name else _("A document")
		return ": ".join(filter(None, (_("{0} asks to release {1}").format(who, what), said)))

	of.add_comment("Comment", escape_html(asks()))
	customer = of.customer_name or of.customer
	notify(people, lambda: escape_html(f"{customer}: {asks()}"), "Credit Hold", of.name)
	return True


def _title(doctype: str | None, name: str | None) -> str:
	if not name:
		return notes.note("release_asked_of")
	return notes.note("release_asked", doctype=doctype, document=name)[:140]


def _work(of, title: str, said: str, decider: str | None, reference: tuple[str | None, str | None]):
	asker = frappe.session.user
	who = get_fullname(asker)
	return frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"unique_key": key_of(STEP, of.name, reference[1] or asker, nowdate()),
			"kind": KIND,
			"step_id": STEP,
			"title": title,
			"status": "Open",
			"due_on": getdate(nowdate()),
			"case": of.case,
			"company": of.company,
			"customer": of.customer,
			"customer_name": of.customer_name,
			"collector": decider,
			"hold": of.name,
			"reference_doctype": reference[0],
			"reference_name": reference[1],
			"currency": of.currency,
			"why": notes.note("asked_by_saying", who=who, said=said)
			if said
			else notes.note("asked_by", who=who),
		}
	)


def waiting(hold: str) -> list[dict]:
	"""Requests nobody has answered yet, oldest first."""
	return frappe.get_all(
		DOCTYPE,
		filters={"hold": hold, "step_id": STEP, "status": "Open"},
		fields=["name", "title", "why", "owner", "creation", "reference_doctype", "reference_name"],
		order_by="creation asc, name asc",
	)


def answered(doc, how: str) -> None:
	"""Close the requests on this hold and tell who asked."""
	who = doc.customer_name or doc.customer
	for row in waiting(doc.name):
		actions.complete(row.name, how)
		subject = partial(_answer, who, row.title, how)
		notify({row.owner} - {frappe.session.user}, subject, "Customer", doc.customer)


def _answer(who: str, title: str, how: str) -> str:
	return escape_html(f"{who}: {notes.shown(title)}. {notes.shown(how)}")
