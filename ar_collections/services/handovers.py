"""Collection Handovers: asked for by the policy or a person, decided by the General Manager, ended by money.

What a handover may say and who moves it is guarded by the document (`handover_rules`). Here is what a
move leads to: our own work on the items stops, the case says so, people are told. Payments are ERPNext's;
what was recovered is read from its ledger and kept as a picture only.
"""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import cint, flt, nowdate

from ..core.items import Claim, Key
from ..core.model import CONTACT_KINDS, ZERO, PlannedAction
from . import actions, approval, birth, cases, collection_costs, handover_claim, handover_deadlines, letters
from .commit import commit_chunk
from .handover_claim import DOCTYPE
from .handover_rules import ACTIVE, CLOSED, ENDED, PROPOSED, REJECTED, STANDING
from .keys import key_of
from .notes import note
from .notices import notify
from .savepoint import isolated

NOT_OUT = ("Draft", "Pending Approval", "Approved")


def propose(planned: PlannedAction, case: str, action: str, run: str | None = None) -> str | None:
	"""The handover that a planned action asks for; the one that has these items where there is one already."""
	whose = ["company", "customer", "customer_name", "collector"]
	of_case = frappe.db.get_value("Collection Case", case, whose, as_dict=True)
	standing = handover_claim.standing(case)
	taken = set().union(*(one.keys for one in standing))
	keys = {line.key for line in planned.lines}
	if keys <= taken:
		return next(one.name for one in standing if one.keys & keys)
	doc = frappe.get_doc({"doctype": DOCTYPE, **of_case, "case": case, "status": PROPOSED, "action": action})
	doc.update({"run": run, "why": planned.why.text(), "proposed_on": nowdate(), "handed_to": "Law Firm"})
	doc.unique_key = key_of(DOCTYPE, action)
	owed = handover_claim.owed_now(of_case.company, of_case.customer)
	rows = [handover_claim.row_of(claim) for key, claim in owed.items() if key in keys - taken]
	doc.currency = frappe.get_cached_value("Company", of_case.company, "default_currency")
	doc.principal = doc.claim_total = sum(row["base_open"] for row in rows)
	name = birth.insert_once(doc, "unique_key")
	if not name:
		return birth.existing(DOCTYPE, "unique_key", doc.unique_key)
	handover_claim.price(doc, rows)
	came_up(doc)
	return name


def approve(handover: str, said: str = "") -> None:
	_decide(handover, {"status": ACTIVE, "decision_note": said})


def reject(handover: str, reason: str) -> None:
	_decide(handover, {"status": REJECTED, "decision_note": reason})


def take_back(handover: str, reason: str) -> None:
	"""Our own letters and calls go on from the next night."""
	_decide(handover, {"status": "Returned", "end_reason": reason})


def close(handover: str, reason: str) -> None:
	"""It is over there, with or without success; what is still open is asked for again."""
	_decide(handover, {"status": CLOSED, "end_reason": reason})


def _decide(handover: str, values: dict) -> None:
	"""Saved past a workflow of the site's own that has no room for it; who may is the document's own rule."""
	cases.lock_many(filter(None, [frappe.db.get_value(DOCTYPE, handover, "case")]))
	doc = frappe.get_doc(DOCTYPE, handover, for_update=True)
	wanted = PROPOSED if values["status"] in (ACTIVE, REJECTED) else ACTIVE
	if doc.status != wanted:
		frappe.throw(approval.became(doc), title=_("Decided already"))
	doc.update(values)
	doc.flags.decided_here = True
	doc.save()


def came_up(doc) -> None:
	"""It waits for a decision: who decides is asked, by bell and mail."""
	approval.ask(doc)


def moved(doc) -> None:
	"""What a person's move leads to, by whichever way it came. Called by the document."""
	if doc.status == PROPOSED:
		came_up(doc)
		return
	if doc.status in (ACTIVE, REJECTED):
		answer = approval.APPROVED if doc.status == ACTIVE else approval.REJECTED
		approval.ended(DOCTYPE, doc.name, answer, doc.decision_note)
	if doc.status == ACTIVE:
		_stop_our_own(doc)
		if doc.action and frappe.db.get_value("Collection Action", doc.action, "status") == "Open":
			actions.complete(doc.action, _("Handed over to {0}.").format(doc.party_name))
	elif doc.status == REJECTED and doc.action:
		actions.reject(doc.action, doc.decision_note)
	show_on_case(doc.case)
	message = _("Handover of {0}: {1}")
	notify(
		filter(None, {doc.collector, doc.requested_by}),
		lambda: message.format(
			frappe.utils.escape_html(doc.customer_name or doc.customer), _(doc.status, context=DOCTYPE)
		),
		DOCTYPE,
		doc.name,
	)


def follow_deadlines(doc) -> None:
	handover_deadlines.follow(doc)


def _stop_our_own(doc) -> None:
	"""Open calls, mails and visits about these items, and letters not out yet: the rest is planned anew."""
	keys = {(row.voucher_no, cint(row.term)) for row in doc.items}
	why = note("handed_over_now", to=doc.party_name, on=doc.handed_over_on)
	for name in _about(
		doc.case, keys, "Collection Action", {"status": "Open", "kind": ("in", CONTACT_KINDS)}
	):
		actions.withdraw(name, why)
	waiting = {"status": ("in", NOT_OUT), "issued_on": ("is", "not set")}
	for name in _about(doc.case, keys, "Dunning Letter", waiting):
		letters.withdraw(name, why)


