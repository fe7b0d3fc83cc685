"""Whose order the goods of a document really are, and what counts as paid: names beside a row prove nothing."""

import frappe
import pytest
from erpnext.accounts.doctype.sales_invoice.sales_invoice import make_delivery_note
from erpnext.selling.doctype.sales_order.sales_order import make_sales_invoice

from ar_collections.services import hold_guard, holds
from ar_collections.services.hold_refusal import OnHold
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world


@pytest.fixture(autouse=True)
def held():
	"""Guangda on hold, 900 overdue for 45 days; goods in stock."""
	world.live_company()
	world.stock()
	return hw.on_hold(hw.overdue_invoice())


def note(**row):
	"""A Delivery Note in draft over 50 pieces, its row pointing where the test says."""
	of = {"customer": world.GUANGDA, "company": hw.C, "disable_rounded_total": 1}
	return frappe.get_doc({"doctype": "Delivery Note", **of, "items": [hw.goods_row(qty=50) | row]}).insert()


def refused(doc) -> None:
	with pytest.raises(OnHold):
		doc.submit()


def prepaid(**more):
	order = hw.order(**more)
	hw.advance(order)
	return order


def billed(qty: float = 1):
	"""A Sales Invoice over goods that have not left."""
	invoice = world.invoice_draft(world.GUANGDA, 50, due_date=hw.in_days(30), posting_date=hw.today())
	invoice.items[0].update({"item_code": world.goods(), "warehouse": world.warehouse(), "qty": qty})
	invoice.insert().submit()
	return invoice


# Whose order


def test_a_prepaid_order_named_without_its_line_lets_nothing_out():
	points_at(against_sales_order=prepaid().name)


def test_a_prepaid_order_named_beside_the_line_of_another_lets_nothing_out():
	other = hw.order(qty=50)
	refused(note(against_sales_order=prepaid().name, so_detail=other.items[0].name))


def test_a_paid_invoice_named_without_its_line_or_beside_anothers_lets_nothing_out():
	paid, unpaid = billed(), billed(qty=50)
	world.pay(paid, posting_date=hw.today())
	points_at(against_sales_invoice=paid.name)
	refused(note(against_sales_invoice=paid.name, si_detail=unpaid.items[0].name))


def test_an_order_let_out_lets_out_its_own_lines_only(held):
	order, other = hw.order(), hw.order(qty=50)
	with hw.as_user(hw.gm()):
		holds.grant(held, "Sales Order", sales_order=order.name)
	hw.delivery(of=order).submit()
	points_at(against_sales_order=order.name)
	refused(note(against_sales_order=order.name, so_detail=other.items[0].name))


def points_at(**row) -> None:
	"""A row that points like this is refused; asked of the guard, because ERPNext has a rule of its own here."""
	draft = note()
	draft.items[0].update(row)
	with pytest.raises(OnHold):
		hold_guard.check_document(draft)


def test_no_more_than_was_ordered_leaves_on_a_prepaid_order():
	order = prepaid()
	hw.delivery(of=order).submit()
	with pytest.raises(frappe.ValidationError, match=r"(?i)over|limit|already"):
		hw.delivery(of=order).submit()  # ERPNext counts quantities by order line


def test_a_line_of_another_customers_prepaid_order_is_of_no_help():
	other = hw.order(world.HAIFENG, qty=50)
	hw.advance(other)
	points_at(against_sales_order=other.name, so_detail=other.items[0].name)


def test_a_stock_updating_invoice_is_held_to_the_same():
	order, other = prepaid(), hw.order(qty=50)
	for row in ({"sales_order": order.name}, {"sales_order": order.name, "so_detail": other.items[0].name}):
		invoice = hw.stock_invoice(qty=50)
		invoice.items[0].update(row)
		with pytest.raises(OnHold):
			hold_guard.check_document(invoice)


# Pick Lists


def test_a_picked_row_of_the_held_customer_is_never_skipped_for_anothers_line():
	mine, other = hw.order(), hw.order(world.HAIFENG)
	pick = hw.pick_list(mine)
	pick.locations[0].sales_order_item = other.items[0].name
	pick.save()
	refused(pick)


def test_a_line_of_the_held_customer_is_found_without_its_order():
	pick = hw.pick_list(hw.order())
	pick.locations[0].sales_order = None
	with pytest.raises(OnHold):
		hold_guard.check_document(pick)


def test_a_list_for_the_held_customer_with_rows_of_others_only_is_refused(held):
	with hw.as_user(hw.gm()):
		holds.grant(held, "Amount", amount=1000)
	pick = hw.pick_list(hw.order(world.HAIFENG))
	pick.customer = world.GUANGDA
	with pytest.raises(OnHold):
		hold_guard.check_document(pick)


# What is paid


def write_off(invoice, amount: float) -> None:
	"""A Journal Entry that takes the amount off the customer's account at our cost."""
	cost = frappe.db.get_value("Company", hw.C, ["cost_center", "write_off_account"], as_dict=True)
	rows = [
		{
			"account": world.receivable_account(), "party_type": "Customer", "party": invoice.customer,
			"reference_type": "Sales Invoice", "reference_name": invoice.name, "credit_in_account_currency": amount,
		},
		{"account": cost.write_off_account, "debit_in_account_currency": amount, "cost_center": cost.cost_center},
	]  # fmt: skip
	of = {"company": hw.C, "posting_date": hw.today(), "voucher_type": "Journal Entry"}
	frappe.get_doc({"doctype": "Journal Entry", **of, "accounts": rows}).insert().submit()


