"""The rules for contacts at the desk: told beforehand, asked again in the save, before anything leaves."""

import frappe
import pytest

from ar_collections import contact_api, desk_api
from ar_collections.services import desk_messages
from ar_collections.tests.site import desk_world as dw
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world

GUANGDA = world.GUANGDA
SUNDAY = "2026-03-01 10:00:00"
NUMBER = "+86 20 8888 0000"


@pytest.fixture
def case():
	"""The rep's customer with an open call; one contact a day is the limit, and was made."""
	world.live_company()
	made = dw.to_call(GUANGDA, 900, days=5)
	frappe.db.set_value("Contact", {"email_id": "ap@guangda.example"}, "mobile_no", NUMBER)
	setting(contacts_per_day=1)
	world.user(world.OTHER_REP)
	frappe.set_user(world.user(world.REP))
	desk_api.log_contact(made.name, "No Answer")
	return made


def setting(**values) -> None:
	for name, value in values.items():
		frappe.db.set_single_value("Collections Settings", name, value)
	frappe.clear_document_cache("Collections Settings", "Collections Settings")


def told(case, **more) -> list[tuple[str, str]]:
	return [(one["rule"], one["mode"]) for one in contact_api.before_contact(case.name, **more)]


@pytest.fixture
def sent(monkeypatch):
	"""What left the house, by mail and by the gateway."""
	found = []
	frappe.db.set_single_value("SMS Settings", "sms_gateway_url", "http://127.0.0.1:9/")
	monkeypatch.setattr(
		desk_messages, "make", lambda **mail: found.append(mail["recipients"]) or {"name": "M"}
	)
	monkeypatch.setattr(desk_messages, "send_by_gateway", lambda to, *_a, **_k: found.append(to))
	return found


def acts(case) -> list:
	"""Every contact of the desk, with a reason or without."""
	return [
		lambda **why: desk_api.log_contact(case.name, "Reached", "pays Friday", **why),
		lambda **why: desk_api.take_promise(case.name, str(hw.in_days(3)), 100, **why),
		lambda **why: desk_api.send_mail(case.name, "ap@guangda.example", "Account", "Please pay", **why),
		lambda **why: desk_api.send_sms(case.name, NUMBER, "Please call back", **why),
	]


def test_what_a_rule_warns_of_wants_a_reason_and_is_kept_with_it(case, sent):
	for act in acts(case):
		with pytest.raises(frappe.ValidationError, match="why it was done"):
			act()
	assert not sent and frappe.db.count("Contact Log", {"case": case.name, "docstatus": 1}) == 1
	for act in acts(case):
		act(violation_reason="they asked for it")
	assert sent == [["ap@guangda.example"], ["+862088880000"]]
	logs = frappe.get_all(
		"Contact Log", {"case": case.name, "violation_reason": "they asked for it"}, pluck="channel"
	)
	assert sorted(logs) == ["E-mail", "Phone", "Phone", "SMS"]


def test_what_a_rule_stops_is_refused_whatever_the_reason_and_nothing_leaves(case, sent):
	setting(rule_contacts_per_day="Stop")
	for act in acts(case):
		with pytest.raises(frappe.ValidationError, match="1 a day are allowed"):
			act(violation_reason="they asked for it")
	assert not sent and frappe.db.count("Contact Log", {"case": case.name, "docstatus": 1}) == 1


def test_with_the_settings_as_shipped_a_call_at_any_hour_is_logged_with_a_reason(case):
	field = frappe.get_meta("Collections Settings").get_field("rule_call_window")
	setting(rule_call_window=field.default, contacts_per_day=9, call_windows="00:00-00:01")
	assert ("Call Window", "Warn") in told(case)
	name = desk_api.log_contact(
		case.name, "Reached", "calls back", violation_reason="owner asked for the evening"
	)
	assert frappe.get_doc("Contact Log", name).violations[0].rule == "Call Window"


def test_a_mail_that_breaks_nothing_is_a_mail_and_no_log(case, sent):
	setting(contacts_per_day=9)
	desk_api.send_mail(case.name, "ap@guangda.example", "Account", "Please pay")
	assert sent and not frappe.db.exists("Contact Log", {"case": case.name, "channel": "E-mail"})


def test_a_message_to_a_guarantor_is_judged_as_one_whoever_asks(case, sent):
	setting(contacts_per_day=9)
	person = desk_api.customer(case.name)["people"][0]["contact"]
	with hw.as_user("Administrator"):
		dw.logged(case, days_ago=2, person=person, relation="Guarantor", direction="Incoming")
	for act in acts(case)[2:]:
		with pytest.raises(frappe.ValidationError, match="Guarantor"):
			act(violation_reason="they asked for it")
	assert not sent


def test_before_a_contact_consent_and_company_are_asked_once_there_is_an_outcome(case):
	setting(contacts_per_day=9)
	third, visit = {"relation": "Third Party"}, {"channel": "Visit"}
	assert told(case, **third) == told(case, **visit) == []
	assert told(case, outcome="Reached", **third) == [("Consent", "Stop")]
	consent = {"consent_by": "Chen Li", "consent_on": str(hw.ago(1))}
	assert told(case, outcome="Reached", **third, **consent) == []
	assert told(case, outcome="Reached", **visit) == [("Two Visitors", "Warn")]
	assert told(case, outcome="Reached", second_visitor=world.OTHER_REP, **visit) == []


def test_a_visit_is_logged_with_both_visitors_and_the_number_as_it_is_dialled(case):
	setting(contacts_per_day=9)
	visitors = {"second_visitor": world.OTHER_REP, "other_visitors": "Li Na"}
	name = desk_api.log_contact(case.name, "Reached", "was there", channel="Visit", **visitors)
	doc = frappe.get_doc("Contact Log", name)
	assert (doc.second_visitor, doc.other_visitors, doc.violations) == (world.OTHER_REP, "Li Na", [])
	name = desk_api.log_contact(
		case.name, "Reached", "called", phone_number="020 8888 0000", relation="Accounts"
	)
	doc = frappe.get_doc("Contact Log", name)
	assert (doc.phone_number, doc.relation) == (NUMBER, "Accounts")


def test_a_visit_planned_for_a_day_of_rest_is_told_beforehand(case):
	setting(rule_call_window="Warn", contacts_per_day=9)
	assert told(case, channel="Visit", at=SUNDAY) == [("Call Window", "Warn")]


def test_the_limit_of_the_day_is_told_without_markup_of_the_name(case):
	with hw.as_user("Administrator"):
		frappe.db.set_value("Collection Case", case.name, "customer_name", "<img src=x onerror=alert(1)>")
	frappe.clear_messages()
	desk_api.log_contact(case.name, "Reached", "pays", violation_reason="they asked")
	messages = str(frappe.get_message_log())
	assert "is the limit" in messages and "<img" not in messages
