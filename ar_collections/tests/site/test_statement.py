"""A customer's statement: equal to the ledger to the cent, whatever was booked; the paper in both languages."""

import os
from datetime import date, timedelta
from decimal import Decimal as D
from io import BytesIO

import frappe
import pytest
from frappe.query_builder.functions import Sum
from pypdf import PdfReader

from ar_collections.core.statement import difference
from ar_collections.ledger.movements import accounts, customers_with_account
from ar_collections.services import statement_page
from ar_collections.tests.site import world
from ar_collections.tests.site.queries import queries

C = world.COMPANY
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
JAN, FEB, MARCH, APRIL = date(2026, 1, 15), date(2026, 2, 20), date(2026, 3, 10), date(2026, 4, 10)


def of(customer: str, first: date = FIRST, last: date = LAST) -> dict:
	"""Its accounts by currency, each checked against the general ledger."""
	found = {one.currency: one for one in accounts(C, [customer], first, last).get(customer, [])}
	for currency, one in found.items():
		assert difference(one) == 0
		if currency in in_accounts(customer):
			assert one.closing == in_ledger(customer, currency, last)
	return found


def in_accounts(customer: str) -> set[str]:
	"""Currencies in which the customer's account is kept, where every invoice is in it, too."""
	foreign = frappe.get_all("Sales Invoice", {"customer": customer}, ["currency", "party_account_currency"])
	if any(row.currency != row.party_account_currency for row in foreign):
		return set()
	return {row.party_account_currency for row in foreign}


def in_ledger(customer: str, currency: str, day: date) -> D:
	"""What the General Ledger says, which we never read."""
	gle = frappe.qb.DocType("GL Entry")
	query = frappe.qb.from_(gle).select(
		Sum(gle.debit_in_account_currency) - Sum(gle.credit_in_account_currency)
	)
	query = query.where((gle.party == customer) & (gle.company == C) & (gle.is_cancelled == 0))
	query = query.where((gle.account_currency == currency) & (gle.posting_date <= day))
	return D(str(round(query.run()[0][0] or 0, 2)))


def invoice(customer, amount, posted, **more):
	return world.make_invoice(
		customer, amount, due_date=posted + timedelta(days=30), posting_date=posted, **more
	)


def test_opening_movements_and_closing_of_one_month():
	old = invoice(world.BAILEY, 1000, JAN)
	new = invoice(world.BAILEY, 500, MARCH, po_no="PO-77")
	paid = world.pay(old, 400, MARCH + timedelta(days=5))
	invoice(world.BAILEY, 250, APRIL)
	one = of(world.BAILEY)["CNY"]
	assert (one.opening, one.charged, one.credited, one.closing) == (D(1000), D(500), D(400), D(1100))
	assert [(r.movement.voucher, r.movement.kind, r.balance) for r in one.rows] == [
		(new.name, "invoice", D(1500)),
		(paid.name, "receipt", D(1100)),
	]
	assert one.rows[0].movement.reference == "PO-77"
	assert [(o.voucher, o.open) for o in one.open_lines] == [(old.name, D(600)), (new.name, D(500))]
	assert one.overdue == 600 and one.ageing["31-60"] == 600 and one.ageing["not_due"] == 500


def test_returns_linked_and_not_journals_advances_and_overpayments():
	first = invoice(world.BAILEY, 1000, FEB)
	world.credit_note(first, 100, MARCH)
	world.credit_note(first, 50, MARCH, for_itself=True)
	world.credit_note(invoice(world.BAILEY, 300, MARCH), 30, MARCH, linked=False)
	world.journal_receivable(world.BAILEY, 77.7, MARCH)
	world.journal_receivable(world.BAILEY, -20, MARCH, against=first.name)
	world.unallocated_receipt(world.BAILEY, 40, FEB)
	one = of(world.BAILEY)["CNY"]
	assert one.closing == D("1000") - 100 - 50 + 300 - 30 + D("77.7") - 20 - 40
	kinds = sorted(row.movement.kind for row in one.rows)
	assert kinds == ["credit_note"] * 3 + ["invoice"] + ["journal"] * 2
	assert one.ageing["on_account"] == -(50 + 30 + 40)
	assert one.opening == 960


def test_an_opening_invoice_is_called_one_and_keeps_its_due_date():
	made = opening(640)
	one = of(world.BAILEY)["CNY"]
	(line,) = one.open_lines
	assert (line.voucher, line.kind, line.open) == (made.name, "opening", D(640))
	assert one.opening == 640 and not one.rows


