"""Promises to Pay: what they may say, who approves, and how payments and the night judge them."""

import frappe
import pytest

from ar_collections.core.aside import set_aside
from ar_collections.core.items import claims
from ar_collections.ledger.book import read_book
from ar_collections.patches import promises_of_logs
from ar_collections.services import behaviour, cases, promises, timeline
from ar_collections.tests.site import desk_world as dw
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world

C = world.COMPANY
GUANGDA, HAIFENG = world.GUANGDA, world.HAIFENG


@pytest.fixture(autouse=True)
def company():
	world.live_company()


@pytest.fixture
def case():
	return dw.to_call(GUANGDA, 900)


@pytest.fixture
def invoice(case):
	return frappe.get_doc("Sales Invoice", case.items[0].voucher_no)


def promise(case, amount: float = 400, days: int = 5, status: str = "Open", **more):
	values = {"case": case.name, "amount": amount, "promised_on": hw.in_days(days), "status": status}
	return frappe.get_doc({"doctype": "Promise to Pay", **values, **more})


def plan(case, *parts, **more):
	rows = [{"due_date": hw.in_days(days), "amount": amount} for days, amount in parts]
	return promise(case, sum(amount for _days, amount in parts), plan=1, instalments=rows, **more)


def old(case, amount: float = 400, made: int = 9, due: int = 5):
	"""A promise as it was written down days ago, by a contact that was logged late."""
	log = dw.promised(case, amount, made, due)
	return frappe.get_doc("Promise to Pay", {"contact_log": log})


def refused(doc, *words: str, error=frappe.ValidationError) -> None:
	with pytest.raises(error) as caught:
		doc.save()
	for word in words:
		assert word in str(caught.value)


def work(doc) -> list[str]:
	of = {"reference_name": doc.name, "status": "Open"}
	return frappe.get_all("Collection Action", of, order_by="name", pluck="title")


def claimed() -> float:
	customer = read_book(C, hw.today(), [GUANGDA]).customers[0]
	return float(sum(claim.open for claim in claims(customer, hw.today()).values()))


# What a promise may say


@pytest.mark.parametrize(
	"values, words",
	[
		({"amount": 900.01}, ("but", "is open")),
		({"days": -1}, ("is over",)),
		({"promised_on": None}, ("day",)),
		({"promise_currency": "EUR"}, ("Nothing is owed in EUR", "CNY")),
		({"made_on": "2099-01-01"}, ("not before",)),
		({"items": [{"sales_invoice": "SINV-NOT"}]}, ("SINV-NOT",)),
		({"waived_amount": 5}, ("let go",)),
		({"status": "Kept"}, ("judged by the payments",)),
	],
)
def test_a_promise_that_makes_no_sense_is_refused(case, values, words):
	refused(promise(case, **values), *words)


def test_a_promise_about_an_invoice_is_no_more_than_is_open_on_it(case):
	other = hw.overdue_invoice(GUANGDA, 100, 3)
	about = {"items": [{"sales_invoice": other.name}]}
	theirs = hw.overdue_invoice(HAIFENG, 100, 3)
	refused(promise(case, 50, items=[{"sales_invoice": theirs.name}]), theirs.name, "no open invoice")
	refused(promise(case, 101, **about), "100.00")
	promise(case, 100, **about).insert()
	assert claimed() == 900


def test_nothing_is_promised_on_a_closed_case(case):
	frappe.db.set_value("Collection Case", case.name, "status", "Closed")
	refused(promise(case), "closed")


def test_instalments_are_the_whole_amount_each_on_a_day_of_its_own(case):
	doc = plan(case, (5, 200), (30, 300))
	doc.amount = 600
	refused(doc, "500.00", "600.00")
	refused(plan(case, (5, 200), (5, 300)), "day of its own")
	refused(plan(case, (5, 200), (30, 0)), "amount")
	doc = plan(case, (5, 200), (30, 300)).insert()
	assert (doc.status, doc.promised_on, doc.tolerance_days) == ("Open", hw.in_days(30), 2)


