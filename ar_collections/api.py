"""What the screens call. Thin: who may, then the service that does; every argument is typed.

Nothing here computes or writes. No document type is ever taken from the caller beyond the two
whose head shows how collections stand. Reads are open to GET; whatever writes wants POST.
"""

import json

import frappe
from frappe import _
from frappe.utils import cint

from . import hold_api
from .guards import has_role
from .services import (
	actions,
	batch_print,
	checklist,
	delivery,
	headline,
	letter_files,
	letters,
	pdf,
	policy_check,
	run_report,
	timeline,
)
from .services import go_live as going_live
from .services import run as runs

# Who may start runs and switch companies on.
MANAGERS = ("Collections Manager", "Accounts Manager", "System Manager")
MOST_LETTERS = 500  # in one PDF


# Runs


@frappe.whitelist(methods=["POST"])
def dry_run(company: str) -> str:
	"""What would tonight do? The name of the run to read."""
	_may_run(company)
	return runs.start(company, dry_run=True, source="Button")


@frappe.whitelist(methods=["POST"])
def run_now(company: str) -> str:
	_may_run(company)
	return runs.start(company, source="Button")


@frappe.whitelist(methods=["POST"])
def release_run(run: str) -> None:
	_may_run(_run(run).company)
	runs.release(run)


@frappe.whitelist(methods=["POST"])
def resume_run(run: str) -> int:
	_may_run(_run(run).company)
	parts = runs.resume(run)
	if not parts:
		message = _(
			"Nothing to resume: a worker is at it, or it is done. A worker that died is noticed after {0} seconds."
		)
		frappe.msgprint(message.format(runs.run_jobs.SILENT), alert=True)
	return parts


@frappe.whitelist(methods=["POST"])
def cancel_run(run: str, reason: str | None = None) -> None:
	_may_run(_run(run).company)
	runs.cancel(run, reason)


@frappe.whitelist(methods=["GET", "POST"])
def run_result(run: str, table: str = "planned", start: int = 0, limit: int = 50, search: str = "") -> dict:
	_run(run)
	return run_report.result(run, table, max(cint(start), 0), min(max(cint(limit), 1), 500), search or "")


@frappe.whitelist(methods=["GET", "POST"])
def last_run(company: str) -> dict | None:
	frappe.has_permission("Collection Run", "read", throw=True)
	frappe.get_doc("Company", company).check_permission("read")
	return run_report.last(company)


@frappe.whitelist(methods=["GET", "POST"])
def last_run_card(filters: str | dict | list | None = None) -> str:
	"""Number card: when the last run ended, how long it took, what failed."""
	frappe.has_permission("Collection Run", "read", throw=True)
	return run_report.card()


# Set-up


@frappe.whitelist(methods=["GET", "POST"])
def go_live_check(company: str) -> list[dict]:
	frappe.get_doc("Collections Company", company).check_permission("read")
	return checklist.checklist(company)


@frappe.whitelist(methods=["POST"])
def go_live(
	company: str, mode: str = "Live", start_rule: str | None = None, test_email: str | None = None
) -> str | None:
	"""Switch to "Not Live", "Test" or "Live"; the name of the dry run to read."""
	_only(MANAGERS)
	frappe.get_doc("Collections Company", company).check_permission("write")
	return going_live.switch(company, mode, start_rule, test_email)


@frappe.whitelist(methods=["GET", "POST"])
def policy_problems(policy: str) -> list[str]:
	doc = frappe.get_doc("Collection Policy", policy)
	doc.check_permission("read")
	return policy_check.problems(doc)


# Cases and work


@frappe.whitelist(methods=["GET", "POST"])
def case_timeline(case: str, start: int = 0, limit: int = 100) -> list[dict]:
	frappe.get_doc("Collection Case", case).check_permission("read")
	return timeline.events(case, max(cint(start), 0), min(max(cint(limit), 1), 500))


@frappe.whitelist(methods=["GET", "POST"])
def case_reasons(case: str) -> dict[str, str]:
	"""Why each item stands as it does, in the reader's language: `{"SINV-1|1": sentence}`."""
	doc = frappe.get_doc("Collection Case", case)
	doc.check_permission("read")
	return timeline.item_reasons(doc)


@frappe.whitelist(methods=["GET", "POST"])
def receivable_headline(doctype: str, name: str) -> list[dict]:
	"""How collections stand for a Customer or a Sales Invoice."""
	if doctype == "Customer":
		frappe.get_doc("Customer", name).check_permission("read")
		return headline.of_customer(name)
	frappe.get_doc("Sales Invoice", name).check_permission("read")
	return headline.of_invoice(name)


@frappe.whitelist(methods=["POST"])
def complete_action(action: str, result: str | None = None) -> None:
	frappe.get_doc("Collection Action", action).check_permission("write")
	actions.complete(action, result)


@frappe.whitelist(methods=["POST"])
def skip_action(action: str, reason: str) -> None:
	frappe.get_doc("Collection Action", action).check_permission("write")
	actions.skip(action, reason)