def opening(amount: float):
	"""As ERPNext's Opening Invoice Creation Tool makes them."""
	tool = frappe.new_doc("Opening Invoice Creation Tool")
	tool.update({"company": C, "invoice_type": "Sales", "create_missing_party": 0})
	tool.append(
		"invoices",
		{
			"party": world.customer(world.BAILEY), "party_type": "Customer", "outstanding_amount": amount, "qty": 1,
			"posting_date": JAN, "due_date": FEB, "item_name": "Opening", "invoice_type": "Sales",
			"temporary_opening_account": temporary(), "cost_center": frappe.db.get_value("Company", C, "cost_center"),
		},
	)  # fmt: skip
	(name,) = tool.make_invoices()
	return frappe.get_doc("Sales Invoice", name)


def temporary() -> str:
	return frappe.db.get_value("Account", {"company": C, "account_type": "Temporary"})


def test_an_account_in_another_currency():
	made = invoice(world.NORDLICHT, 1200, MARCH)
	world.pay(made, 300, LAST)
	found = of(world.NORDLICHT)
	assert {currency: one.closing for currency, one in found.items()} == {"EUR": D(900)}


def test_two_currencies_are_two_accounts_and_each_adds_up():
	made = world.make_invoice(
		world.BAILEY, 100, currency="USD", rate=7.1, terms=[(MARCH, 40), (LAST, 60)], posting_date=FEB
	)
	invoice(world.BAILEY, 500, MARCH)
	found = of(world.BAILEY)
	assert {currency: one.closing for currency, one in found.items()} == {"USD": D(100), "CNY": D(500)}
	assert [(o.term, o.open) for o in found["USD"].open_lines] == [(1, D(40)), (2, D(60))]
	assert found["USD"].opening == 100 and found["CNY"].opening == 0
	world.pay(made, 300, LAST)  # booked in company currency
	one = of(world.BAILEY)["USD"]
	assert [(o.term, o.open) for o in one.open_lines] == [(2, D("57.75"))]
	assert [row.credited for row in one.rows] == [D("42.25")]
	assert of(world.BAILEY)["CNY"].closing + D(710 - 300) == in_ledger(world.BAILEY, "CNY", LAST)


def test_a_foreign_invoice_paid_in_thirds_is_settled_to_the_cent():
	made = world.make_invoice(world.BAILEY, 100, currency="USD", rate=7.13, due_date=MARCH, posting_date=FEB)
	for amount in (237.67, 237.67, 237.66):
		world.pay(made, amount, MARCH)
	one = of(world.BAILEY)["USD"]
	assert one.closing == 0 and not one.open_lines and one.credited == 100


def test_cancelled_and_booked_again_leaves_no_trace():
	made = invoice(world.BAILEY, 100, MARCH)
	payment = world.pay(made, 100, MARCH)
	world.bounce(payment)
	one = of(world.BAILEY)["CNY"]
	assert [row.movement.kind for row in one.rows] == ["invoice"] and one.closing == 100


def test_money_unlinked_from_an_invoice_is_on_account():
	made = invoice(world.BAILEY, 100, MARCH)
	payment = world.pay(made, 100, MARCH)
	undo = frappe.new_doc("Unreconcile Payment")
	undo.update({"company": C, "voucher_type": "Payment Entry", "voucher_no": payment.name})
	undo.add_references()
	undo.save().submit()
	one = of(world.BAILEY)["CNY"]
	assert sorted(line.open for line in one.open_lines) == [D(-100), D(100)] and one.closing == 0


def test_a_credit_note_paid_back_is_no_open_item():
	made = invoice(world.BAILEY, 500, FEB)
	world.pay(made, 500, FEB)
	note = world.credit_note(made, 200, MARCH)
	pay_back(note, 200, MARCH)
	one = of(world.BAILEY)["CNY"]
	assert one.closing == 0 and not one.open_lines
	assert [row.movement.kind for row in one.rows] == ["refund", "credit_note"]


def pay_back(note, amount: float, day: date) -> None:
	"""Money out to the customer, on the credit note."""
	doc = frappe.get_doc(
		{
			"doctype": "Payment Entry", "payment_type": "Pay", "company": C, "posting_date": day, "party_type": "Customer",
			"party": note.customer, "paid_from": "Cash - PT", "paid_to": note.debit_to, "paid_amount": amount,
			"received_amount": amount, "mode_of_payment": "Cash",
		}
	)  # fmt: skip
	row = {"reference_doctype": "Sales Invoice", "reference_name": note.name, "allocated_amount": -amount}
	doc.append("references", row)
	doc.insert().submit()


def test_a_period_before_anything_was_booked_is_empty():
	invoice(world.BAILEY, 500, FEB)
	assert of(world.BAILEY, date(2020, 1, 1), date(2020, 1, 31)) == {}
	assert world.BAILEY not in customers_with_account(C, date(2020, 1, 1), date(2020, 1, 31))


