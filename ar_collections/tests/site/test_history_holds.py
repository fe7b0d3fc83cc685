"""What was said stays true: late logs, corrected logs, disputes of a contact, mails, and whose history it is."""

import frappe
import pytest

from ar_collections import desk_api
from ar_collections.ledger.mail_history import contacts
from ar_collections.services import action_calendar, behaviour, cases, disputes
from ar_collections.services.book_handover import Move, hand_over
from ar_collections.tests.site import desk_world as dw
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world

C, GUANGDA, HAIFENG = world.COMPANY, world.GUANGDA, world.HAIFENG


@pytest.fixture
def case():
	world.user(world.OTHER_REP)
	world.live_company()
	for rule in ("rule_call_window", "rule_contacts_per_day"):
		setting(rule, "Off")
	return dw.to_call(GUANGDA)


def setting(name: str, value) -> None:
	frappe.db.set_single_value("Collections Settings", name, value)
	frappe.clear_document_cache("Collections Settings", "Collections Settings")


def log(case, outcome: str = "Reached", **more):
	values = {
		"case": case.name,
		"outcome": outcome,
		"summary": "said so",
		"contact_on": f"{hw.ago(1)} 10:00:00",
	}
	return frappe.get_doc({"doctype": "Contact Log", **values, **more})


def collector(doctype: str, name: str) -> str | None:
	return frappe.db.get_value(doctype, name, "collector")


def paid(case) -> None:
	world.pay(frappe.get_doc("Sales Invoice", case.items[0].voucher_no))
	assert frappe.db.get_value("Collection Case", case.name, "status") == "Closed"


# Logs


def test_a_log_written_late_promises_no_more_than_was_open_on_its_day(case):
	invoice = frappe.get_doc("Sales Invoice", case.items[0].voucher_no)
	world.pay(invoice, 500, hw.ago(2))
	late = {"promised_on": hw.in_days(3), "contact_on": f"{hw.ago(4)} 10:00:00"}
	log(case, "Promise", promised_amount=900, **late).insert().submit()  # 500 of it came since
	with pytest.raises(frappe.ValidationError, match=r"900\.00 is open"):
		log(case, "Promise", promised_amount=901, **late).insert().submit()


def test_a_log_is_corrected_though_its_case_is_over(case):
	wrong = log(case).insert().submit()
	paid(case)
	wrong.cancel()
	right = frappe.copy_doc(wrong)
	right.update({"amended_from": wrong.name, "summary": "said the opposite", "docstatus": 0})
	right.insert().submit()
	assert right.docstatus == 1 and frappe.db.get_value("Collection Case", case.name, "status") == "Closed"
	with pytest.raises(frappe.ValidationError, match="closed"):
		log(case).insert()


def test_markup_in_what_was_agreed_and_in_notes_does_no_harm(case):
	evil = "<b>Friday</b><img src=x onerror=alert(1)><script>alert(2)</script>"
	said = log(case, agreed=evil, next_step=evil[:60], next_step_on=hw.in_days(1)).insert().submit()
	invoice = case.items[0].voucher_no
	dispute = desk_api.raise_dispute(case.name, evil, invoice, 10, str(hw.in_days(3)), "Goods")
	promise = frappe.get_doc(
		{
			"doctype": "Promise to Pay",
			"case": case.name,
			"promised_on": hw.in_days(2),
			"amount": 5,
			"note": evil,
		}
	).insert()
	kept = [said.agreed, frappe.db.get_value("Invoice Dispute", dispute, "note"), promise.note]
	kept.append(frappe.db.get_value("Collection Action", {"contact_log": said.name}, "title"))
	for text in kept:
		assert "onerror" not in text and "<script" not in text and "Friday" in text


# A dispute from a contact


def disputed(case, amount: float = 200):
	more = {
		"disputed_invoice": case.items[0].voucher_no,
		"disputed_amount": amount,
		"dispute_reason": "Price",
	}
	return log(case, "Dispute", **more).insert()


def test_a_log_that_names_a_disputed_invoice_raises_the_dispute_in_the_same_save(case):
	said = disputed(case).submit()
	[found] = frappe.get_all(
		"Invoice Dispute", {"contact_log": said.name}, ["amount", "reason", "status", "note"]
	)
	assert (found.amount, found.reason, found.status, found.note) == (200, "Price", "Open", "said so")
	with pytest.raises(frappe.ValidationError, match=r"700.00 of"):
		disputed(case, 701).submit()


def test_cancelling_the_log_ends_its_dispute_for_good(case):
	said = disputed(case).submit()
	said.reload()
	said.cancel()
	of = {"contact_log": said.name}
	assert frappe.db.get_value("Invoice Dispute", of, "status") == "Resolved"
	disputes.settle(C, GUANGDA)
	assert frappe.db.get_value("Invoice Dispute", of, ["status", "resolved_by"]) == (
		"Resolved",
		"Administrator",
	)


def test_a_disputed_invoice_can_still_be_cancelled(case):
	disputed(case).submit()
	invoice = frappe.get_doc("Sales Invoice", case.items[0].voucher_no)
	invoice.cancel()
	assert invoice.docstatus == 2


# Mails count