def test_what_was_promised_is_not_rewritten_but_cancelled(case):
	doc = promise(case).insert()
	doc.amount = 10
	refused(doc, "Amount", "cannot be changed")
	doc.reload().status = "Broken"
	refused(doc, "judged by the payments")
	doc.reload().status = "Cancelled"
	doc.save()
	assert claimed() == 900
	with pytest.raises(frappe.ValidationError, match="history"):
		frappe.delete_doc("Promise to Pay", doc.name)


# Approval


def test_a_waiver_is_approved_by_somebody_else_and_stops_nothing_before(case):
	manager, boss = world.user(world.SUPERVISOR), hw.gm()
	frappe.get_doc("User", manager).add_roles("Collections Manager")
	with hw.as_user(manager):
		doc = promise(case, 400, waived_amount=20, waiver_reason="interest of March").insert()
		assert doc.status == "Pending Approval" and "20.00" in doc.approval_reason
		assert claimed() == 900
		doc.status = "Open"
		refused(doc, "somebody else", error=frappe.PermissionError)
	with hw.as_user(world.user(world.REP)):
		own = frappe.get_doc("Promise to Pay", doc.name)
		own.status = "Open"
		refused(own, "roles", error=frappe.PermissionError)
	with hw.as_user(boss):
		doc = frappe.get_doc("Promise to Pay", doc.name)
		doc.status = "Open"
		doc.save()
	assert (doc.status, doc.approved_by) == ("Open", boss) and claimed() == 500


def test_a_plan_that_ends_after_the_limit_needs_approval_and_so_does_one_from_a_contact(case):
	frappe.db.set_single_value("Collections Settings", "promise_plan_limit_days", 60)
	frappe.clear_document_cache("Collections Settings", "Collections Settings")
	assert plan(case, (5, 100), (60, 100)).insert().status == "Open"
	assert plan(case, (5, 100), (61, 100)).insert().status == "Pending Approval"
	log = dw.logged(case, "Promise", 0, hour=0, promised_on=hw.in_days(61), promised_amount=10)
	assert frappe.db.get_value("Promise to Pay", {"contact_log": log}, "status") == "Pending Approval"


# From a contact


def test_a_contact_that_ends_in_a_promise_writes_it_and_takes_it_back_in_the_same_save(case):
	log = dw.promised(case, 400, made=1, due=-5)
	doc = frappe.get_doc("Promise to Pay", {"contact_log": log})
	assert (doc.status, doc.amount, doc.promise_currency, doc.made_on) == ("Open", 400, "CNY", hw.ago(1))
	assert (doc.collector, doc.promised_on) == (world.REP, hw.in_days(5)) and claimed() == 500
	frappe.get_doc("Contact Log", log).cancel()
	assert doc.reload().status == "Cancelled" and claimed() == 900


# What became of it


def test_a_payment_in_time_keeps_it_and_ends_it(case, invoice):
	doc = promise(case).insert()
	world.pay(invoice, 100, hw.today())
	assert (doc.reload().status, doc.paid) == ("Open", 100)
	world.pay(invoice, 300, hw.today())
	assert (doc.reload().status, doc.paid) == ("Kept", 400)
	assert claimed() == 500 and not work(doc)


def test_the_night_breaks_what_nobody_paid_and_the_rep_gets_it_once(case):
	doc = promise(case, days=0).insert()
	assert promises.nightly(C, hw.in_days(2)) == 0 and doc.reload().status == "Open"
	assert promises.nightly(C, hw.in_days(3)) == 1
	assert promises.nightly(C, hw.in_days(4)) == 0
	assert doc.reload().status == "Broken"
	[title] = work(doc)
	assert title.startswith("Promise broken: ") and "400.00" in title