# Letters


@frappe.whitelist(methods=["POST"])
def approve_letter(letter: str) -> None:
	frappe.get_doc("Dunning Letter", letter).check_permission("write")
	letters.approve(letter)


@frappe.whitelist(methods=["POST"])
def issue_letter(letter: str) -> str:
	"""What came of it, as a sentence: a letter whose items were stopped meanwhile is withdrawn instead."""
	frappe.get_doc("Dunning Letter", letter).check_permission("write")
	letters.issue(letter)
	why = frappe.db.get_value("Dunning Letter", {"name": letter, "status": "Withdrawn"}, "withdrawn_reason")
	return _("Withdrawn: {0}").format(why) if why else _("Issued.")


@frappe.whitelist(methods=["POST"])
def withdraw_letter(letter: str, reason: str) -> str:
	"""What became of its mail, as a sentence; "" when there was none."""
	frappe.get_doc("Dunning Letter", letter).check_permission("write")
	return letters.withdraw(letter, reason)


@frappe.whitelist(methods=["POST"])
def send_letter_again(letter: str, email_to: str) -> None:
	"""The same paper to another address: for whoever sees the letter, its own rep too."""
	frappe.get_doc("Dunning Letter", letter).check_permission("email")
	delivery.send_again(letter, email_to)


@frappe.whitelist(methods=["POST"])
def post_letter_instead(letter: str) -> None:
	"""It goes on the pile that is printed and posted."""
	frappe.get_doc("Dunning Letter", letter).check_permission("print")
	delivery.post_instead(letter)


@frappe.whitelist(methods=["GET", "POST"])
def preview_letter(letter: str) -> None:
	"""The letter as PDF in the browser: the frozen one, or how it would look if issued now."""
	doc = frappe.get_doc("Dunning Letter", letter)
	doc.check_permission("read")
	_show_pdf(f"{letter}.pdf", letter_files.frozen_pdf(letter) if doc.issued_on else pdf.preview(doc))


@frappe.whitelist(methods=["GET", "POST"])
def letters_to_print(company: str | None = None, case: str | None = None) -> list[str]:
	"""Issued letters that wait for the post, those of the reader only, oldest first."""
	filters = {"needs_post": 1, "posted_on": ("is", "not set"), "issued_on": ("is", "set")}
	filters |= {"status": ("!=", "Withdrawn")}
	filters |= {field: value for field, value in (("company", company), ("case", case)) if value}
	return frappe.get_list(
		"Dunning Letter", filters=filters, order_by="name asc", limit=MOST_LETTERS, pluck="name"
	)


@frappe.whitelist(methods=["POST"])
def letters_pdf(names: str | list) -> None:
	"""The letters as one PDF, in the order given."""
	wanted = _names(names)
	for name in wanted:
		frappe.get_doc("Dunning Letter", name).check_permission("read")
	_show_pdf(f"letters-{frappe.utils.nowdate()}.pdf", batch_print.pdf_of(wanted))


@frappe.whitelist(methods=["POST"])
def mark_posted(
	names: str | list,
	posted_on: str | None = None,
	courier: str | None = None,
	tracking_no: str | None = None,
) -> None:
	wanted = _names(names)
	for name in wanted:
		frappe.get_doc("Dunning Letter", name).check_permission("write")
	batch_print.confirm(wanted, posted_on or frappe.utils.nowdate(), courier, tracking_no)


# Holds


@frappe.whitelist(methods=["POST"])
def hold_decide(hold: str, decision: str, reason: str = "") -> None:
	"""Approve, Reject or Release a hold; who may is the hold's own rule."""
	ways = {"Approve": hold_api.approve, "Reject": hold_api.reject, "Release": hold_api.release}
	if decision not in ways:
		frappe.throw(_("Decide with one of: {0}.").format(", ".join(map(_, ways))), title=_("Credit Hold"))
	ways[decision](hold, reason)


def _only(roles: tuple[str, ...]) -> None:
	if not has_role(*roles):
		message = _("This needs one of the roles: {0}.").format(", ".join(map(_, roles)))
		frappe.throw(message, frappe.PermissionError, title=_("Not permitted"))


def _may_run(company: str) -> None:
	_only(MANAGERS)
	frappe.get_doc("Company", company).check_permission("read")


def _run(run: str):
	doc = frappe.get_doc("Collection Run", run)
	doc.check_permission("read")
	return doc


def _names(names: str | list) -> list[str]:
	found = json.loads(names) if isinstance(names, str) else names
	if not isinstance(found, list) or not found or len(found) > MOST_LETTERS:
		frappe.throw(_("Choose between 1 and {0} letters.").format(MOST_LETTERS), title=_("Letters"))
	return list(dict.fromkeys(str(name) for name in found))


def _show_pdf(filename: str, content: bytes) -> None:
	frappe.local.response.filename = filename
	frappe.local.response.filecontent = content
	frappe.local.response.type = "pdf"
