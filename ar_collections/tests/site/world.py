"""A small named world on the test site: customers, people and the documents that happen to them.

Real documents, made through ERPNext, dates passed in. Everything is made when it is first asked
for and found again after that, so a test pays for what it uses; `build()` makes all of it, for
tests that commit. Nothing here asserts.
"""

from datetime import date, timedelta

import frappe

from ar_collections.tests.site.world_people import (  # noqa: F401 — tests ask `world` for people, too
	ACCOUNTANT,
	BAILEY,
	COMPANY,
	CUSTOMERS,
	GENERAL_MANAGER,
	GUANGDA,
	HAIFENG,
	NORDLICHT,
	OTHER_REP,
	PEOPLE,
	REP,
	SUPERVISOR,
	customer,
	receivable_account,
	user,
)

POLICY = "Standard B2B"
EUR_RATE = 7.8


def build() -> None:
	"""All of the standing world: people, customers, things to sell. Documents are the test's own."""
	for email in PEOPLE:
		user(email)
	for name in CUSTOMERS:
		customer(name)
	service()
	goods()


def service() -> str:
	return _item("Consulting", is_stock_item=0)


def goods() -> str:
	return _item("Pump", is_stock_item=1)


def _item(code: str, is_stock_item: int) -> str:
	if not frappe.db.exists("Item", code):
		values = {
			"item_code": code,
			"item_group": "Products",
			"stock_uom": "Nos",
			"is_stock_item": is_stock_item,
		}
		frappe.get_doc({"doctype": "Item", **values}).insert()
	return code


def warehouse() -> str:
	return "Stores - PT"


def stock(qty: float = 100, posting_date: date = date(2026, 1, 2)) -> None:
	"""Put goods into the warehouse."""
	row = {"item_code": goods(), "qty": qty, "t_warehouse": warehouse(), "basic_rate": 10}
	values = {"stock_entry_type": "Material Receipt", "company": COMPANY, "posting_date": posting_date}
	entry = frappe.get_doc({"doctype": "Stock Entry", **values, "set_posting_time": 1, "items": [row]})
	entry.insert().submit()


def invoice_draft(customer_name: str, amount: float, due_date: date | None = None, terms=(), currency: str | None = None,
	rate: float | None = None, posting_date: date | None = None, **more):  # fmt: skip
	"""An unsaved Sales Invoice. `terms`: [(due date, amount)] in its currency; posted 30 days before it is due."""
	customer_name = customer(customer_name)
	last = max([due_date, *(t[0] for t in terms)], key=lambda d: d or date.min) or date(2026, 3, 2)
	first = min([last, *(t[0] for t in terms)])
	currency = currency or frappe.db.get_value("Customer", customer_name, "default_currency") or "CNY"
	rate = rate or (1 if currency == "CNY" else EUR_RATE)
	if currency != "CNY":  # some of these are booked on the account in company currency
		setting = "allow_multi_currency_invoices_against_single_party_account"
		frappe.db.set_single_value("Accounts Settings", setting, 1)
	posted = posting_date or first - timedelta(days=30)
	values = {"customer": customer_name, "company": COMPANY, "posting_date": posted, "set_posting_time": 1}
	money = {"currency": currency, "conversion_rate": rate, "due_date": last, "disable_rounded_total": 1}
	rows = [{"item_code": service(), "qty": 1, "rate": amount}]
	doc = frappe.get_doc({"doctype": "Sales Invoice", **values, **money, "items": rows, **more})
	doc.ignore_default_payment_terms_template = 1
	for day, part in terms:
		doc.append(
			"payment_schedule",
			{"due_date": day, "payment_amount": part, "invoice_portion": 100 * part / amount},
		)
	return doc


def make_invoice(*args, **kwargs):
	"""A submitted Sales Invoice (see invoice_draft)."""
	doc = invoice_draft(*args, **kwargs)
	doc.insert()
	doc.submit()
	return doc


def pay(invoice, amount: float | None = None, posting_date: date | None = None, term: str | None = None):
	"""A receipt for an invoice, in its account's currency; all that is open unless an amount is given."""
	invoice.reload()
	amount = invoice.outstanding_amount if amount is None else amount
	reference = {
		"reference_doctype": "Sales Invoice",
		"reference_name": invoice.name,
		"allocated_amount": amount,
	}
	if term:
		reference["payment_term"] = term
	return receipt(invoice.customer, amount, posting_date or invoice.due_date, invoice.debit_to, [reference],
		rate=invoice.conversion_rate)  # fmt: skip


def unallocated_receipt(customer_name: str, amount: float, posting_date: date):
	return receipt(customer(customer_name), amount, posting_date)


def receipt(customer_name, amount, posting_date, account=None, references=(), rate: float | None = None):
	"""A submitted Payment Entry into the cash account."""
	account = account or receivable_account()
	currency = frappe.db.get_value("Account", account, "account_currency")
	rate = 1 if currency == "CNY" else rate or EUR_RATE
	values = {
		"payment_type": "Receive",
		"company": COMPANY,
		"posting_date": posting_date,
		"mode_of_payment": "Cash",
	}
	party = {"party_type": "Customer", "party": customer_name, "paid_from": account, "paid_to": "Cash - PT"}
	money = {"paid_amount": amount, "received_amount": round(amount * rate, 2), "source_exchange_rate": rate}
	more = {"target_exchange_rate": 1, "reference_no": "TEST", "reference_date": posting_date}
	doc = frappe.get_doc({"doctype": "Payment Entry", **values, **party, **money, **more})
	doc.paid_from_account_currency, doc.paid_to_account_currency = currency, "CNY"
	for row in references:
		doc.append("references", row)
	doc.insert()
	doc.submit()
	return doc


