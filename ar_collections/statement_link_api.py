"""What the page behind a statement's link calls: open to people without a login, who hold the link.

Its token is judged first and everything is counted (`services/statement_limits.py`); a token that is not
good gets one sentence. Nothing here takes a document's name from the caller.
"""

import json

import frappe
from frappe import _

from .services import statement_answer, statement_files, statement_limits, statement_link, statement_send
from .services.statement_answer import Answer, Objection
from .services.statement_rules import INVOICING, locked


@frappe.whitelist(allow_guest=True, methods=["POST"])
def answer(t: str, answers: str) -> None:
	"""What the page sends: `answers` as JSON, files beside it as `stamped` and `file_<line>`."""
	statement_limits.count(statement_limits.ANSWER)
	doc = _behind(t)
	statement_answer.answer(locked(doc.name), _given(answers))


@frappe.whitelist(allow_guest=True, methods=["GET"])
def paper(t: str) -> None:
	"""The PDF that was mailed, for whoever holds the link."""
	statement_limits.count(statement_limits.OPEN)
	doc = _behind(t)
	response = frappe.local.response
	response.filename, response.filecontent = f"{doc.name}.pdf", statement_send.pdf_of(doc)
	response.type, response.display_content_as = "pdf", "inline"


def _behind(token: str):
	"""The statement of a link that is good, spoken in its language; else one sentence for everybody."""
	found = statement_link.judged(token)
	if found.doc is None:
		frappe.throw(statement_link.refusal(found.state), frappe.PermissionError, title=_("Link"))
	frappe.local.lang = found.doc.language or frappe.local.lang
	return found.doc


def _given(text: str) -> Answer:
	try:
		said = json.loads(text)
		rows = {int(number): row for number, row in (said.get("lines") or {}).items()}
		objections = {number: _objection(number, row) for number, row in rows.items()}
		invoicing = {name: str(said.get(name) or "") for name in INVOICING}
	except (ValueError, TypeError, AttributeError):
		frappe.throw(_("The answer could not be read. Load the page again."), title=_("Answer"))
	return Answer(
		confirmed_by=str(said.get("confirmed_by") or ""),
		agrees=bool(said.get("agrees")),
		note=str(said.get("note") or ""),
		objections=objections,
		invoicing=invoicing,
		stamped_copy=_file("stamped"),
	)


def _objection(number: int, row: dict) -> Objection:
	amount = float(str(row.get("amount") or 0).replace(",", ""))
	if amount != amount or abs(amount) > 1e15:
		raise ValueError
	reason, note = str(row.get("reason") or ""), str(row.get("note") or "")
	return Objection(reason, note, amount, _file(f"file_{number}"))


def _file(name: str) -> bytes | None:
	given = getattr(frappe.request, "files", None) if frappe.request else None
	file = given.get(name) if given else None
	if not file or not file.filename:
		return None
	return file.stream.read(statement_files.MOST_BYTES + 1) or None