def test_what_came_in_part_keeps_it_in_part(case, invoice):
	doc = promise(case, days=0).insert()
	world.pay(invoice, 150, hw.today())
	promises.nightly(C, hw.in_days(3))
	assert (doc.reload().status, doc.paid) == ("Partly Kept", 150)
	action = frappe.get_doc("Collection Action", {"reference_name": doc.name})
	assert action.amount == 250 and "150.00" in action.why and action.collector == world.REP


def test_a_bounced_payment_breaks_it_again_and_a_kept_one_takes_the_work_back(case, invoice):
	doc = old(case)
	assert doc.status == "Broken" and len(work(doc)) == 1
	payment = world.pay(invoice, 400, hw.ago(6))
	assert doc.reload().status == "Kept" and not work(doc)
	world.bounce(payment)
	assert doc.reload().status == "Broken" and len(work(doc)) == 1


def test_a_promise_of_everything_stops_all_until_its_day_and_is_kept_by_what_came(case, invoice):
	doc = promise(case, 0, days=1).insert()
	world.pay(invoice, 100, hw.today())
	customer = read_book(C, hw.today(), [GUANGDA]).customers[0]
	assert doc.reload().status == "Open" and set_aside(customer, hw.today(), False)
	assert not promises.nightly(C, hw.in_days(3)) and promises.nightly(C, hw.in_days(4)) == 1
	assert doc.reload().status == "Kept"


def test_money_that_came_before_it_was_written_down_is_on_the_saved_document(case, invoice):
	world.pay(invoice, 400, hw.today())
	doc = promise(case, 400).insert()
	assert (doc.status, doc.paid) == ("Kept", 400)
	doc.note = "by cheque"
	doc.save()


def test_each_missed_instalment_is_told_and_the_plan_goes_on(case, invoice):
	doc = plan(case, (0, 200), (10, 200), (30, 200)).insert()
	promises.nightly(C, hw.in_days(3))
	assert doc.reload().status == "Open" and len(work(doc)) == 1
	promises.nightly(C, hw.in_days(13))
	assert len(work(doc)) == 2 and [row.state for row in doc.reload().instalments] == [
		"Broken",
		"Broken",
		"Live",
	]
	promises.nightly(C, hw.in_days(33))
	assert doc.reload().status == "Broken" and len(work(doc)) == 3


def test_a_promise_that_was_replaced_is_judged_without_new_work(case):
	doc = promise(case, days=0).insert()
	promise(case, 500, days=20).insert()
	promises.nightly(C, hw.in_days(3))
	assert doc.reload().status == "Broken" and not work(doc)


def test_broken_ones_count_against_the_customer_and_kept_ones_for_it(case, invoice):
	old(case)
	assert behaviour.of(C, GUANGDA, hw.today()).promises_broken == 1
	world.pay(invoice, 400, hw.ago(6))
	found = behaviour.of(C, GUANGDA, hw.today())
	assert (found.promises_kept, found.promises_broken) == (1, 0)


def test_a_promise_in_euro_is_kept_by_euro_booked_in_company_currency():
	invoice = world.make_invoice(dw.owned(HAIFENG), 100, hw.ago(20), currency="EUR", rate=8)
	hw.carried_out(hw.planned("Call", "call", invoice))
	doc = promise(dw.refreshed(HAIFENG), 50).insert()
	assert doc.promise_currency == "EUR"
	world.receipt(HAIFENG, 400, hw.today(), invoice.debit_to, [
		{"reference_doctype": "Sales Invoice", "reference_name": invoice.name, "allocated_amount": 400}])  # fmt: skip
	assert doc.reload().status == "Kept"


def test_the_case_tells_what_was_promised_and_what_became_of_it(case):
	old(case)
	[told] = [row for row in timeline.events(case.name) if row["kind"] == "Promise"]
	assert told["status"] == "Broken" and told["amount"] == 400


# Whose it is


