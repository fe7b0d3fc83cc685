"""Asking for the release of a hold: the blocked person asks, the General Manager gets it to do.

Open to whoever may read the document that was refused. One request per document and day; it is
answered when something is let out or the hold ends, and the one who asked hears of it.
"""

import frappe
from frappe import _
from frappe.utils import escape_html, get_fullname, getdate, nowdate

from . import actions, birth
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
	what = _("{0} {1}").format(_(reference_doctype), reference_name) if reference_name else _("A document")
	note = (note or "").strip()[:LONGEST_NOTE]
	people = general_managers(of.company)
	name = birth.insert_once(
		_work(of, what, note, people[0] if people else None, reference_name), "unique_key"
	)
	if not name:
		return False
	who = get_fullname(frappe.session.user)
	said = ": ".join(filter(None, (_("{0} asks to release {1}").format(who, what), note)))
	of.add_comment("Comment", escape_html(said))
	customer = of.customer_name or of.customer
	notify(people, escape_html(f"{customer}: {said}"), "Credit Hold", of.name)
	return True


def _work(of, what: str, note: str, decider: str | None, reference: str | None):
	asker = frappe.session.user
	return frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"unique_key": key_of(STEP, of.name, reference or asker, nowdate()),
			"kind": KIND,
			"step_id": STEP,
			"title": _("Release asked for: {0}").format(what)[:140],
			"status": "Open",
			"due_on": getdate(nowdate()),
			"case": of.case,
			"company": of.company,
			"customer": of.customer,
			"customer_name": of.customer_name,
			"collector": decider,
			"hold": of.name,
			"currency": of.currency,
			"why": " ".join(filter(None, (_("Asked by {0}.").format(get_fullname(asker)), note))),
		}
	)


def waiting(hold: str) -> list[dict]:
	"""Requests nobody has answered yet, oldest first."""
	return frappe.get_all(
		DOCTYPE,
		filters={"hold": hold, "step_id": STEP, "status": "Open"},
		fields=["name", "title", "why", "owner", "creation"],
		order_by="creation asc, name asc",
	)


def answered(doc, how: str) -> None:
	"""Close the requests on this hold and tell who asked."""
	for row in waiting(doc.name):
		actions.complete(row.name, how)
		subject = f"{doc.customer_name or doc.customer}: {row.title}. {how}"
		notify({row.owner} - {frappe.session.user}, escape_html(subject), "Customer", doc.customer)
