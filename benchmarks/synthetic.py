"""A big book for the benchmarks: submitted invoices with ledger rows, most of them paid, made in bulk.

Deterministic: the same numbers give the same rows. Written straight into the tables, because
submitting 100,000 invoices takes hours; the rows are what ERPNext writes for them (ERPNext's own report
reads them in benchmarks/book.py). Only for the benchmark site.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import frappe

from benchmarks.ground import AS_OF

STAMP = "2026-01-01 00:00:00.000000"
COMMON = {"creation": STAMP, "modified": STAMP, "owner": "Administrator", "modified_by": "Administrator"}
CHUNK = 1000
FILLED = (
	"GL Entry", "Payment Ledger Entry", "Payment Entry Reference", "Payment Entry", "Payment Schedule",
	"Sales Invoice", "Customer",
)  # fmt: skip


@dataclass(frozen=True)
class Size:
	invoices: int = 100_000
	customers: int = 5_000
	open_share: float = 0.05  # of the invoices: nothing or not all is paid
	split_share: float = 0.2  # of the invoices: two instalments
	unallocated: int = 100  # receipts that no invoice has used up


@dataclass(frozen=True)
class Invoice:
	name: str
	customer: str
	posted: date
	terms: tuple[tuple[date, float], ...]
	paid: float
	paid_on: date

	@property
	def total(self) -> float:
		return round(sum(amount for _, amount in self.terms), 2)

	@property
	def due(self) -> date:
		return self.terms[-1][0]


def is_filled(size: Size) -> bool:
	return frappe.db.count("Sales Invoice", {"name": ("like", "SYN-%")}) == size.invoices


def fill(company: str, size: Size) -> None:
	"""Insert the book and commit; nothing to do when it is there already."""
	if is_filled(size):
		return
	_clear()  # what an interrupted filling left
	insert("Customer", (_customer(n) for n in range(size.customers)))
	for batch in _batches(invoices(size), 10_000):
		insert_invoices(company, batch)
		frappe.db.commit()
	accounts = _accounts(company)
	_receipts(size, company, accounts)
	frappe.db.commit()
	frappe.clear_cache()


def insert_invoices(company: str, batch: list[Invoice]) -> None:
	"""The invoices with their ledger rows and payments. Not committed."""
	accounts = _accounts(company)
	insert("Sales Invoice", (_invoice(i, company, accounts) for i in batch))
	insert("Payment Schedule", (row for i in batch for row in _schedule(i)))
	paid = [i for i in batch if i.paid]
	insert(
		"Payment Entry",
		(_payment(_pay_name(i), i.customer, i.paid, i.paid_on, company, accounts) for i in paid),
	)
	insert("Payment Entry Reference", (_reference(i) for i in paid))
	insert("Payment Ledger Entry", (row for i in batch for row in _ledger(i, company, accounts)))
	insert("GL Entry", (row for i in batch for row in _general_ledger(i, company, accounts)))


def _clear() -> None:
	for doctype in FILLED:
		if frappe.db.exists(doctype, {"name": ("not like", "SYN-%")}):
			frappe.db.delete(doctype, {"name": ("like", "SYN-%")})
		else:
			frappe.db.truncate(doctype)  # a million rows are gone at once
	frappe.db.commit()


def invoices(size: Size) -> Iterable[Invoice]:
	"""Two years of invoices; open ones are due between 120 days ago and 30 days ahead."""
	rng = random.Random(2)
	open_ones = set(rng.sample(range(size.invoices), int(size.invoices * size.open_share)))
	split = set(rng.sample(range(size.invoices), int(size.invoices * size.split_share)))
	for n in range(size.invoices):
		is_open = n in open_ones
		due = AS_OF - timedelta(days=rng.randint(-30, 120) if is_open else rng.randint(5, 700))
		total = rng.randint(10_000, 5_000_000)  # cents
		first = total * 2 // 5 if n in split else 0
		terms = [(due - timedelta(days=30), first / 100)] if first else []
		terms.append((due, (total - first) / 100))
		paid = (rng.choice((0, 0, total // 3)) if is_open else total) / 100
		yield Invoice(
			name=f"SYN-INV-{n:06}",
			customer=f"SYN-C-{n % size.customers:05}",
			posted=due - timedelta(days=60),
			terms=tuple(terms),
			paid=paid,
			paid_on=min(due + timedelta(days=rng.randint(-5, 40)), AS_OF),
		)


def insert(doctype: str, rows: Iterable[dict]) -> None:
	"""`frappe.db.bulk_insert` spends most of its time in building the statement; this does not."""
	columns = None
	known = set(frappe.db.get_table_columns(doctype))
	for batch in _batches(rows, CHUNK):
		columns = columns or [c for c in batch[0] if c in known]
		line = "(" + ",".join(["%s"] * len(columns)) + ")"
		head = f"insert into `tab{doctype}` (" + ",".join(f"`{c}`" for c in columns) + ") values "
		values = [row[c] for row in batch for c in columns]
		frappe.db.sql(head + ",".join([line] * len(batch)), values)


def _batches(rows: Iterable, size: int):
	batch = []
	for row in rows:
		batch.append(row)
		if len(batch) == size:
			yield batch
			batch = []
	if batch:
		yield batch


def _accounts(company: str) -> dict:
	facts = frappe.get_cached_doc("Company", company)
	cash = frappe.get_all(
		"Account", {"company": company, "account_type": "Cash", "is_group": 0}, order_by="name", pluck="name"
	)
	return {
		"receivable": facts.default_receivable_account,
		"income": facts.default_income_account,
		"cash": cash[0],
		"currency": facts.default_currency,
		"cost_center": facts.cost_center,
	}


def _customer(n: int) -> dict:
	return {
		"name": f"SYN-C-{n:05}", **COMMON, "customer_name": f"Synthetic {n:05}", "customer_type": "Company",
		"customer_group": "Commercial", "territory": "China" if n % 3 else "Rest Of The World",
		"language": "zh" if n % 3 else "en", "naming_series": "CUST-.YYYY.-",
	}  # fmt: skip


def _invoice(i: Invoice, company: str, a: dict) -> dict:
	left = round(i.total - i.paid, 2)
	status = "Paid" if not left else ("Overdue" if i.due < AS_OF else "Unpaid")
	return {
		"name": i.name, **COMMON, "docstatus": 1, "naming_series": "SINV-.YYYY.-", "title": i.customer,
		"customer": i.customer, "customer_name": i.customer.replace("SYN-C-", "Synthetic "), "company": company,
		"posting_date": i.posted, "posting_time": "10:00:00", "due_date": i.due, "currency": a["currency"],
		"conversion_rate": 1, "plc_conversion_rate": 1, "selling_price_list": "Standard Selling",
		"price_list_currency": a["currency"], "debit_to": a["receivable"], "party_account_currency": a["currency"],
		"total": i.total, "base_total": i.total, "net_total": i.total, "base_net_total": i.total,
		"grand_total": i.total, "base_grand_total": i.total, "disable_rounded_total": 1,
		"outstanding_amount": left, "status": status, "is_opening": "No", "po_no": f"PO-{i.name[-6:]}",
		"customer_group": "Commercial", "territory": "China", "cost_center": a["cost_center"],
	}  # fmt: skip


def _schedule(i: Invoice) -> Iterable[dict]:
	for n, (due, amount) in enumerate(i.terms, 1):
		yield {
			"name": f"{i.name}-{n}", **COMMON, "docstatus": 1, "idx": n, "parent": i.name,
			"parenttype": "Sales Invoice", "parentfield": "payment_schedule", "due_date": due,
			"invoice_portion": round(100 * amount / i.total, 2), "payment_amount": amount,
			"base_payment_amount": amount, "outstanding": amount, "base_outstanding": amount, "paid_amount": 0,
			"base_paid_amount": 0, "discounted_amount": 0,
		}  # fmt: skip


def _pay_name(i: Invoice) -> str:
	return i.name.replace("INV", "PAY")


def _payment(name: str, customer: str, amount: float, day: date, company: str, a: dict) -> dict:
	return {
		"name": name, **COMMON, "docstatus": 1, "naming_series": "ACC-PAY-.YYYY.-", "payment_type": "Receive",
		"posting_date": day, "company": company, "party_type": "Customer", "party": customer, "paid_from": a["receivable"],
		"paid_to": a["cash"], "paid_from_account_currency": a["currency"], "paid_to_account_currency": a["currency"],
		"paid_amount": amount, "base_paid_amount": amount, "received_amount": amount, "base_received_amount": amount,
		"source_exchange_rate": 1, "target_exchange_rate": 1, "status": "Submitted",
		"unallocated_amount": amount if "-RCT-" in name else 0,
	}  # fmt: skip


def _reference(i: Invoice) -> dict:
	return {
		"name": f"{i.name}-R", **COMMON, "docstatus": 1, "idx": 1, "parent": _pay_name(i),
		"parenttype": "Payment Entry", "parentfield": "references", "reference_doctype": "Sales Invoice",
		"reference_name": i.name, "total_amount": i.total, "allocated_amount": i.paid, "exchange_rate": 1,
	}  # fmt: skip


def _ledger_row(name, day, customer, voucher, against, amount, due, company, a) -> dict:
	voucher_type = "Sales Invoice" if "-INV-" in voucher else "Payment Entry"
	against_type = "Sales Invoice" if "-INV-" in against else "Payment Entry"
	return {
		"name": name, **COMMON, "docstatus": 1, "posting_date": day, "company": company, "account_type": "Receivable",
		"account": a["receivable"], "party_type": "Customer", "party": customer, "due_date": due,
		"voucher_type": voucher_type, "voucher_no": voucher, "against_voucher_type": against_type,
		"against_voucher_no": against, "amount": amount, "account_currency": a["currency"],
		"amount_in_account_currency": amount, "delinked": 0, "cost_center": a["cost_center"],
		"remarks": "No Remarks" if amount > 0 else f"Amount {a['currency']} {-amount} against {against}",
	}  # fmt: skip


def _ledger(i: Invoice, company: str, a: dict) -> Iterable[dict]:
	yield _ledger_row(f"{i.name}-L", i.posted, i.customer, i.name, i.name, i.total, i.due, company, a)
	if i.paid:
		pay = _pay_name(i)
		yield _ledger_row(f"{pay}-L", i.paid_on, i.customer, pay, i.name, -i.paid, None, company, a)


def _general_ledger(i: Invoice, company: str, a: dict) -> Iterable[dict]:
	yield _gl_row(f"{i.name}-D", i.posted, a["receivable"], i.customer, i.total, i.name, i.name, company, a)
	yield _gl_row(f"{i.name}-C", i.posted, a["income"], None, -i.total, i.name, None, company, a)
	if i.paid:
		pay = _pay_name(i)
		yield _gl_row(f"{pay}-C", i.paid_on, a["receivable"], i.customer, -i.paid, pay, i.name, company, a)
		yield _gl_row(f"{pay}-D", i.paid_on, a["cash"], None, i.paid, pay, None, company, a)


def _gl_row(name, day, account, customer, amount, voucher, against, company, a) -> dict:
	debit, credit = max(amount, 0), max(-amount, 0)
	return {
		"name": name, **COMMON, "docstatus": 1, "posting_date": day, "account": account, "company": company,
		"party_type": "Customer" if customer else None, "party": customer, "debit": debit, "credit": credit,
		"debit_in_account_currency": debit, "credit_in_account_currency": credit,
		"account_currency": a["currency"], "voucher_type": "Sales Invoice" if "-INV-" in voucher else "Payment Entry",
		"voucher_no": voucher, "against_voucher_type": "Sales Invoice" if against else None,
		"against_voucher": against, "is_opening": "No", "is_cancelled": 0, "fiscal_year": str(day.year),
		"cost_center": a["cost_center"],
	}  # fmt: skip


def _receipts(size: Size, company: str, a: dict) -> None:
	"""Receipts without an invoice: the customer's credit."""
	rng = random.Random(3)
	rows = []
	for n in range(size.unallocated):
		day = AS_OF - timedelta(days=rng.randint(0, 90))
		rows.append(
			(
				f"SYN-RCT-{n:06}",
				f"SYN-C-{rng.randrange(size.customers):05}",
				rng.randint(1000, 900_000) / 100,
				day,
			)
		)
	insert("Payment Entry", (_payment(*row, company, a) for row in rows))
	insert("Payment Ledger Entry", (
		_ledger_row(f"{name}-L", day, customer, name, name, -amount, None, company, a) for name, customer, amount, day in rows
	))  # fmt: skip
	insert("GL Entry", (
		row for name, customer, amount, day in rows for row in (
			_gl_row(f"{name}-C", day, a["receivable"], customer, -amount, name, None, company, a),
			_gl_row(f"{name}-D", day, a["cash"], None, amount, name, None, company, a),
		)
	))  # fmt: skip
