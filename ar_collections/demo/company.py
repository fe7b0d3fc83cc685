"""The demo company: accounts for euros, a bank account, a calendar, items and an outgoing mailbox.

Only what ERPNext needs to book invoices; nothing of ours is switched on here. Every function
makes what is missing and leaves what is there.
"""

from datetime import date, timedelta

import frappe
from frappe.utils import getdate

COMPANY = "Hanlin Instruments"
ABBR = "HLI"
CALENDAR = "Hanlin working days"
MAILBOX = "Hanlin Accounts"
SERVICE_ITEM = "Calibration service"
STOCK_ITEM = "HX-200 bench scale"
EURO_RATE = 7.85

# Public holidays of mainland China in 2026: first day, last day, name
HOLIDAYS_2026 = (
	("2026-01-01", "2026-01-03", "New Year"),
	("2026-02-15", "2026-02-23", "Spring Festival"),
	("2026-04-04", "2026-04-06", "Qingming Festival"),
	("2026-05-01", "2026-05-05", "Labour Day"),
	("2026-06-19", "2026-06-21", "Dragon Boat Festival"),
	("2026-09-25", "2026-09-27", "Mid-Autumn Festival"),
	("2026-10-01", "2026-10-07", "National Day"),
)


def make() -> None:
	_calendar()
	_company()
	_euro()
	_bank()
	_items()
	_mailbox()


def insert_missing(doctype: str, filters: dict | str, **values) -> str:
	"""The name of the document that fits `filters`, made with `values` when there is none."""
	if name := frappe.db.exists(doctype, filters):
		return name
	own = filters if isinstance(filters, dict) else {}
	return frappe.get_doc({"doctype": doctype, **own, **values}).insert().name


def _calendar() -> None:
	if frappe.db.exists("Holiday List", CALENDAR):
		return
	first, last = date(2026, 1, 1), max(date(2027, 12, 31), getdate() + timedelta(days=400))
	days = {
		day: name
		for begin, end, name in HOLIDAYS_2026
		for day in _days(date.fromisoformat(begin), date.fromisoformat(end))
	}
	rows = [
		{"holiday_date": day, "description": days.get(day, day.strftime("%A")), "weekly_off": day not in days}
		for day in _days(first, last)
		if day in days or day.weekday() >= 5
	]
	frappe.get_doc(
		{
			"doctype": "Holiday List",
			"holiday_list_name": CALENDAR,
			"from_date": first,
			"to_date": last,
			"country": "CN",
			"holidays": rows,
		}
	).insert()


def _days(first: date, last: date) -> list[date]:
	return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _company() -> None:
	insert_missing(
		"Company",
		COMPANY,
		company_name=COMPANY,
		abbr=ABBR,
		default_currency="CNY",
		country="China",
		chart_of_accounts="Standard",
		default_holiday_list=CALENDAR,
		tax_id="91320594MA1X0HLI3K",
		phone_no="+86 512 6288 0100",
		email="accounts@hanlin.example",
		website="www.hanlin.example",
	)
	frappe.db.set_single_value("Global Defaults", "default_company", COMPANY)
	frappe.defaults.set_global_default("company", COMPANY)
	insert_missing(
		"Address",
		{"address_title": COMPANY, "address_type": "Billing"},
		address_line1="88 Xinghu Street",
		address_line2="Suzhou Industrial Park",
		city="Suzhou",
		pincode="215123",
		country="China",
		is_your_company_address=1,
		links=[{"link_doctype": "Company", "link_name": COMPANY}],
	)


def _euro() -> None:
	insert_missing(
		"Currency Exchange",
		{"from_currency": "EUR", "to_currency": "CNY", "date": getdate() - timedelta(days=400)},
		exchange_rate=EURO_RATE,
		for_selling=1,
		for_buying=1,
	)
	insert_missing(
		"Account",
		{"account_name": "Debtors EUR", "company": COMPANY},
		parent_account=f"Accounts Receivable - {ABBR}",
		account_type="Receivable",
		account_currency="EUR",
	)


def _bank() -> None:
	account = insert_missing(
		"Account",
		{"account_name": "Bank of Suzhou", "company": COMPANY},
		parent_account=f"Bank Accounts - {ABBR}",
		account_type="Bank",
		account_currency="CNY",
	)
	frappe.db.set_value("Company", COMPANY, "default_bank_account", account)
	insert_missing("Bank", "Bank of Suzhou", bank_name="Bank of Suzhou", swift_number="DWRBCNSU")
	insert_missing(
		"Bank Account",
		{"account_name": COMPANY, "bank": "Bank of Suzhou"},
		is_company_account=1,
		company=COMPANY,
		account=account,
		bank_account_no="6228 4804 0256 4890 018",
		branch_code="Suzhou Industrial Park branch",
	)


def _items() -> None:
	common = {"item_group": "Products", "stock_uom": "Nos", "is_sales_item": 1}
	insert_missing("Item", SERVICE_ITEM, item_code=SERVICE_ITEM, is_stock_item=0, **common)
	insert_missing("Item", STOCK_ITEM, item_code=STOCK_ITEM, is_stock_item=1, valuation_rate=3200, **common)


def _mailbox() -> None:
	"""Only where the site has a local mail server to catch what is sent: no demo letter leaves the machine."""
	port = frappe.conf.get("ar_demo_smtp_port")
	if not port:
		return
	if frappe.db.exists("Email Account", MAILBOX):
		frappe.db.set_value("Email Account", MAILBOX, "smtp_port", str(port))
		return
	frappe.get_doc(
		{
			"doctype": "Email Account",
			"email_account_name": MAILBOX,
			"email_id": "accounts@hanlin.example",
			"auth_method": "Basic",
			"no_smtp_authentication": 1,
			"enable_outgoing": 1,
			"default_outgoing": 1,
			"smtp_server": "127.0.0.1",
			"smtp_port": str(port),
			"use_tls": 0,
		}
	).insert()
