"""Write-offs: asked for, approved, booked by a Journal Entry, and money that comes in after all.

The entry credits the receivable against each voucher, so that ERPNext's ledger settles it; the case then
closes by itself. What is paid before the decision withdraws the request.
"""

from collections.abc import Iterable
from decimal import Decimal

import frappe
from erpnext.accounts.utils import reconcile_against_document
from frappe import _
from frappe.utils import flt, fmt_money, nowdate

from ..ledger.tables import decimal, ledger_digits, rounded
from . import approval, cases, write_off_rules
from .notes import note
from .notices import notify

DOCTYPE = "Write-off Request"
ACCOUNTS = {"Allowance": "provision_allowance_account", "Expense": "provision_expense_account"}
KIND = "Written Off"  # how the case ended


def approve(name: str, said: str = "") -> None:
	_decide(name, {"status": write_off_rules.APPROVED, "decision_note": said})


def reject(name: str, reason: str) -> None:
	_decide(name, {"status": write_off_rules.REJECTED, "decision_note": reason})


def _decide(name: str, values: dict) -> None:
	cases.lock_many(filter(None, [frappe.db.get_value(DOCTYPE, name, "case")]))
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	if doc.status != write_off_rules.PROPOSED:
		frappe.throw(approval.became(doc), title=_("Decided already"))
	doc.update(values)
	doc.save()


def moved(doc) -> None:
	"""What a move leads to, by whichever way it came. Called by the document."""
	if doc.status == write_off_rules.PROPOSED:
		approval.ask(doc)
		return
	if doc.status in (write_off_rules.APPROVED, write_off_rules.REJECTED):
		answer = approval.APPROVED if doc.status == write_off_rules.APPROVED else approval.REJECTED
		approval.ended(DOCTYPE, doc.name, answer, doc.decision_note)
	if doc.status == write_off_rules.WITHDRAWN:
		approval.ended(DOCTYPE, doc.name, None, doc.decision_note)
	if doc.status == write_off_rules.APPROVED:
		_book(doc)
	message = _("Write-off of {0}: {1}")
	notify(
		filter(None, {doc.collector, doc.requested_by}),
		lambda: message.format(doc.customer_name or doc.customer, _(doc.status, context=DOCTYPE)),
		DOCTYPE,
		doc.name,
	)


def _book(doc) -> None:
	"""One submitted Journal Entry; refused with ERPNext's own words when the books are closed."""
	account = _account(doc.company, doc.against)
	entry = _entry(doc.company, _("{0}: written off, {1}").format(doc.name, doc.reason))
	for row in doc.items:
		entry.append("accounts", _credit(doc, row))
	entry.append("accounts", _side(account, debit=_in_base(entry)))
	_post(entry)
	doc.db_set("journal_entry", entry.name)
	if frappe.db.get_value("Collection Case", doc.case, "status") == "Closed":
		frappe.db.set_value(
			"Collection Case", doc.case, {"close_kind": KIND, "given_up": _given_up(doc.case)}
		)
		frappe.clear_document_cache("Collection Case", doc.case)


def _given_up(case: str) -> float:
	"""All that was written off of the case, not what the last request said: parts may have gone before."""
	of = {"case": case, "status": write_off_rules.APPROVED}
	rows = frappe.get_all(DOCTYPE, of, ["total", "journal_entry"], order_by="name")
	booked = _booked(row.journal_entry for row in rows)
	return sum(flt(row.total) for row in rows if row.journal_entry in booked)


def _booked(entries: Iterable[str]) -> set[str]:
	"""Those of the Journal Entries that are booked, and not cancelled since."""
	names = sorted(filter(None, entries))
	return set(frappe.get_all("Journal Entry", {"name": ("in", names or [""]), "docstatus": 1}, pluck="name", order_by="name"))  # fmt: skip