def test_mails_of_people_count_as_contacts_and_letters_do_not(case):
	def made():
		return [one.channel for one in contacts(C, [GUANGDA], hw.today(), hw.today()).get(GUANGDA, [])]

	desk_api.send_mail(case.name, "ap@guangda.example", "Account", "Please pay")
	assert made() == ["E-mail"]
	setting("rule_contacts_per_day", "Stop")
	setting("contacts_per_day", 1)
	with pytest.raises(frappe.ValidationError, match="contact number 2"):
		desk_api.send_mail(case.name, "ap@guangda.example", "Account", "Once more")
	mail = frappe.get_last_doc("Communication", {"reference_name": case.name})
	frappe.get_doc(
		{"doctype": "Dunning Letter", "name": "L-1", "case": case.name, "communication": mail.name}
	).db_insert()
	assert made() == []


def test_an_address_nobody_knows_is_a_third_partys_until_it_is_a_contacts(case):
	with pytest.raises(frappe.ValidationError, match="third party"):
		desk_api.send_mail(case.name, "neighbour@elsewhere.example", "Account", "They owe us")
	assert not frappe.db.exists("Communication", {"reference_name": case.name})
	frappe.get_doc(
		{
			"doctype": "Communication", "communication_type": "Communication", "communication_medium": "Email",
			"sent_or_received": "Received", "sender": "Neighbour@elsewhere.example", "subject": "us again",
			"reference_doctype": "Collection Case", "reference_name": case.name,
		}
	).insert()  # fmt: skip
	assert desk_api.send_mail(case.name, "neighbour@elsewhere.example", "Re: us again", "Thank you")


# Whose history


def test_closed_cases_and_their_logs_go_with_the_customer(case):
	said = log(case).insert().submit()
	paid(case)
	customer = frappe.get_doc("Customer", GUANGDA)
	customer.account_manager = world.OTHER_REP
	customer.save()
	papers = (("Collection Case", case.name), ("Contact Log", said.name))
	assert {collector(*paper) for paper in papers} == {world.OTHER_REP}
	hand_over(Move(world.OTHER_REP, world.REP, "back again"))
	assert {collector(*paper) for paper in papers} == {world.REP}


def test_work_of_a_customer_who_could_not_be_moved_stays_and_is_told(case, monkeypatch):
	dw.to_call(HAIFENG)
	give = cases.give

	def fails_for_one(name, *rest):
		if name == case.name:
			frappe.throw("broken")
		give(name, *rest)

	monkeypatch.setattr(cases, "give", fails_for_one)
	hand_over(Move(world.REP, world.OTHER_REP, "left"))
	assert collector("Collection Action", dw.call_of(case)) == world.REP
	told = frappe.get_all("Notification Log", {"for_user": world.OTHER_REP}, pluck="subject")
	assert any("1 could not be moved" in subject for subject in told)


# Work


def test_work_written_by_hand_is_about_the_customer_of_its_case(case):
	other = dw.to_call(HAIFENG, rep=world.OTHER_REP)
	values = {
		"doctype": "Collection Action",
		"kind": "Call",
		"title": "Call",
		"status": "Open",
		"due_on": hw.today(),
	}
	with hw.as_user(world.REP):
		doc = frappe.get_doc({**values, "case": case.name, "company": C, "customer": HAIFENG}).insert()
		assert (doc.customer, doc.collector) == (GUANGDA, world.REP)
		assert frappe.get_doc({**values, "company": C, "customer": GUANGDA}).insert().case == case.name
		for of in ({"case": other.name, "customer": GUANGDA}, {"customer": HAIFENG}):
			with pytest.raises(frappe.PermissionError):
				frappe.get_doc({**values, "company": C, **of}).insert()


def test_planned_work_waits_by_a_snooze_with_its_reason_only(case):
	with hw.as_user(world.REP):
		doc = frappe.get_doc("Collection Action", dw.call_of(case))
		doc.due_on = hw.in_days(300)
		with pytest.raises(frappe.ValidationError, match="snooze"):
			doc.save()
		[event] = action_calendar.events(hw.ago(30), hw.in_days(30))
		assert event["docstatus"] == 1  # the calendar drags it nowhere
	doc.reload()
	doc.due_on = hw.in_days(2)
	doc.save()  # a manager's to move


def test_a_habitual_late_payer_who_is_left_alone_is_not_visited_and_others_on_a_day_they_work(
	case, monkeypatch
):
	for _number in range(3):
		world.pay(world.make_invoice(GUANGDA, 100, hw.ago(60)), posting_date=hw.ago(30))
	setting("habitual_late_visit_day", 5)
	case = dw.refreshed(GUANGDA)
	frappe.db.set_value("Collection Action", {"case": case.name}, "status", "Done")
	block = desk_api.block(case.name, "Query", note="moves house")
	behaviour.refresh(C, hw.today())
	assert not frappe.db.exists("Collection Action", {"case": case.name, "kind": "Visit"})
	doc = frappe.get_doc("Dunning Block", block)
	doc.status = "Lifted"
	with pytest.raises(frappe.ValidationError, match="what came of it"):
		doc.save()
	doc.reload()
	doc.update({"status": "Lifted", "outcome": "They have moved."})
	doc.save()
	days = [{"holiday_date": hw.in_days(n), "description": "fair"} for n in range(1, 15)]
	own = {"doctype": "Holiday List", "holiday_list_name": "Fair", "holidays": days}
	frappe.get_doc({**own, "from_date": hw.today(), "to_date": hw.in_days(20)}).insert()
	frappe.db.set_value("Customer", GUANGDA, "collections_holiday_list", "Fair")
	frappe.clear_cache(doctype="Customer")
	behaviour.refresh(C, hw.today())
	assert frappe.db.get_value(
		"Collection Action", {"case": case.name, "kind": "Visit"}, "due_on"
	) > hw.in_days(14)
