"""The demo's book: some forty invoices, what was paid of them, a credit note, an order and a delivery.

`BOOK` is data; days count back from today. `post(day)` books what belongs to that day, as a person
would have, so that the runs of the past see the book as it grew.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import frappe
from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry
from erpnext.accounts.doctype.sales_invoice.sales_invoice import make_sales_return
from erpnext.selling.doctype.sales_order.sales_order import make_delivery_note
from frappe.utils import getdate

from .company import ABBR, COMPANY, EURO_RATE, SERVICE_ITEM, STOCK_ITEM

BANK = f"Bank of Suzhou - {ABBR}"


@dataclass(frozen=True)
class Sale:
	"""An invoice; `due` is days overdue today (negative: still to come)."""

	ref: str  # the customer's order number
	customer: str
	amount: float
	due: int
	terms: int = 30
	parts: tuple[tuple[int, int], ...] = ()  # instalments: (percent, due)
	currency: str = "CNY"

	@property
	def day(self) -> int:
		return max(0, max(due for _share, due in self.parts) if self.parts else self.due) + self.terms


@dataclass(frozen=True)
class Receipt:
	"""Money that came in `day` days ago; `against` an order number, or not allocated."""

	customer: str
	amount: float
	day: int
	against: str | None = None


@dataclass(frozen=True)
class CreditNote:
	against: str
	amount: float
	day: int


GUANGDA, HAIFENG, NORDLICHT, BAILEY = (
	"Guangda Trading",
	"Haifeng Electronics",
	"Nordlicht GmbH",
	"Bailey & Sons",
)
MINGYUAN, HENGXIN, ONEILL = "苏州明远机械有限公司", "北京恒信仪器有限公司", "O'Neill Laboratories"
TIANJIN, LANTIAN = "天津港务物流有限公司", "成都蓝天科技有限公司"
RIVERSIDE, XINHUA, BUREAU = "Riverside Hospital", "Xinhua Optics", "Bureau of Metrology"

BOOK = (
	# two letters, a broken promise, a hold proposed today
	Sale("GD-7701", GUANGDA, 88000, 36),
	Sale("GD-7718", GUANGDA, 32900, 32),
	Sale("GD-7744", GUANGDA, 23000, 20),
	Sale("GD-7790", GUANGDA, 20500, -3),
	Sale("GD-7802", GUANGDA, 18000, -12),
	Sale("GD-7520", GUANGDA, 61000, 95),
	Receipt(GUANGDA, 61000, 74, "GD-7520"),
	# reaches the first demand today
	Sale("HF-2203", HAIFENG, 41000, 16),
	Sale("HF-2209", HAIFENG, 17000, 15),
	Sale("HF-2231", HAIFENG, 9600, 4),
	Sale("HF-2240", HAIFENG, 26000, -9),
	Sale("HF-2150", HAIFENG, 33500, 80),
	Receipt(HAIFENG, 33500, 69, "HF-2150"),
	# euros: letters of their own currency
	Sale("NL-441", NORDLICHT, 7800, 18, currency="EUR"),
	Sale("NL-447", NORDLICHT, 4500, 3, currency="EUR"),
	Sale("NL-452", NORDLICHT, 2150, -7, currency="EUR"),
	# pays in parts
	Sale("BS/118", BAILEY, 15400, 9),
	Sale("BS/121", BAILEY, 6200, 4),
	Sale("BS/126", BAILEY, 8850, -5),
	Receipt(BAILEY, 9000, 3, "BS/118"),
	# Chinese letters, second demand sent, hold approved
	Sale("MY-0388", MINGYUAN, 126000, 47),
	Sale("MY-0391", MINGYUAN, 48500, 41),
	Sale("MY-0402", MINGYUAN, 36200, 24),
	Sale("MY-0415", MINGYUAN, 22000, 6),
	Sale("MY-0421", MINGYUAN, 30500, -10),
	# one invoice in three instalments
	Sale("HX-90", HENGXIN, 90000, 22, parts=((40, 22), (30, -3), (30, -33))),
	Sale("HX-93", HENGXIN, 12800, 8),
	Sale("HX-97", HENGXIN, 5400, -6),
	# disputes a part of one invoice, the other one goes on
	Sale("ON-5501", ONEILL, 24600, 26),
	Sale("ON-5507", ONEILL, 11900, 17),
	Sale("ON-5512", ONEILL, 7300, -1),
	# the oldest: everything of the ladder up to the General Manager
	Sale("TJ-1120", TIANJIN, 210000, 75),
	Sale("TJ-1131", TIANJIN, 64000, 62),
	Sale("TJ-1149", TIANJIN, 38000, 33),
	Sale("TJ-1160", TIANJIN, 27500, 2),
	# paid after the first demand: the case closed
	Sale("LT-3001", LANTIAN, 33000, 39),
	Receipt(LANTIAN, 33000, 18, "LT-3001"),
	Sale("LT-3015", LANTIAN, 18700, -4),
	# covered by a receipt nobody allocated, and a credit note
	Sale("RH-610", RIVERSIDE, 19500, 21),
	Sale("RH-615", RIVERSIDE, 8400, 10),
	CreditNote("RH-615", 2400, 5),
	Receipt(RIVERSIDE, 20000, 2),
	# no e-mail address: letters by post
	Sale("XH-71", XINHUA, 14300, 19),
	Sale("XH-76", XINHUA, 6900, 7),
	Sale("XH-80", XINHUA, 9900, 0),
	# marked "no follow-up"
	Sale("BM-2026-14", BUREAU, 52000, 28),
)


def post(day: int) -> None:
	"""Book what belongs to `day` days ago."""
	for entry in BOOK:
		if entry.day != day:
			continue
		{Sale: _sell, Receipt: _receive, CreditNote: _credit}[type(entry)](entry)


def days() -> list[int]:
	"""The days on which something is booked, oldest first."""
	return sorted({entry.day for entry in BOOK}, reverse=True)


def invoice_of(ref: str) -> str:
	return frappe.db.get_value("Sales Invoice", {"po_no": ref, "company": COMPANY, "is_return": 0})


def _date(days_ago: int) -> date:
	return getdate() - timedelta(days=days_ago)


def _sell(sale: Sale) -> None:
	euro = sale.currency == "EUR"
	invoice = frappe.get_doc(
		{
			"doctype": "Sales Invoice",
			"company": COMPANY,
			"customer": sale.customer,
			"set_posting_time": 1,
			"posting_date": _date(sale.day),
			"due_date": _date(min(due for _s, due in sale.parts) if sale.parts else sale.due),
			"currency": sale.currency,
			"conversion_rate": EURO_RATE if euro else 1,
			"debit_to": f"Debtors EUR - {ABBR}" if euro else f"Debtors - {ABBR}",
			"po_no": sale.ref,
			"po_date": _date(sale.day + 7),
			"ignore_default_payment_terms_template": 1,
			"items": [{"item_code": SERVICE_ITEM, "qty": 1, "rate": sale.amount}],
			"payment_schedule": [
				{"due_date": _date(due), "invoice_portion": share} for share, due in sale.parts
			],
		}
	)
	invoice.insert().submit()


def _receive(receipt: Receipt) -> None:
	if receipt.against:
		entry = get_payment_entry(
			"Sales Invoice", invoice_of(receipt.against), party_amount=receipt.amount, bank_account=BANK
		)
	else:
		entry = _unallocated(receipt)
	entry.posting_date = _date(receipt.day)
	entry.reference_no = f"BOS{receipt.day:03d}{int(receipt.amount)}"
	entry.reference_date = entry.posting_date
	entry.insert().submit()


def _unallocated(receipt: Receipt):
	return frappe.get_doc(
		{
			"doctype": "Payment Entry",
			"payment_type": "Receive",
			"company": COMPANY,
			"party_type": "Customer",
			"party": receipt.customer,
			"paid_from": f"Debtors - {ABBR}",
			"paid_to": BANK,
			"paid_amount": receipt.amount,
			"received_amount": receipt.amount,
			"source_exchange_rate": 1,
			"target_exchange_rate": 1,
		}
	)


def _credit(note: CreditNote) -> None:
	credit = make_sales_return(invoice_of(note.against))
	credit.set_posting_time = 1
	credit.posting_date = _date(note.day)
	credit.due_date = credit.posting_date
	credit.payment_schedule = []
	credit.items[0].rate = note.amount
	credit.insert().submit()


def open_order() -> None:
	"""Goods in stock, two orders of the late customer and a delivery note that waits to be submitted."""
	warehouse = f"Stores - {ABBR}"
	frappe.get_doc(
		{
			"doctype": "Stock Entry",
			"stock_entry_type": "Material Receipt",
			"company": COMPANY,
			"items": [{"item_code": STOCK_ITEM, "qty": 40, "t_warehouse": warehouse, "basic_rate": 3200}],
		}
	).insert().submit()
	orders = [_order(GUANGDA, qty, warehouse) for qty in (9, 5)]
	delivery = make_delivery_note(orders[1])
	delivery.insert()


def _order(customer: str, qty: int, warehouse: str) -> str:
	order = frappe.get_doc(
		{
			"doctype": "Sales Order",
			"company": COMPANY,
			"customer": customer,
			"delivery_date": getdate() + timedelta(days=3),
			"po_no": f"GD-79{qty:02d}",
			"items": [{"item_code": STOCK_ITEM, "qty": qty, "rate": 6800, "warehouse": warehouse}],
		}
	)
	return order.insert().submit().name
