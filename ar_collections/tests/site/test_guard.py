"""What a hold stops: goods that leave, on every way a document can be submitted, and what passes."""

import frappe
import pytest
from frappe.utils import flt

from ar_collections.core.model import CREDIT_LOCK
from ar_collections.services import hold_guard, holds
from ar_collections.services.hold_refusal import OnHold
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world
from ar_collections.tests.site.queries import queries


@pytest.fixture(autouse=True)
def company():
	world.live_company()
	world.stock()


@pytest.fixture
def held():
	"""Guangda on hold, 900 overdue for 45 days."""
	return hw.on_hold(hw.overdue_invoice())


def refused(submit) -> str:
	with pytest.raises(OnHold) as error:
		submit()
	return str(error.value)


# What is stopped


def test_a_delivery_note_of_a_customer_on_hold_is_refused(held):
	note = hw.delivery()
	message = refused(note.submit)
	assert "Guangda Trading" in message and "on hold since" in message
	assert "900.00 CNY overdue" in message and "oldest 45 days" in message
	assert "Hua Manager" in message and "one order, an amount, or until a date" in message


def test_the_refusal_offers_to_ask_for_release(held):
	note = hw.delivery()
	frappe.clear_messages()
	refused(note.submit)
	message = frappe.parse_json(frappe.local.message_log[-1])
	assert message["primary_action"]["server_action"] == "ar_collections.hold_api.ask_for_release"
	assert message["primary_action"]["args"]["hold"] == held


def test_a_stock_updating_sales_invoice_is_refused_and_a_plain_one_is_not(held):
	refused(hw.stock_invoice().submit)
	world.make_invoice(world.GUANGDA, 100, due_date=hw.in_days(30))


def test_a_pick_list_is_refused_by_its_customer_or_by_its_rows_orders(held):
	order = hw.order()
	refused(hw.pick_list(order, world.GUANGDA).submit)
	refused(hw.pick_list(order).submit)


def test_a_pick_list_that_delivers_nothing_is_no_shipment(held):
	pick = hw.pick_list(hw.order())
	pick.purpose = "Material Transfer"
	hold_guard.check_document(pick)


def test_a_hold_is_of_one_company_and_one_customer(held):
	hw.delivery(world.HAIFENG).submit()
	note = hw.delivery()
	note.company = "Another Company"
	hold_guard.check_document(note)


def test_a_proposed_hold_stops_nothing_before_it_is_approved():
	hw.proposed(hw.overdue_invoice())
	hw.delivery().submit()


def test_a_proposed_hold_stops_at_once_where_the_company_wants_it():
	world.live_company(hold_mode="At Once")
	name = hw.proposed(hw.overdue_invoice())
	refused(hw.delivery().submit)
	with hw.as_user(hw.gm()):
		holds.reject(name, "The owner promised me to pay.")
	hw.delivery().submit()


def test_a_test_company_stops_no_real_goods():
	world.live_company(hold_mode="At Once", status="Test", test_email="test@example.com")
	hw.proposed(hw.overdue_invoice())
	hw.delivery().submit()


def test_orders_pass_a_shipment_hold_and_stop_under_a_credit_lock(held):
	hw.order()
	hw.on_hold(hw.overdue_invoice(world.HAIFENG), kind=CREDIT_LOCK)
	message = refused(lambda: hw.order(world.HAIFENG))
	assert "credit of" in message and "locked since" in message
	refused(hw.delivery(world.HAIFENG).submit)


def test_names_with_html_are_shown_as_they_are():
	name = world.customer("O'Neill & Söhne 😀")
	frappe.db.set_value("Customer", name, "customer_name", "<b onclick='x'>O'Neill & Söhne 😀</b>")
	hw.on_hold(hw.overdue_invoice(name))
	message = refused(hw.delivery(name).submit)
	assert "<b>O" not in message and "onclick" not in message
	assert "&lt;b&gt;" in message and "😀" in message


# On every way


def test_save_with_docstatus_1_is_refused(held):
	note = hw.delivery()
	note.docstatus = 1
	refused(note.save)


def test_insert_as_submitted_is_refused(held):
	note = frappe.copy_doc(hw.delivery())
	note.docstatus = 1
	refused(note.insert)


def test_ignored_validation_is_no_way_round(held):
	"""ERPNext's bulk transactions set this flag; Frappe then skips before_submit."""
	for doc in (hw.delivery(), hw.stock_invoice(), hw.pick_list(hw.order())):
		doc.flags.ignore_validate = True
		refused(doc.submit)


def test_an_order_under_a_credit_lock_is_refused_with_validation_ignored(held):
	order = frappe.copy_doc(hw.order(world.HAIFENG))
	order.docstatus = 0
	order.insert()
	hw.on_hold(hw.overdue_invoice(world.HAIFENG), kind=CREDIT_LOCK)
	order.flags.ignore_validate = True
	refused(order.submit)


def test_an_amended_delivery_note_is_refused():
	note = hw.delivery()
	note.submit()
	note.cancel()
	hw.on_hold(hw.overdue_invoice())
	amended = frappe.copy_doc(note)
	amended.amended_from, amended.docstatus = note.name, 0
	amended.insert()
	refused(amended.submit)