def _account(company: str, against: str) -> str:
	account = frappe.db.get_value("Collections Company", {"company": company}, ACCOUNTS[against])
	if not account:
		message = _("Fill in the accounts for doubtful debts in “Collections Company” {0} first.")
		frappe.throw(message.format(company), title=_("Accounts missing"))
	return account


def _entry(company: str, remark: str):
	values = {"company": company, "posting_date": nowdate(), "user_remark": remark, "multi_currency": 1}
	return frappe.get_doc({"doctype": "Journal Entry", "voucher_type": "Write Off Entry", **values})


def _credit(doc, row) -> dict:
	ledger = {
		"voucher_no": row.voucher_no,
		"party": doc.customer,
		"account_type": "Receivable",
		"account_currency": row.currency,
		"delinked": 0,
	}
	account = frappe.db.get_value("Payment Ledger Entry", ledger, "account")
	rate = flt(row.base_amount) / flt(row.amount)
	return {
		"account": account,
		"party_type": "Customer",
		"party": doc.customer,
		"reference_type": row.voucher_type,
		"reference_name": row.voucher_no,
		"exchange_rate": rate,
		"credit_in_account_currency": row.amount,
		"credit": row.base_amount,
	}


def _side(account: str, debit: float = 0, credit: float = 0) -> dict:
	company = frappe.get_cached_value("Account", account, "company")
	return {
		"account": account,
		"cost_center": frappe.get_cached_value("Company", company, "cost_center"),
		"debit_in_account_currency": debit,
		"credit_in_account_currency": credit,
		"exchange_rate": 1,
	}


def _in_base(entry) -> float:
	return round(sum(flt(row.credit) for row in entry.accounts), ledger_digits())


def _post(entry) -> None:
	entry.flags.ignore_exchange_rate = True  # the rate at which the voucher is open, not today's
	entry.insert(ignore_permissions=True)  # who decides need not be an accountant; the decision was allowed
	entry.flags.ignore_permissions = True  # the same: booking is what the decision means
	entry._submit()  # `submit` queues entries of more than 100 rows: decided is booked, at once or not at all


def settle(case: str) -> int:
	"""Under the lock of the case: requests about what is not owed any more withdraw themselves."""
	filters = {"case": case, "status": write_off_rules.PROPOSED}
	gone = 0
	for name in frappe.get_all(DOCTYPE, filters, order_by="name", pluck="name"):
		doc = frappe.get_doc(DOCTYPE, name)
		if write_off_rules.changed_since(doc):
			why = note("write_off_paid")
			approval.ended(DOCTYPE, name, None, why)
			doc.db_set({"status": write_off_rules.WITHDRAWN, "decision_note": why}, notify=True)
			gone += 1
	return gone


def recover(name: str, payment_entry: str, amount: float = 0) -> str:
	"""Book money of an unallocated receipt as recovered: receivable against the account it was written off to.

	`amount` in company currency, 0 = all that the receipt has left. The name of the Journal Entry, to which
	the receipt is allocated, so that nothing else can use the same money.
	"""
	cases.lock_many(filter(None, [frappe.db.get_value(DOCTYPE, name, "case")]))
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	if doc.status != write_off_rules.APPROVED:
		frappe.throw(_("Only what was written off is recovered."), title=_("Recovered"))
	if not _booked([doc.journal_entry]):
		message = _(
			"The Journal Entry {0} was cancelled: nothing is written off. Allocate the receipt instead."
		)
		frappe.throw(message.format(doc.journal_entry), title=_("Recovered"))
	payment = frappe.get_doc("Payment Entry", payment_entry, for_update=True)
	wanted = _recoverable(doc, payment, rounded(decimal(amount), ledger_digits()))
	entry = _entry(doc.company, _("{0}: recovered after the write-off").format(doc.name))
	entry.voucher_type = "Journal Entry"
	party = {"party_type": "Customer", "party": doc.customer}
	entry.append("accounts", {**_side(payment.paid_from, debit=float(wanted)), **party})
	entry.append("accounts", _side(_account(doc.company, doc.against), credit=float(wanted)))
	entry.insert()
	entry.submit()
	_allocate(payment, entry.name, float(wanted))
	row = {"payment_entry": payment_entry, "amount": float(wanted), "journal_entry": entry.name}
	doc.append("recoveries", {**row, "booked_on": nowdate()})
	doc.recovered = _recovered(doc)
	doc.flags.by_service = True
	doc.save()
	return entry.name


