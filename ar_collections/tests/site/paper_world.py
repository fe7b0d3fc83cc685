"""Formal papers on the test site: a company with a law firm and a court, letters as a run writes them. Asserts little."""

import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import frappe
from pypdf import PdfReader

from ar_collections.core.model import LETTER, Line, PlannedAction
from ar_collections.core.why import Why
from ar_collections.services import actions, cases, letters
from ar_collections.tests.site import world

TODAY = frappe.utils.getdate
PAPERS = {"Formal Demand": (3, 98), "Lawyer Letter": (4, 105), "Notice of Litigation": (5, 120)}
FIRM, LAWYER, COURT = "Zhong & Partners", "Zhong Wei", "Pudong People's Court"


def company() -> None:
	world.live_company(
		signatory_name="Chen Ming",
		contact_phone="+86 21 5555 0101",
		law_firm=firm(),
		law_firm_licence="31101-2026",
		law_firm_signatory=LAWYER,
		law_firm_signatory_title="Attorney at law",
		law_firm_mandate="power of attorney no. 2026-17",
		court=COURT,
	)
	frappe.db.set_value("Company", world.COMPANY, "tax_id", "91310000TESTCOMP")


def firm(name: str = FIRM, address: bool = True) -> str:
	if not frappe.db.exists("Supplier", name):
		frappe.get_doc({"doctype": "Supplier", "supplier_name": name, "supplier_group": _group()}).insert(
			ignore_permissions=True
		)
		if address:
			place = {"address_line1": "200 Century Avenue", "city": "Shanghai", "country": "China"}
			links = [{"link_doctype": "Supplier", "link_name": name}]
			frappe.get_doc(
				{
					"doctype": "Address",
					"address_title": name,
					"address_type": "Office",
					**place,
					"links": links,
				}
			).insert(ignore_permissions=True)
	return name


def _group() -> str:
	return frappe.db.get_value("Supplier Group", {"is_group": 0}, "name")


def written(kind, count=1, customer=None, **more):
	"""A paper as a run would write it, on real invoices, and its document."""
	level, days = PAPERS[kind]
	day, customer = TODAY(), customer or world.customer(world.BAILEY)
	lines = []
	for number in range(count):
		due = day - timedelta(days + number)
		invoice = world.make_invoice(
			customer, 1000 + number, due_date=due, currency="CNY", po_no=f"PO-{number:03}"
		)
		amount = Decimal(1000 + number)
		lines.append(
			Line(
				invoice=invoice.name, term=1, posting_date=TODAY(invoice.posting_date), due_date=due,
				days_overdue=days + number, currency="CNY", amount=amount, paid=Decimal(0), disputed=Decimal(0),
				open=amount, base_open=amount, level=level - 1, order=f"PO-{number:03}",
			)
		)  # fmt: skip
	planned = PlannedAction(
		customer=customer, kind=LETTER, step=kind.lower().replace(" ", "-"), title=kind, policy=world.POLICY,
		level=level, due_on=day, lines=tuple(lines), why=Why("due_today"), currency="CNY",
		total=sum((one.open for one in lines), Decimal(0)), letter_type=kind, **{"needs_approval": True, **more},
	)  # fmt: skip
	case = cases.open_case(world.COMPANY, customer)
	action = actions.create(planned, case, None, day)
	return frappe.get_doc("Dunning Letter", letters.create(planned, case, action))


def issued(kind, **more):
	doc = written(kind, **more)
	letters.approve(doc.name)
	assert letters.issue(doc.name) is True
	return doc.reload()


def posted(kind="Lawyer Letter", **more):
	doc = issued(kind, **more)
	frappe.db.set_value("Dunning Letter", doc.name, "posted_on", TODAY())
	frappe.db.set_value(
		"Dunning Letter", doc.name, {"status": "Sent", "courier": "EMS", "tracking_no": "EX 17"}
	)
	return doc.reload()


def text_of(content: bytes) -> str:
	return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


def has(text: str, *words: str) -> None:
	plain = text.replace(" ", "").replace("\xa0", "")
	for word in words:
		assert word.replace(" ", "") in plain, word