def test_the_api_and_the_bulk_menu_are_refused(held):
	from frappe.client import submit
	from frappe.desk.doctype.bulk_update.bulk_update import submit_cancel_or_update_docs

	note = hw.delivery()
	refused(lambda: submit(note.as_dict()))
	submit_cancel_or_update_docs("Delivery Note", frappe.as_json([note.name]), "submit")
	assert frappe.db.get_value("Delivery Note", note.name, "docstatus") != 1


@pytest.mark.committed
def test_a_data_import_that_submits_is_refused(held):
	from frappe.core.doctype.data_import.data_import import start_import

	head = "customer,company,disable_rounded_total,items.item_code,items.qty,items.rate,items.warehouse"
	row = f"{world.GUANGDA},{hw.C},1,{world.goods()},1,50,{world.warehouse()}"
	file = frappe.get_doc(
		{"doctype": "File", "file_name": "notes.csv", "content": f"{head}\n{row}\n", "is_private": 1}
	)
	file.insert()
	of = {"reference_doctype": "Delivery Note", "import_type": "Insert New Records", "submit_after_import": 1}
	job = frappe.get_doc({"doctype": "Data Import", **of, "import_file": file.file_url}).insert()
	frappe.db.commit()
	start_import(job.name)
	[log] = frappe.get_all("Data Import Log", {"data_import": job.name}, ["success", "exception", "messages"])
	assert not log.success and "OnHold" in log.exception and "on hold since" in log.messages
	assert not frappe.db.count("Delivery Note", {"customer": world.GUANGDA, "docstatus": 1})


def test_the_rest_api_and_the_desks_own_submit_are_refused(held):
	from frappe.desk.form.save import savedocs

	note = hw.delivery()

	def put():
		"""What a PUT to /api/resource does."""
		doc = frappe.get_doc("Delivery Note", note.name)
		doc.update({"docstatus": 1})
		doc.save()

	refused(put)
	refused(lambda: savedocs(frappe.as_json(note.as_dict()), "Submit"))
	assert frappe.db.get_value("Delivery Note", note.name, "docstatus") == 0


def test_a_permission_ignored_in_code_is_no_way_round(held):
	note = hw.delivery()
	note.flags.ignore_permissions = True
	refused(note.submit)


# What passes


def test_a_return_passes():
	note = hw.delivery()
	note.submit()
	hw.on_hold(hw.overdue_invoice())
	back = hw.delivery(qty=-1, is_return=1, return_against=note.name)
	back.items[0].dn_detail = note.items[0].name
	back.save()
	back.submit()
	assert back.docstatus == 1


def test_a_receipt_and_a_credit_note_always_post(held):
	invoice = hw.overdue_invoice(amount=300)
	world.pay(invoice, 100, hw.today())
	world.credit_note(invoice, 50, hw.today())


def test_a_fully_prepaid_order_passes_and_a_partly_paid_one_does_not(held):
	full, part = hw.order(), hw.order()
	hw.advance(full)
	hw.advance(part, 49)
	hw.pick_list(full).submit()
	hw.delivery(of=full).submit()
	refused(hw.delivery(of=part).submit)
	refused(hw.pick_list(part).submit)


def test_an_advance_that_an_invoice_has_used_does_not_pay_the_rest_of_the_order(held):
	order = hw.order(qty=2)
	hw.advance(order, 50)
	from erpnext.selling.doctype.sales_order.sales_order import make_sales_invoice

	invoice = make_sales_invoice(order.name)
	invoice.items[0].qty = 1
	invoice.allocate_advances_automatically = 1
	invoice.insert().submit()
	assert (
		invoice.outstanding_amount == 0
		or frappe.db.get_value("Sales Invoice", invoice.name, "outstanding_amount") == 0
	)
	refused(hw.delivery(of=order, qty=2).submit)
	hw.advance(order, 50)
	hw.delivery(of=order, qty=2).submit()


def test_goods_of_a_paid_invoice_pass(held):
	from erpnext.accounts.doctype.sales_invoice.sales_invoice import make_delivery_note

	def billed():
		invoice = world.invoice_draft(world.GUANGDA, 50, due_date=hw.in_days(30), posting_date=hw.today())
		invoice.items[0].update({"item_code": world.goods(), "warehouse": world.warehouse()})
		invoice.insert().submit()
		return invoice

	paid, open_one = billed(), billed()
	world.pay(paid, posting_date=hw.today())
	make_delivery_note(paid.name).insert().submit()
	refused(make_delivery_note(open_one.name).insert().submit)


def test_an_invoice_paid_at_the_counter_passes(held):
	invoice = hw.stock_invoice(
		is_pos=1, payments=[{"mode_of_payment": "Cash", "amount": 50, "account": "Cash - PT"}]
	)
	invoice.submit()
	assert flt(invoice.outstanding_amount) == 0


# What it costs


def test_the_guard_asks_the_database_once_without_a_hold():
	note = hw.delivery()
	with queries() as asked:
		hold_guard.check_document(note)
	assert len(asked) == 1
	query, values = asked[0]
	[plan] = frappe.db.sql(f"explain {query}", values, as_dict=True)
	assert plan.key == "active_key"


def test_the_guard_asks_the_database_twice_when_a_document_is_submitted_without_a_hold():
	note = hw.delivery()
	with queries("`tabCredit Hold`") as asked:
		note.submit()
	assert len(asked) == 2  # before the submit and in it
