"""One way to ask for a decision: who is asked, by bell and mail, who answers, and what is kept of it.

To have a DocType decided on through it (page `collections-approve`, mails with two buttons, substitutes,
reminders, trail):

1. write `services/approval_<something>.py` with `KIND = Kind(…)`, see the fields of `Kind` below, and name
   the module in `KINDS`;
2. call `ask(doc)` when a decision begins to be due (after insert, or when its status moves);
3. call `ended(doctype, name, answer, comment)` from the service or controller through which *every* decision
   goes, whichever button was pressed: "Approved", "Rejected", or None when the question is withdrawn (paid,
   cancelled). It closes what was asked and keeps the trail.

`Kind.approve` and `Kind.reject` must lock the document, refuse with a clear sentence when it was decided
already, and hold to the same rules as every other way: nothing here is the only guard. Asking twice changes
nothing. Rows are Collection Approvals, one for each person asked; nobody writes them by hand.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, cint, escape_html, get_fullname, get_url_to_form, now_datetime

from ..ledger.substitutes import substitutes_of
from . import birth
from .keys import key_of
from .notes import note

DOCTYPE = "Collection Approval"
WAITING, APPROVED, REJECTED, OVER, EXPIRED = "Waiting", "Approved", "Rejected", "Over", "Expired"
APPROVE, REVIEW = "Approve", "Review"
# DocType -> module of this package with its KIND.
KINDS = {
	"Collection Handover": "approval_handovers",
	"Collection Policy": "approval_policies",
	"Credit Hold": "approval_holds",
	"Dunning Letter": "approval_letters",
	"Promise to Pay": "approval_promises",
	"Write-off Request": "approval_write_offs",
}


@dataclass(frozen=True)
class Kind:
	"""How one DocType is decided on. Sentences are translated when called; HTML means: values escaped."""

	doctype: str
	waits: Callable[[Document], str | None]  # APPROVE or REVIEW while it waits for that, else None
	deciders: Callable[[Document], Iterable[str]]  # users to ask; those who may not are left out here
	may_not: Callable[[Document, str], str | None]  # why this user may not decide now; None = may
	question: Callable[[Document], str]  # one sentence, HTML: “Stop shipments to Guangda Trading?”
	lines: Callable[[Document], list[str]]  # the facts, HTML, a paragraph each
	approve: Callable[[str, str], None]  # (name, comment)
	reject: Callable[[str, str], None]  # (name, reason; never empty)
	became: Callable[[Document], str] | None = None  # what became of it, HTML; None = `became` below
	url: Callable[[Document], str] = lambda doc: get_url_to_form(doc.doctype, doc.name)


def kind_of(doctype: str) -> Kind:
	return import_module(f"{__package__}.{KINDS[doctype]}").KIND


def ask(doc: Document) -> list[str]:
	"""Ask whoever decides on it, once each; the names of the rows written now. Tells by bell and mail."""
	from . import approval_mail

	kind = kind_of(doc.doctype)
	what = kind.waits(doc)
	if not what:
		return []
	rows = [_asked(doc, what, *one) for one in people(kind, doc)]
	if not rows:
		_nobody(doc)
	new = [name for name in rows if name]
	for name in new:
		approval_mail.tell(kind, doc, frappe.get_doc(DOCTYPE, name))
	return new


def people(kind: Kind, doc: Document) -> list[tuple[str, str | None]]:
	"""`[(user, None or whom he or she stands in for)]`: enabled, with the role, not who asked."""
	able = [user for user in dict.fromkeys(kind.deciders(doc)) if _able(kind, doc, user)]
	found = {user: None for user in able}
	for user in dict.fromkeys(kind.deciders(doc)):
		for other in substitutes_of([user]):
			if other not in found and _able(kind, doc, other):
				found[other] = user
	return list(found.items())


def _able(kind: Kind, doc: Document, user: str) -> bool:
	"""The mail tells what the document says: only to whoever may read it."""
	if not user or not frappe.db.get_value("User", user, "enabled") or kind.may_not(doc, user):
		return False
	return may_read(doc, user)


def may_read(doc: Document, user: str) -> bool:
	return bool(frappe.has_permission(doc.doctype, "read", doc, user=user))


def _asked(doc: Document, what: str, user: str, instead_of: str | None) -> str | None:
	now = now_datetime()
	row = {
		"reference_doctype": doc.doctype,
		"reference_name": doc.name,
		"company": doc.get("company"),
		"case": doc.get("case"),
		"what": what,
		"status": WAITING,
		"asked_of": user,
		"stands_in_for": instead_of,
		"asked_on": now,
		"expires_on": add_days(now, link_days()),
		"active_key": key_of(doc.doctype, doc.name, what, user),
	}
	return birth.insert_once(frappe.get_doc({"doctype": DOCTYPE, **row}), "active_key")


def link_days() -> int:
	"""How long the buttons of a mail work (setting)."""
	return max(cint(frappe.get_cached_doc("Collections Settings").get("approval_link_days")), 1)


def _nobody(doc: Document) -> None:
	"""Nobody can be asked: said on the document, once."""
	said = note("nobody_decides")
	of = {"reference_doctype": doc.doctype, "reference_name": doc.name, "comment_type": "Info"}
	if not frappe.db.exists("Comment", {**of, "content": said}):
		doc.add_comment("Info", said)


def waiting(doctype: str, name: str) -> list[dict]:
	"""Who is asked and has not answered, oldest first."""
	fields = ["name", "asked_of", "stands_in_for", "what", "asked_on", "expires_on"]
	of = {"reference_doctype": doctype, "reference_name": name, "status": WAITING}
	return frappe.get_all(DOCTYPE, of, fields, order_by="asked_on asc, name asc")


def ended(doctype: str, name: str, answer: str | None, comment: str | None = None) -> None:
	"""A decision was made, or the question is withdrawn (`answer` None). Closes every row; keeps the trail.

	Who decided without having been asked gets a row, too; “for” says whom he or she stands in for.
	"""
	user, rows = frappe.session.user, waiting(doctype, name)
	mine = next((row for row in rows if row.asked_of == user), None)
	for row in rows:
		if row is not mine or not answer:
			_close(row.name, {"status": OVER, "comment": comment if not answer else None})
	if not answer:
		return
	decided = {"status": answer, "decided_by": user, "decided_on": now_datetime(), "comment": comment}
	decided["decided_for"] = mine.stands_in_for if mine else _stood_in(user, rows)
	if mine:
		_close(mine.name, decided)
	else:
		_decided_unasked(doctype, name, rows, decided)
	said = trail(frappe._dict(decided))
	of = {"reference_doctype": doctype, "reference_name": name, "comment_type": "Info"}
	birth.insert(frappe.get_doc({"doctype": "Comment", **of, "content": escape_html(said)}))


def _close(row: str, values: dict) -> None:
	frappe.db.set_value(DOCTYPE, row, {**values, "active_key": None})


def _stood_in(user: str, rows: list[dict]) -> str | None:
	return next((row.asked_of for row in rows if user in substitutes_of([row.asked_of])), None)


def _decided_unasked(doctype: str, name: str, rows: list[dict], decided: dict) -> None:
	doc = frappe.get_doc(doctype, name)
	row = {
		"reference_doctype": doctype,
		"reference_name": name,
		"company": doc.get("company"),
		"case": doc.get("case"),
		"what": rows[0].what if rows else APPROVE,
		"asked_of": decided["decided_by"],
	}
	birth.insert(frappe.get_doc({"doctype": DOCTYPE, **row, **decided}))


def trail(row) -> str:
	"""`Approved by Hua Manager for Li Boss: comment`: plain text."""
	words = {
		(APPROVED, False): _("Approved by {0}."),
		(APPROVED, True): _("Approved by {0} for {1}."),
		(REJECTED, False): _("Rejected by {0}."),
		(REJECTED, True): _("Rejected by {0} for {1}."),
	}
	by, instead = get_fullname(row.decided_by), get_fullname(row.decided_for) if row.decided_for else ""
	text = words[row.status, bool(row.decided_for)].format(by, instead)
	return f"{text} {row.comment}" if row.comment else text


def became(doc: Document) -> str:
	"""What became of the question, as HTML: from the trail, else from the document's state."""
	of = {"reference_doctype": doc.doctype, "reference_name": doc.name, "decided_on": ("is", "set")}
	fields = ["status", "decided_by", "decided_for", "decided_on", "comment"]
	last = frappe.get_all(DOCTYPE, of, fields, order_by="decided_on desc, name desc", limit=1)
	state = _("It does not wait for a decision any more: it is {0}.").format(
		_(doc.status, context=doc.doctype)
	)
	if not last:
		return escape_html(state)
	when = frappe.utils.format_datetime(last[0].decided_on, "medium")
	return escape_html(f"{trail(last[0])} ({when})")