def _recoverable(doc, payment, amount: Decimal) -> Decimal:
	"""The amount, or all that is free of the receipt; refused above that and above what is still missing."""
	free = _free(payment, doc)
	wanted = amount or free
	still = rounded(decimal(doc.total) - decimal(_recovered(doc)), ledger_digits())
	if wanted > min(free, still) or wanted <= 0:
		message = _(
			"{0} is left of {1}, and {2} of what was written off is not recovered yet: enter no more."
		)
		currency = frappe.get_cached_value("Company", doc.company, "default_currency")
		left, open_ = (fmt_money(float(value), currency=currency) for value in (free, still))
		frappe.throw(message.format(left, payment.name, open_), title=_("Amount"))
	return wanted


def _recovered(doc) -> float:
	booked = _booked(row.journal_entry for row in doc.recoveries)
	return float(sum(decimal(row.amount) for row in doc.recoveries if row.journal_entry in booked))


def recount(entry: str) -> None:
	"""A Journal Entry was cancelled: what it booked as recovered is not recovered any more."""
	of = {"journal_entry": entry, "parenttype": DOCTYPE}
	for name in frappe.get_all("Write-off Recovery", of, pluck="parent", order_by="name"):
		doc = frappe.get_doc(DOCTYPE, name)
		doc.db_set("recovered", _recovered(doc))


def _allocate(payment, entry: str, amount: float) -> None:
	"""ERPNext's own reconciliation: a Journal Entry that names a receipt does not lower what is left of it."""
	free = payment.unallocated_amount
	receipt = {"voucher_type": "Payment Entry", "voucher_no": payment.name, "account": payment.paid_from}
	party = {"party_type": "Customer", "party": payment.party, "dr_or_cr": "credit_in_account_currency"}
	against = {"against_voucher_type": "Journal Entry", "against_voucher": entry, "exchange_rate": 1}
	amounts = {"unreconciled_amount": free, "unadjusted_amount": free, "allocated_amount": amount}
	more = {"grand_total": amount, "outstanding_amount": amount, "difference_amount": 0}
	reconcile_against_document([frappe._dict({**receipt, **party, **against, **amounts, **more})])


def _free(payment, doc) -> Decimal:
	"""What nothing has used up of the receipt, by the ledger and by itself, in company currency."""
	if payment.docstatus != 1 or payment.party != doc.customer or payment.company != doc.company:
		message = _("{0} is no receipt of {1}.")
		frappe.throw(
			message.format(payment.name, doc.customer_name or doc.customer), title=_("Payment Entry")
		)
	if payment.paid_from_account_currency != frappe.get_cached_value(
		"Company", doc.company, "default_currency"
	):
		message = _("{0} is in another currency: book the recovery by a Journal Entry by hand.")
		frappe.throw(message.format(payment.name), title=_("Currency"))
	if payment.book_advance_payments_in_separate_party_account:
		message = _(
			"{0} is booked as an advance on an account of its own: book the recovery by a Journal Entry by hand."
		)
		frappe.throw(message.format(payment.name), title=_("Payment Entry"))
	rows = frappe.get_all(
		"Payment Ledger Entry",
		{"against_voucher_no": payment.name, "delinked": 0, "party": doc.customer},
		["amount"],
		order_by="name",
	)
	free = -sum((decimal(row.amount) for row in rows), Decimal(0))
	return rounded(min(free, decimal(payment.unallocated_amount)), ledger_digits())
