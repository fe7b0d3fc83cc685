"""What a Collections Company cannot do without once it is in test mode or live.

Judges the document in hand, saved or not; `checklist` is the same for a person who is setting
up. Reads only.
"""

from collections.abc import Iterator

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from ar_collections import guards

NAMED_ACCOUNTS = ("provision_expense_account", "provision_allowance_account")
OF_PARTIES = ("Receivable", "Payable")  # entries on them need a party each


def refuse_unfit_accounts(doc) -> None:
	unfit = list(_unfit_accounts(doc))
	if unfit:
		frappe.throw(guards.one_message(unfit), title=_("Doubtful debts"))


def _unfit_accounts(doc) -> Iterator[str]:
	"""Each account for doubtful debts that nothing could be booked on without a party, rate or other company."""
	currency = frappe.get_cached_value("Company", doc.company, "default_currency")
	for fieldname in NAMED_ACCOUNTS:
		account = doc.get(fieldname)
		fields = ["company", "is_group", "account_currency", "account_type"]
		found = account and frappe.db.get_value("Account", account, fields, as_dict=True)
		if not found:
			continue
		if found.company != doc.company:
			yield _("The account {0} does not belong to {1}.").format(account, doc.company)
		if found.is_group:
			yield _("The account {0} is a group: choose one that is booked on.").format(account)
		if found.account_currency and found.account_currency != currency:
			yield _("The account {0} is not kept in {1}.").format(account, currency)
		if found.account_type in OF_PARTIES:
			yield _("The account {0} is for customers or suppliers: choose one that needs no party.").format(
				account
			)


def missing(doc) -> Iterator[str]:
	"""Each thing that is missing, as a sentence that says what to do."""
	if not has_policy(doc):
		yield _("Choose a default policy that is approved.")
	if not frappe.db.get_value("User", doc.default_owner, "enabled"):
		yield _("Choose a default owner: an enabled user who gets the customers nobody else looks after.")
	if not doc.bank_account:
		yield _("Choose the bank account that customers pay to.")
	if not can_mail(doc) and frappe.db.exists("Dunning Letter Type", {"delivery": ("!=", "Print")}):
		yield _("Choose an e-mail account that sends mail, or have all letter types printed.")
	if doc.status == "Test" and not doc.test_email:
		yield _("Fill in the test address: in test mode all letters go there.")
	ends = doc.holiday_list and frappe.db.get_value("Holiday List", doc.holiday_list, "to_date")
	if ends and getdate(ends) < getdate(nowdate()):
		message = _("The holiday list {0} ended on {1}: choose one that covers today.")
		yield message.format(doc.holiday_list, frappe.format(ends, "Date"))


def has_policy(doc) -> bool:
	"""Whether an approved policy is there for the company: the default one, or any that fits."""
	fitting = [{"company": ("is", "not set")}, {"company": doc.company}]
	which = [{"name": doc.default_policy}] if doc.default_policy else fitting
	return any(frappe.db.exists("Collection Policy", {**one, "status": "Approved"}) for one in which)


def can_mail(doc) -> bool:
	return _has_account(doc, enable_outgoing=1)


def can_receive(doc) -> bool:
	"""Whether the mail of the account that letters are sent from is fetched: answers go there."""
	return _has_account(doc, enable_outgoing=1, enable_incoming=1)


def _has_account(doc, **switched_on: int) -> bool:
	own = {"name": doc.email_account} if doc.email_account else {"default_outgoing": 1}
	return bool(frappe.db.exists("Email Account", {**own, **switched_on}))