def bounce(payment) -> None:
	"""The cheque bounced: the receipt is cancelled."""
	payment.reload()
	payment.cancel()


def credit_note(
	invoice, amount: float, posting_date: date | None = None, for_itself: bool = False, linked: bool = True
):
	"""A return over `amount`: booked on its invoice, or (`for_itself`, not `linked`) on itself."""
	doc = invoice_draft(
		invoice.customer, amount, due_date=posting_date or invoice.due_date, currency=invoice.currency,
		rate=invoice.conversion_rate, posting_date=posting_date or invoice.posting_date, is_return=1,
		return_against=invoice.name if linked else None, update_outstanding_for_self=int(for_itself or not linked),
		debit_to=invoice.debit_to,
	)  # fmt: skip
	doc.items[0].qty = -1
	doc.payment_schedule = []
	doc.insert()
	doc.submit()
	return doc


def journal_receivable(customer_name: str, amount: float, posting_date: date, due_date: date | None = None,
	voucher_type: str = "Journal Entry", against: str | None = None):  # fmt: skip
	"""A Journal Entry that bills a customer; a negative amount credits one, on an invoice if given."""
	cost_center = frappe.db.get_value("Company", COMPANY, "cost_center")
	side, other = ("debit", "credit") if amount > 0 else ("credit", "debit")
	row = {"account": receivable_account(), "party_type": "Customer", "party": customer(customer_name)}
	if against:
		row |= {"reference_type": "Sales Invoice", "reference_name": against}
	rows = [
		{**row, f"{side}_in_account_currency": abs(amount), "cost_center": cost_center},
		{"account": "Cash - PT", f"{other}_in_account_currency": abs(amount), "cost_center": cost_center},
	]
	values = {
		"company": COMPANY,
		"posting_date": posting_date,
		"due_date": due_date,
		"voucher_type": voucher_type,
	}
	more = {"cheque_no": "TEST", "cheque_date": posting_date}
	doc = frappe.get_doc({"doctype": "Journal Entry", **values, **more, "accounts": rows})
	doc.insert()
	doc.submit()
	return doc


def bank_account() -> str:
	"""Where the customers of the test company pay to: no company goes live without."""
	found = frappe.db.get_value("Bank Account", {"company": COMPANY, "is_company_account": 1})
	if found:
		return found
	if not frappe.db.exists("Bank", "Bank of China"):
		frappe.get_doc({"doctype": "Bank", "bank_name": "Bank of China"}).insert()
	ledger = {
		"doctype": "Account",
		"account_name": "Bank of China",
		"company": COMPANY,
		"account_type": "Bank",
	}
	account = frappe.get_doc({**ledger, "parent_account": "Bank Accounts - PT"}).insert().name
	values = {"account_name": COMPANY, "bank": "Bank of China", "bank_account_no": "6222 0000 1111"}
	ours = {"is_company_account": 1, "company": COMPANY, "account": account}
	return frappe.get_doc({"doctype": "Bank Account", **ours, **values}).insert().name


def mail_account() -> str:
	"""The account mail is sent from, if the site has none yet; no company goes live without."""
	found = frappe.db.get_value("Email Account", {"enable_outgoing": 1, "default_outgoing": 1})
	if found:
		return found
	server = {
		"smtp_server": "127.0.0.1",
		"smtp_port": "25",
		"no_smtp_authentication": 1,
		"auth_method": "Basic",
	}
	values = {"email_account_name": "Receivables", "email_id": "ar@prime.example", "enable_outgoing": 1}
	return frappe.get_doc(
		{"doctype": "Email Account", **values, **server, "default_outgoing": 1}
	).insert().name  # fmt: skip


def live_company(**fields):
	"""The Collections Company of the test company, switched on with the standard policy."""
	name = frappe.db.exists("Collections Company", {"company": COMPANY})
	doc = frappe.get_doc("Collections Company", name) if name else frappe.new_doc("Collections Company")
	doc.update({"company": COMPANY, "status": "Live", "default_policy": POLICY, "default_owner": user(REP)})
	doc.update({"general_manager": user(GENERAL_MANAGER), "brake_stale_bank_days": 0})
	mail_account()
	doc.update({"bank_account": bank_account(), **fields})
	doc.flags.switched_by_set_up = True
	doc.save()
	return doc


def receivable_report(as_of: date, **filters) -> list[dict]:
	"""The rows of ERPNext's own Accounts Receivable, by payment terms."""
	from erpnext.accounts.report.accounts_receivable.accounts_receivable import execute

	asked = {
		"company": COMPANY,
		"report_date": as_of,
		"based_on_payment_terms": 1,
		"ageing_based_on": "Due Date",
	}
	rows = execute(
		frappe._dict({**asked, "range": "30, 60, 90, 120", "calculate_ageing_with": "Report Date", **filters})
	)[1]
	return [row for row in rows if row.get("voucher_no")]