@pytest.mark.parametrize("way", ["credit note", "write-off", "write-off in cash"])
def test_what_lowers_an_invoice_without_money_does_not_pay_for_its_goods(way):
	invoice = billed()
	if way == "credit note":
		world.credit_note(invoice, 50, hw.today())
	elif way == "write-off":
		write_off(invoice, 50)
	else:
		world.journal_receivable(
			world.GUANGDA, -50, hw.today(), voucher_type="Write Off Entry", against=invoice.name
		)
	assert frappe.db.get_value("Sales Invoice", invoice.name, "outstanding_amount") == 0
	refused(make_delivery_note(invoice.name).insert())


def test_a_receipt_by_journal_entry_pays():
	invoice = billed()
	world.journal_receivable(world.GUANGDA, -50, hw.today(), voucher_type="Bank Entry", against=invoice.name)
	make_delivery_note(invoice.name).insert().submit()


def test_an_order_whose_invoice_was_written_off_is_not_prepaid():
	order = hw.order()
	invoice = make_sales_invoice(order.name).insert()
	invoice.submit()
	write_off(invoice, 50)
	refused(hw.delivery(of=order))


def test_what_a_receipt_writes_off_was_not_paid():
	order = hw.order()
	cost = frappe.db.get_value("Company", hw.C, ["cost_center", "write_off_account"], as_dict=True)
	payment = hw.advance_draft(order, paid=1)
	payment.append(
		"deductions", {"account": cost.write_off_account, "cost_center": cost.cost_center, "amount": 49}
	)
	payment.insert().submit()
	assert payment.references[0].allocated_amount == 50
	refused(hw.delivery(of=order))


def test_an_advance_paid_back_does_not_count():
	order = hw.order(qty=2)
	hw.advance(order, 60)
	back = hw.advance_draft(order, paid=20)
	back.update({"payment_type": "Pay", "paid_from": "Cash - PT", "paid_to": world.receivable_account()})
	back.references[0].allocated_amount = 20
	back.insert().submit()
	hw.advance(order, 40)
	refused(hw.delivery(of=order, qty=2))


def at_till(paid: float, **more):
	cash = [{"mode_of_payment": "Cash", "amount": paid, "account": "Cash - PT"}]
	return hw.stock_invoice(is_pos=1, payments=cash, **more)


def test_a_write_off_at_the_till_is_no_payment():
	cost = frappe.db.get_value("Company", hw.C, ["cost_center", "write_off_account"], as_dict=True)
	off = {"write_off_account": cost.write_off_account, "write_off_cost_center": cost.cost_center}
	refused(at_till(1, write_off_amount=49, **off))


def test_change_given_back_is_no_payment():
	invoice = at_till(60, change_amount=10, account_for_change_amount="Cash - PT")
	assert invoice.change_amount == 10
	invoice.submit()
	draft = at_till(60, account_for_change_amount="Cash - PT")
	draft.base_change_amount = 20
	with pytest.raises(OnHold):
		hold_guard.check_document(draft)


# The till


def till_invoice(paid: float = 50):
	values = {
		"customer": world.GUANGDA,
		"company": hw.C,
		"currency": "CNY",
		"base_grand_total": 50,
		"grand_total": 50,
	}
	money = {"is_pos": 1, "base_paid_amount": paid, "paid_amount": paid}
	row = hw.goods_row() | {"base_net_amount": 50}
	return frappe.get_doc({"doctype": "POS Invoice", **values, **money, "items": [row]})


def test_a_pos_invoice_is_guarded_on_submit():
	hold_guard.check_document(till_invoice())
	with pytest.raises(OnHold):
		hold_guard.check_document(till_invoice(paid=0))
	hooks = frappe.get_doc_hooks()["POS Invoice"]
	assert "ar_collections.overrides.pos_invoice.before_submit" in hooks["before_submit"]
	assert "ar_collections.overrides.pos_invoice.on_submit" in hooks["on_submit"]


def stored_till_invoice(docstatus: int = 1, customer: str = world.GUANGDA) -> str:
	"""As ERPNext keeps it, without the POS profile and shift it wants on the way."""
	doc = till_invoice()
	doc.update({"customer": customer, "docstatus": docstatus, "name": frappe.generate_hash(length=10)})
	doc.db_insert()
	return doc.name


def consolidated(*till: str | None):
	invoice = hw.stock_invoice()
	invoice.is_consolidated = 1
	for row, name in zip(invoice.items, till, strict=True):
		row.pos_invoice = name
	return invoice


def test_a_consolidated_invoice_passes_with_the_goods_that_left_at_the_till():
	hold_guard.check_document(consolidated(stored_till_invoice()))


@pytest.mark.parametrize("till", ["none", "ghost", "draft", "somebody else's"])
def test_saying_consolidated_is_not_enough(till):
	name = {
		"none": lambda: None,
		"ghost": lambda: "POS-0001",
		"draft": lambda: stored_till_invoice(docstatus=0),
		"somebody else's": lambda: stored_till_invoice(customer=world.customer(world.HAIFENG)),
	}[till]()
	with pytest.raises(OnHold):
		hold_guard.check_document(consolidated(name))
