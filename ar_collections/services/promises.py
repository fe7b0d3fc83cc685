"""Promises to Pay: written from a contact, judged from the ledger, told to the rep when broken.

Judged at every payment and every night. The status is a picture: what a promise stops is decided
by its days and the receipts (`core/aside.py`). A broken promise becomes work, once for each
instalment, and counts against the customer (`core/behaviour.py`, `services/desk.py`).
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import frappe
from frappe import _
from frappe.utils import cint, fmt_money, getdate, nowdate

from ar_collections.guards import by_service

from ..core.items import Claim, Key
from ..core.promises import NOT_KEPT, OPEN, Verdict, current, judge, last_day, whole
from ..ledger.promises import COUNT, DOCTYPE, money, taken
from . import actions, approval, birth, cases
from .commit import commit_chunk
from .keys import key_of
from .notes import note
from .promise_facts import company_currency
from .promise_rules import CANCELLED, PENDING
from .savepoint import isolated

ROW = "Promise to Pay Instalment"
ACTION = "Collection Action"
STEP = "promise-broken"
JUDGED_DAYS = 200  # how long a payment that is taken back can break a promise again
CHUNK = 100


def open_from_log(log) -> None:
	"""What was promised in a contact, as a document of its own."""
	doc = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"case": log.case,
			"status": "Open",
			"made_on": getdate(log.contact_on),
			"promised_on": log.promised_on,
			"amount": log.promised_amount,
			# a contact speaks of the company's currency, whatever is owed
			"promise_currency": company_currency(log.company) if log.promised_amount else None,
			"contact": log.person,
			"contact_log": log.name,
			"note": log.agreed or log.summary,
		}
	)
	birth.insert(doc, keep_state=False)


def cancel_from_log(log) -> None:
	filters = {"contact_log": log.name, "status": ("!=", "Cancelled")}
	for name in frappe.get_all(DOCTYPE, filters=filters, order_by="name", pluck="name"):
		doc = frappe.get_doc(DOCTYPE, name)
		doc.status = "Cancelled"
		doc.flags.by_service = True  # the log was the person's to cancel; the promise goes with it
		doc.save(ignore_permissions=True)  # cancelling the log was allowed; its promise is part of it


def follow(doc) -> None:
	"""After a save: one that holds is judged at once, one taken back leaves no work behind."""
	_decided(doc)
	if doc.status in COUNT:
		cases.lock(doc.company, doc.customer)
		judge_customer(doc.company, doc.customer, getdate(nowdate()))
		fields = ["status", "paid", "modified"]
		doc.update(frappe.db.get_value(DOCTYPE, doc.name, fields, as_dict=True))
		for row in doc.instalments:
			row.update(frappe.db.get_value(ROW, row.name, ["state", "paid"], as_dict=True))
	elif doc.status == "Cancelled":
		_withdraw_work({"reference_name": doc.name}, note("promise_cancelled"))


def withdraw_moot(case: str, owed: Mapping[Key, Claim]) -> int:
	"""Cancel promises that wait for an approval though all they are about is settled; how many.

	Called when money moved, under the lock of the case. `owed` is what is open, by item.
	"""
	names = frappe.get_all(DOCTYPE, {"case": case, "status": PENDING}, order_by="name asc", pluck="name")
	cancelled = 0
	for name in names:
		doc = frappe.get_doc(DOCTYPE, name, for_update=True)
		if doc.status != PENDING or not _is_moot(doc, owed):
			continue
		doc.status = CANCELLED
		doc.flags.update({"by_service": True, "said": note("work_settled")})
		doc.save(ignore_permissions=True)  # posting the payment was allowed; this follows from it
		cancelled += 1
	return cancelled


def _is_moot(doc, owed: Mapping[Key, Claim]) -> bool:
	named = {(row.sales_invoice, cint(row.term)) for row in doc.get("items")}
	about = [claim for key, claim in owed.items() if not named or named & {key, (key[0], 0)}]
	return all(claim.covered >= claim.item.outstanding for claim in about)


def _decided(doc) -> None:
	"""Who must agree is asked; when it was decided, or taken back, what was asked is over."""
	before = doc.get_doc_before_save()
	was = before.status if before else None
	if was == PENDING != doc.status:
		who_asked = frappe.session.user in (doc.requested_by, doc.owner)
		refused = None if by_service(doc) or who_asked else approval.REJECTED
		answer = refused if doc.status == CANCELLED else approval.APPROVED
		approval.ended(DOCTYPE, doc.name, answer, doc.flags.get("said"))
	approval.ask(doc)


def nightly(company: str, as_of: date | str | None = None) -> int:
	"""Job: promises whose day and tolerance went by, or whose money moved unseen; how many customers."""
	day = getdate(as_of or nowdate())
	filters = {"company": company, "status": "Open"}
	customers = sorted(set(frappe.get_all(DOCTYPE, filters=filters, order_by="name", pluck="customer")))
	changed = 0
	for start in range(0, len(customers), CHUNK):
		part = customers[start : start + CHUNK]
		for customer in _moved(company, part, day):
			with isolated(customer) as outcome:
				cases.lock(company, customer)
				changed += judge_customer(company, customer, day)
			if outcome.error:
				frappe.log_error(title=_("A promise could not be judged"), message=outcome.traceback)
		commit_chunk()
	return changed


def judge_customer(company: str, customer: str, as_of: date) -> bool:
	"""Bring the promises of one customer up to date; True when something changed. The case is locked."""
	verdicts = _verdicts(company, [customer], as_of).get(customer, [])
	stored = _stored(company, [customer]) if verdicts else {}
	different = [v for v in verdicts if _differs(v, stored, as_of)]
	if not different:
		return False
	hold = {(p.name, p.day) for p in current(sorted((v.promise for v in verdicts), key=_made))}
	for verdict in different:
		_write(verdict, stored[_key(verdict)], (verdict.promise.name, verdict.promise.day) in hold)
	for name in {v.promise.name for v in different}:
		_write_whole(name, [v for v in verdicts if v.promise.name == name], as_of)
	return True


def _made(promise) -> tuple:
	return promise.made_on, promise.name, promise.day


def _moved(company: str, customers: list[str], as_of: date) -> list[str]:
	"""Those of whom something must be written."""
	stored = _stored(company, customers)
	found = _verdicts(company, customers, as_of)
	return [who for who in customers if any(_differs(v, stored, as_of) for v in found.get(who, ()))]


def _verdicts(company: str, customers: Iterable[str], as_of: date) -> dict[str, list[Verdict]]:
	made = taken(customers, as_of - timedelta(days=JUDGED_DAYS), company, running=as_of)
	came = money({(company, who): promises for who, promises in made.items()})
	own = company_currency(company)
	return {who: judge(promises, came.get((company, who), ()), as_of, own) for who, promises in made.items()}


def _stored(company: str, customers: list[str]) -> dict[tuple, dict]:
	"""The instalments as they are written, with their promise, by promise and day."""
	table, part = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType(ROW)
	query = (
		frappe.qb.from_(part)
		.inner_join(table)
		.on((part.parent == table.name) & (part.parenttype == DOCTYPE))
		.select(part.name, part.parent, part.due_date, part.amount, part.state, part.paid)
		.select(table.status, table.case, table.promise_currency.as_("currency"))
		.where((table.company == company) & table.customer.isin(customers) & table.status.isin(COUNT))
	)
	return {(row.parent, row.due_date): row for row in query.run(as_dict=True)}


def _key(verdict: Verdict) -> tuple:
	return verdict.promise.name, verdict.promise.day


def _differs(verdict: Verdict, stored: dict, as_of: date) -> bool:
	"""Also when the whole promise stands otherwise: one without an amount is open until its day."""
	row = stored.get(_key(verdict))
	if not row:
		return False
	promise = verdict.promise
	over = promise.amount is None and row.status == OPEN and as_of > last_day(promise)
	return over or row.state != verdict.state or abs(float(verdict.came) - row.paid) > 0.005


def _write(verdict: Verdict, row: dict, holds: bool) -> None:
	values = {"state": verdict.state, "paid": float(verdict.came)}
	frappe.db.set_value(ROW, row.name, values, update_modified=False)
	if verdict.state in NOT_KEPT and row.state not in NOT_KEPT and holds:
		_work(verdict, row)
	elif verdict.state not in NOT_KEPT and row.state in NOT_KEPT:
		_withdraw_work({"unique_key": _work_key(verdict)}, note("promise_kept"))


def _write_whole(name: str, parts: list[Verdict], as_of: date) -> None:
	paid = float(sum(part.came for part in parts))
	frappe.db.set_value(DOCTYPE, name, {"status": whole(parts, as_of), "paid": paid})
	frappe.clear_document_cache(DOCTYPE, name)


def _work(verdict: Verdict, row: dict) -> None:
	"""The rep hears of it, at the top of the worklist; nothing to do when the case is closed."""
	fields = ["company", "customer", "customer_name", "collector", "status"]
	case = frappe.db.get_value("Collection Case", row.case, fields, as_dict=True)
	if case.pop("status") == "Closed":
		return
	promised = fmt_money(row.amount, currency=row.currency) if row.amount else None
	day = verdict.promise.day
	title = note("promise_broken", amount=promised, day=day) if promised else note("all_broken", day=day)
	doc = frappe.get_doc(
		{
			"doctype": ACTION,
			"unique_key": _work_key(verdict),
			"kind": "Follow-up",
			"step_id": STEP,
			"title": title,
			"status": "Open",
			"due_on": getdate(nowdate()),
			"case": row.case,
			**case,
			"currency": row.currency,
			"amount": max(row.amount - float(verdict.came), 0),
			"reference_doctype": DOCTYPE,
			"reference_name": verdict.promise.name,
			"why": note("promise_came", amount=fmt_money(float(verdict.came), currency=row.currency)),
		}
	)
	if birth.insert_once(doc, "unique_key"):
		cases.set_next_step(row.case)


def _work_key(verdict: Verdict) -> str:
	return key_of(STEP, verdict.promise.name, verdict.promise.day)


def _withdraw_work(of: dict, why: str) -> None:
	filters = {"step_id": STEP, "status": "Open", **of}
	for name in frappe.get_all(ACTION, filters=filters, order_by="name", pluck="name"):
		actions.withdraw(name, why)