def test_as_many_queries_for_many_customers_as_for_one():
	for customer in (world.BAILEY, world.GUANGDA, world.HAIFENG):
		made = invoice(customer, 100, FEB)
		world.pay(made, 30, MARCH)
	with queries() as one:
		accounts(C, [world.BAILEY], FIRST, LAST)
	with queries() as many:
		found = accounts(C, [world.BAILEY, world.GUANGDA, world.HAIFENG], FIRST, LAST)
	assert len(many) == len(one) and len(found) == 3


# The paper


def text_of(pdf: bytes) -> str:
	return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def kept(pdf: bytes, name: str) -> bytes:
	"""For whoever wants to look at it: AR_PAPERS names a folder."""
	if folder := os.environ.get("AR_PAPERS"):
		with open(os.path.join(folder, f"{name}.pdf"), "wb") as file:
			file.write(pdf)
	return pdf


def busy(customer: str) -> None:
	old = invoice(customer, 86999.9, JAN, po_no="PO-2026-117")
	invoice(customer, 12500, MARCH, po_no="PO-2026-131")
	terms = [(MARCH, 4000), (APRIL, 6000)]
	world.make_invoice(customer, 10000, terms=terms, posting_date=FEB)
	world.pay(old, 20000, MARCH + timedelta(days=4))
	world.credit_note(old, 1500, MARCH + timedelta(days=6))
	world.unallocated_receipt(customer, 800, LAST)


@pytest.mark.parametrize(("customer", "language"), [(world.BAILEY, "en"), (world.GUANGDA, "zh")])
def test_the_paper_shows_balances_items_and_ageing(customer, language):
	world.live_company()
	busy(customer)
	(own,) = accounts(C, [customer], FIRST, LAST).values()
	for shows, confirmation in ((("movements",), False), (("open",), False), (("movements", "open"), True)):
		paper = statement_page.paper(
			C, customer, own, first=FIRST, last=LAST, language=statement_page.language_of(customer),
			shows=shows, confirmation=confirmation, name="AS-2026-00001" if confirmation else "",
		)  # fmt: skip
		assert paper.language == language
		pdf = kept(statement_page.pdf_of(paper), f"{language}-{'-'.join(shows)}")
		text = text_of(pdf)
		assert "87,199.90" in text and customer in text
		words = {"en": ("Open items", "Closing balance"), "zh": ("未清项", "期末余额")}[language]
		assert (words[0] in text) == ("open" in shows) and (words[1] in text) == ("movements" in shows)
		assert ("Return slip" in text or "回执" in text) == confirmation
	if language == "zh":
		assert "捌万柒仟壹佰玖拾玖元玖角" in text


def test_a_name_cannot_write_into_the_page():
	world.live_company()
	name = world.customer("Tags & Co")
	frappe.db.set_value("Customer", name, "customer_name", "<script>alert(1)</script> & Co")
	paper = statement_page.paper(C, name, [], first=FIRST, last=LAST, language="en")
	assert "<script>" not in statement_page.html(paper)


def test_a_very_long_account_is_set_as_lines():
	from ar_collections.core.statement import Movement, OpenLine, account

	world.live_company()
	rows = [Movement(MARCH, "Sales Invoice", f"SINV-{i:05}", "invoice", D("10.5")) for i in range(3000)]
	lines = [
		OpenLine("Sales Invoice", r.voucher, 1, "invoice", MARCH, LAST, r.amount, r.amount) for r in rows
	]
	long = account("CNY", (FIRST, LAST), D(0), rows, lines)
	paper = statement_page.paper(
		C, world.customer(world.BAILEY), [long], first=FIRST, last=LAST, language="en", shows=("movements", "open")
	)  # fmt: skip
	text = text_of(kept(statement_page.pdf_of(paper), "long"))
	assert "SINV-02999" in text and "31,500.00" in text


# On the screen


def report(**filters):
	from ar_collections.ar_collections.report.collections_customer_statement import (
		collections_customer_statement as found,
	)

	return found.execute(
		{"company": C, "customer": world.BAILEY, "from_date": FIRST, "to_date": LAST, **filters}
	)


def test_the_report_shows_the_figures_of_the_paper():
	busy(world.BAILEY)
	one = of(world.BAILEY)["CNY"]
	_columns, rows = report(shows="Movements")
	assert [row["balance"] for row in rows] == [
		float(b) for b in (one.opening, *(r.balance for r in one.rows), one.closing)
	]
	_columns, rows = report(shows="Open items")
	assert (
		sum(row["balance"] for row in rows[:-1]) == pytest.approx(rows[-1]["balance"]) == float(one.closing)
	)


def test_the_report_is_refused_for_another_reps_customer():
	busy(world.BAILEY)
	frappe.db.set_value("Customer", world.BAILEY, "account_manager", world.user(world.OTHER_REP))
	frappe.set_user(world.user(world.REP))
	with pytest.raises(frappe.PermissionError):
		report()
	frappe.set_user(world.OTHER_REP)
	assert report()[1]