def _about(case: str, keys: set[Key], doctype: str, filters: dict) -> list[str]:
	"""Papers of the case that speak of one of these items."""
	names = frappe.get_all(doctype, filters={"case": case, **filters}, order_by="name", pluck="name")
	of = {"parenttype": doctype, "parent": ("in", names or [""])}
	fields = ["parent", "voucher_no", "term"]
	rows = frappe.get_all(f"{doctype} Item", filters=of, fields=fields, order_by="parent asc, idx asc")
	return sorted({row.parent for row in rows if (row.voucher_no, cint(row.term)) in keys})


def show_on_case(case: str | None) -> None:
	"""The case's picture: Legal as long as something of it is handed over."""
	if not case or frappe.db.get_value("Collection Case", case, "status") == "Closed":
		return
	away = frappe.db.exists(DOCTYPE, {"case": case, "status": ACTIVE})
	now = frappe.db.get_value("Collection Case", case, "status")
	if bool(away) != (now == "Legal"):
		frappe.db.set_value("Collection Case", case, "status", "Legal" if away else "Open")
		frappe.clear_document_cache("Collection Case", case)


# What money does to them


def follow_money(case: str, owed: dict[Key, Claim]) -> int:
	"""Under the lock of the case: end what is paid, lower what is asked for, take up again what bounced."""
	changed = 0
	filters = {"case": case, "status": ("in", (*STANDING, CLOSED))}
	for name in frappe.get_all(DOCTYPE, filters=filters, order_by="name", pluck="name"):
		doc = frappe.get_doc(DOCTYPE, name)
		if doc.status in ENDED and not doc.settled:
			continue
		rows = [row for row in doc.items if _is_owed(owed.get((row.voucher_no, cint(row.term))))]
		if doc.status == CLOSED:
			changed += bool(rows) and _taken_up_again(doc)
		elif not rows:
			_settled(doc)
			changed += 1
		elif doc.status == PROPOSED:
			changed += _lower(doc, owed)
		_picture(doc)
	if changed:
		show_on_case(case)
	return changed


def _is_owed(claim: Claim | None) -> bool:
	return claim is not None and handover_claim.left(claim) > ZERO


def _settled(doc) -> None:
	"""Nothing of it is owed any more; what nobody decided on withdraws itself."""
	why = note("handover_settled")
	if doc.status == PROPOSED:
		approval.ended(DOCTYPE, doc.name, None, why)
	if doc.action and doc.status == PROPOSED:
		actions.withdraw(doc.action, why)
	_write(doc, {"status": CLOSED, "settled": 1, "ended_on": nowdate(), "end_reason": why})
	handover_deadlines.follow(doc)


def _taken_up_again(doc) -> bool:
	"""A payment was taken back: who had it has it again; a proposal waits for the policy to ask anew."""
	if not doc.handed_over_on:
		return False
	_write(doc, {"status": ACTIVE, "settled": 0, "ended_on": None, "end_reason": None})
	handover_deadlines.follow(doc)
	return True


def _lower(doc, owed: dict[Key, Claim]) -> bool:
	"""A proposal names what is owed today."""
	rows = [
		handover_claim.row_of(owed[key])
		for key in ((row.voucher_no, cint(row.term)) for row in doc.items)
		if _is_owed(owed.get(key))
	]
	before = round(flt(doc.principal), 2)
	doc.principal = sum(row["base_open"] for row in rows)
	if round(flt(doc.principal), 2) == before and len(rows) == len(doc.items):
		return False
	handover_claim.price(doc, rows)
	return True


def _write(doc, values: dict) -> None:
	# db_set, not save: a workflow of the site's own must not stop what the ledger says.
	doc.db_set(values, notify=True)
	doc.add_comment("Info", values["end_reason"] or note("handover_again"))


def _picture(doc) -> None:
	now = money(doc)
	values = {field: now[field] for field in ("recovered", "commission", "costs")}
	if any(round(flt(doc.get(field)), 2) != round(value, 2) for field, value in values.items()):
		doc.db_set(values, update_modified=False)


def money(doc) -> dict[str, float]:
	"""By the ledger, now: `{recovered, commission, costs, open}` in company currency."""
	came = handover_claim.recovered(doc)
	costs = collection_costs.of_handover(doc.name) if doc.name else ZERO
	found = {"recovered": came, "commission": handover_claim.commission(doc, came), "costs": costs}
	return {name: float(amount) for name, amount in found.items()}


def nightly(company: str) -> int:
	"""Job: deadlines that come near, figures, and what money did unseen; how many handovers were looked at."""
	filters = {"company": company, "status": ("in", STANDING)}
	rows = frappe.get_all(DOCTYPE, filters=filters, fields=["case", "customer"], order_by="name asc")
	standing = dict.fromkeys((row.case, row.customer) for row in rows)
	for case, customer in standing:
		with isolated(customer) as outcome:
			cases.lock_many([case])
			follow_money(case, handover_claim.owed_now(company, customer))
			_deadlines_of(case)
		if outcome.error:
			frappe.log_error(title=_("A handover could not be brought up to date"), message=outcome.traceback)
		commit_chunk()
	return len(standing)


def _deadlines_of(case: str) -> None:
	for name in _names({"case": case, "status": ACTIVE}):
		handover_deadlines.follow(frappe.get_doc(DOCTYPE, name))


def _names(filters: dict) -> Iterable[str]:
	return frappe.get_all(DOCTYPE, filters=filters, order_by="name", pluck="name")