def test_another_reps_promise_is_neither_listed_nor_read_nor_written(case):
	doc = promise(case).insert()
	frappe.set_user(world.user(world.OTHER_REP))
	assert not frappe.get_list("Promise to Pay", order_by="name")
	assert not frappe.get_list("Promise to Pay Instalment", order_by="name", parent_doctype="Promise to Pay")
	for act in ("read", "write"):
		assert not frappe.has_permission("Promise to Pay", act, doc.name)
	refused(promise(case), error=frappe.PermissionError)


def test_promises_follow_when_somebody_else_looks_after_the_customer(case):
	doc = promise(case).insert()
	frappe.get_doc("Customer", GUANGDA).update({"account_manager": world.user(world.OTHER_REP)}).save()
	assert doc.reload().collector == world.OTHER_REP


def test_a_promise_of_an_older_log_becomes_a_document_once(case):
	log = dw.promised(case, 200, made=3, due=-2)
	frappe.db.delete("Promise to Pay", {"contact_log": log})
	promises_of_logs.execute()
	promises_of_logs.execute()
	[made] = frappe.get_all("Promise to Pay", {"contact_log": log}, ["amount", "status", "promised_on"])
	assert (made.amount, made.status, made.promised_on) == (200, "Open", hw.in_days(2))


def test_days_of_grace_beyond_the_settings_need_a_second_person(case):
	doc = promise(case, tolerance_days=30).insert()
	assert doc.status == "Pending Approval" and "30 days of grace" in doc.approval_reason
	assert promise(case, tolerance_days=1).insert().status == "Open"


def test_who_approved_is_nobodys_to_write(case):
	doc = promise(case, approved_by=world.user(world.REP), requested_by=world.REP, approved_on=hw.today())
	doc.insert()
	assert (doc.approved_by, doc.approved_on, doc.requested_by) == (None, None, frappe.session.user)


def test_a_contact_speaks_of_the_companys_currency_whatever_is_owed():
	dw.owned("Euro only", world.REP)
	world.make_invoice("Euro only", 1000, hw.ago(20), currency="EUR")
	cases.open_case(C, "Euro only")
	euro = dw.refreshed("Euro only")
	log = dw.promised(euro, 500, made=0, due=-5)
	made = frappe.get_doc("Promise to Pay", {"contact_log": log})
	assert (made.promise_currency, made.amount) == (
		frappe.get_cached_value("Company", C, "default_currency"),
		500,
	)
	with pytest.raises(frappe.ValidationError, match="enter that much or less"):
		dw.promised(euro, 10_000_000, made=0, due=-5)


def test_a_promise_whose_day_went_by_while_it_waited_is_not_approved(case):
	with hw.as_user(world.user(world.REP)):
		doc = promise(case, waived_amount=50, waiver_reason="goodwill").insert()
	doc.db_set("promised_on", hw.ago(1))
	with hw.as_user(hw.gm()):
		doc = frappe.get_doc("Promise to Pay", doc.name)
		doc.status = "Open"
		refused(doc, "is over", "another day")


def test_a_waiver_that_waits_is_over_when_everything_is_paid(case, invoice):
	doc = promise(case, waived_amount=50, waiver_reason="Late goods.").insert()
	assert doc.status == "Pending Approval"
	asked = {"reference_doctype": "Promise to Pay", "reference_name": doc.name}
	assert frappe.db.exists("Collection Approval", {**asked, "status": "Waiting"})
	world.pay(invoice, 100, hw.today())
	assert doc.reload().status == "Pending Approval"
	world.pay(invoice, None, hw.today())
	assert doc.reload().status == "Cancelled"
	rows = frappe.get_all("Collection Approval", asked, order_by="name", pluck="status")
	assert set(rows) == {"Over"}


def test_a_waiver_about_an_invoice_that_is_paid_is_over_though_another_is_open(case, invoice):
	hw.overdue_invoice(GUANGDA, 100)
	about = [{"sales_invoice": invoice.name}]
	doc = promise(case, waived_amount=50, waiver_reason="Late goods.", items=about).insert()
	world.pay(invoice, None, hw.today())
	assert doc.reload().status == "Cancelled"
