"""Contact Log: whom, by what, what was said; what it breaks and what that needs; who opens a recording."""

from datetime import date

import frappe
import pytest

from ar_collections import contact_api
from ar_collections.services import cases, decency, people, phones
from ar_collections.tests.site import world

C = world.COMPANY
TEN = "2026-03-02 10:00:00"  # a Monday morning
LATE = "2026-03-02 22:00:00"


@pytest.fixture
def case():
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, date(2026, 2, 25))
	return frappe.get_doc("Collection Case", cases.open_case(C, world.GUANGDA))


def log(case, **more):
	values = {"case": case.name, "outcome": "Reached", "summary": "will look into it", "contact_on": TEN}
	return frappe.get_doc({"doctype": "Contact Log", **values, **more})


def setting(**values) -> None:
	for name, value in values.items():
		frappe.db.set_single_value("Collections Settings", name, value)
	frappe.clear_document_cache("Collections Settings", "Collections Settings")


def refused(doc, match: str, error=frappe.ValidationError) -> None:
	with pytest.raises(error, match=match):
		doc.submit()


# Rules of decency


def test_a_call_at_night_wants_a_reason_and_keeps_it_with_the_rule(case):
	setting(rule_call_window="Warn")
	doc = log(case, contact_on=LATE).insert()
	assert [row.rule for row in doc.violations] == ["Call Window"]
	refused(doc, "why it was done")
	doc = frappe.get_doc("Contact Log", doc.name)  # the draft is there with everything typed
	doc.violation_reason = "they asked for it"
	doc.submit()
	assert "22:00" in doc.violations[0].detail and doc.violation_reason == "they asked for it"


def test_a_rule_set_to_stop_refuses_the_log_whatever_the_reason(case):
	setting(rule_call_window="Stop")
	refused(log(case, contact_on=LATE, violation_reason="they asked").insert(), "22:00")


def test_a_rule_set_to_off_says_nothing(case):
	doc = log(case, contact_on=LATE).insert().submit()
	assert not doc.violations


def test_an_incoming_call_at_night_breaks_nothing(case):
	setting(rule_call_window="Stop")
	assert not log(case, contact_on=LATE, direction="Incoming").insert().submit().violations


def test_the_customers_own_holidays_come_before_the_companys(case):
	setting(rule_call_window="Warn")
	values = {"holiday_list_name": "Guangdong", "from_date": "2026-01-01", "to_date": "2026-12-31"}
	days = [{"holiday_date": "2026-03-02", "description": "Lantern Day"}]
	name = frappe.get_doc({"doctype": "Holiday List", **values, "holidays": days}).insert().name
	assert not log(case).insert().violations
	frappe.db.set_value("Customer", case.customer, "collections_holiday_list", name)
	assert "not a working day" in log(case).insert().violations[0].detail


def test_the_contact_after_the_daily_limit_wants_a_reason(case):
	for hour in (9, 10, 11):
		log(case, contact_on=f"2026-03-02 {hour:02}:00:00").insert().submit()
	fourth = log(case, contact_on="2026-03-02 14:00:00").insert()
	refused(fourth, "3 a day are allowed")
	setting(rule_contacts_per_day="Stop")
	refused(frappe.get_doc("Contact Log", fourth.name), "3 a day are allowed")
	setting(rule_contacts_per_day="Off")
	frappe.get_doc("Contact Log", fourth.name).submit()


def test_a_cancelled_or_incoming_contact_does_not_count_for_the_limit(case):
	setting(contacts_per_day=1)
	log(case).insert().submit().cancel()
	log(case, direction="Incoming").insert().submit()
	assert not log(case).insert().violations


@pytest.mark.parametrize("second", [{"second_visitor": world.OTHER_REP}, {"other_visitors": "Herr Schmidt"}])
def test_two_people_go_on_a_visit_and_are_named(case, second):
	setting(rule_two_visitors="Stop")
	world.user(world.OTHER_REP)
	refused(log(case, channel="Visit").insert(), "two must go")
	assert not log(case, channel="Visit", **second).insert().submit().violations


def test_a_visitor_does_not_count_twice(case):
	setting(rule_two_visitors="Stop")
	refused(log(case, channel="Visit", second_visitor="Administrator").insert(), "two must go")


def test_a_third_party_is_told_with_consent_on_record_only(case):
	refused(log(case, relation="Third Party").insert(), "without consent")
	refused(log(case, relation="Third Party", consent_on="2026-03-01").insert(), "without consent")
	agreed = {"consent_by": "Chen Li", "consent_on": "2026-03-01"}
	assert not log(case, relation="Third Party", **agreed).insert().submit().violations


def test_a_guarantor_is_asked_from_the_day_of_the_settings_on(case):
	refused(log(case, relation="Guarantor").insert(), "only from day 15")  # 5 days overdue
	assert not log(case, relation="Guarantor", contact_on="2026-03-12 10:00:00").insert().submit().violations
	setting(guarantor_from_days=5)
	assert not log(case, relation="Guarantor").insert().submit().violations


def test_rules_are_told_in_the_readers_language(case):
	doc = log(case, channel="Visit").insert()
	frappe.local.lang = "zh"
	shown = frappe.get_doc("Contact Log", doc.name)
	shown.run_method("onload")
	assert shown.violations[0].detail != doc.violations[0].detail


def test_the_desk_is_told_beforehand_what_a_call_would_break(case):
	setting(rule_call_window="Warn")
	told = contact_api.before_contact(case.name, "Phone", "Guarantor", LATE)
	assert [(one["rule"], one["mode"]) for one in told] == [
		("Call Window", "Warn"),
		("Guarantor Stage", "Stop"),
	]
	assert contact_api.before_contact(case.name, "Phone", "Debtor", TEN) == []


def test_settings_refuse_no_mode_they_do_not_know():
	settings = frappe.get_doc("Collections Settings")
	settings.rule_consent = "Perhaps"
	with pytest.raises(frappe.ValidationError):
		settings.save()


# Whom and by what


def test_who_was_spoken_to_and_how_is_kept(case):
	values = {
		"channel": "WeChat",
		"relation": "Accounts",
		"outcome": "Left Message",
		"person_name": "Xiao Wang",
	}
	doc = log(case, **values).insert().submit()
	assert {name: doc.get(name) for name in values} == values


def test_the_dialled_number_is_written_so_that_any_telephone_dials_it(case):
	assert log(case, phone_number="020 8123 4567").insert().phone_number == "+86 20 8123 4567"


def test_a_number_that_cannot_be_read_is_kept_as_typed_and_said_to_be_so(case):
	doc = log(case, phone_number="ask the <porter>").insert()
	assert "porter" in frappe.db.get_value("Contact Log", doc.name, "phone_number")
	assert any("cannot be read" in str(message) for message in frappe.get_message_log())


def test_numbers_of_the_customers_people_are_read_in_the_customers_country():
	world.customer(world.NORDLICHT)
	contact = frappe.get_doc("Contact", {"first_name": "Anna"})
	contact.append("phone_nos", {"phone": "0431 123456"})
	contact.append("phone_nos", {"phone": "+86 755 8203 3388"})
	contact.save()
	(person,) = people.people(world.NORDLICHT, C)
	assert [number["dial"] for number in person["numbers"]] == ["tel:+49-431-123456", "tel:+86-755-8203-3388"]
	assert person["name"] == "Anna Voss"


def test_a_customer_without_any_contact_has_no_people(case):
	assert people.people(world.customer("Nobody Ltd"), C) == []
	assert phones.country_of("Nobody Ltd", C) == "CN"


def test_pasted_script_does_no_harm(case):
	doc = log(case, summary="<script>alert(1)</script><b>pays</b> Friday").insert()
	assert "<script" not in frappe.db.get_value("Contact Log", doc.name, "summary")


def test_two_people_who_log_the_same_call_both_keep_their_words(case):
	values = {"kind": "Call", "title": "Call", "case": case.name, "company": C, "customer": case.customer}
	call = frappe.get_doc(
		{"doctype": "Collection Action", **values, "due_on": "2026-03-02", "collector": world.REP}
	).insert()
	log(case, action=call.name).insert().submit()
	frappe.db.set_value("Collection Action", call.name, "done_by", world.user(world.OTHER_REP))
	frappe.clear_messages()
	second = log(case, action=call.name, summary="no, they refuse").insert().submit()
	assert second.docstatus == 1 and "answered this action already" in str(frappe.get_message_log())
	assert frappe.db.get_value("Collection Action", call.name, "contact_log") != second.name


# Recordings


def recording(owner: str, content: bytes = b"RIFF said the owner", **more):
	values = {"file_name": "call.wav", "content": content, "is_private": 1, **more}
	with as_user(owner):
		return frappe.get_doc({"doctype": "File", **values}).insert(ignore_permissions=True)


class as_user:
	def __init__(self, user: str):
		self.user = user

	def __enter__(self):
		frappe.set_user(self.user)

	def __exit__(self, *_error):
		frappe.set_user("Administrator")


@pytest.fixture
def own_case(case):
	case.db_set("collector", world.user(world.REP))
	return case


def test_a_recording_is_opened_by_those_who_may_read_the_log_and_by_nobody_else(own_case):
	file = recording(world.REP)
	with as_user(world.REP):
		log(own_case, recording=file.file_url).insert().submit()
	file.reload()
	assert file.attached_to_doctype == "Contact Log" and file.is_private
	assert frappe.has_permission("File", "read", doc=file, user=world.REP)
	assert not frappe.has_permission("File", "read", doc=file, user=world.user(world.OTHER_REP))
	with as_user(world.OTHER_REP):
		assert not frappe.get_doc("File", file.name).is_downloadable()


def test_a_recording_of_another_reps_customer_is_not_even_named_in_the_list_of_files(own_case):
	file = recording(world.user(world.SUPERVISOR))
	world.user(world.OTHER_REP)
	log(own_case, recording=file.file_url).insert().submit()
	named = {"file_url": file.file_url}
	for user, seen in ((world.REP, 1), (world.OTHER_REP, 0), (world.SUPERVISOR, 1)):
		with as_user(user):
			assert len(frappe.get_list("File", filters=named)) == seen, user


def test_files_of_other_documents_are_listed_as_before(own_case):
	attached = {"attached_to_doctype": "Customer", "attached_to_name": world.GUANGDA}
	file = recording("Administrator", content=b"a contract", **attached)
	with as_user(world.REP):
		assert frappe.get_list("File", filters={"name": file.name})


def test_a_log_does_not_open_somebody_elses_recording_to_its_writer(own_case):
	file = recording(world.user(world.OTHER_REP))
	with as_user(world.REP), pytest.raises(frappe.PermissionError):
		log(own_case, recording=file.file_url).insert()
	with as_user(world.REP), pytest.raises(frappe.PermissionError):
		log(own_case, recording="/private/files/guessed.wav").insert()


def test_a_recording_uploaded_as_public_becomes_private(own_case):
	file = recording(world.REP, is_private=0)
	with as_user(world.REP):
		doc = log(own_case, recording=file.file_url).insert()
	assert doc.recording.startswith("/private/files/") and frappe.db.get_value(
		"File", file.name, "is_private"
	)


def test_what_is_attached_to_a_log_is_private_however_it_was_uploaded(own_case):
	doc = log(own_case).insert()
	attached = {"attached_to_doctype": "Contact Log", "attached_to_name": doc.name}
	file = recording(world.REP, is_private=0, content=b"a photo of the gate", **attached)
	assert frappe.db.get_value("File", file.name, "file_url").startswith("/private/files/")


def test_an_attachment_of_a_submitted_log_cannot_be_taken_away(own_case):
	file = recording(world.REP)
	log(own_case, recording=file.file_url).insert().submit()
	with as_user(world.REP), pytest.raises(frappe.ValidationError):
		frappe.get_doc("File", file.name).delete()


def test_a_file_above_the_limit_is_refused_with_the_limit_and_the_log_stays(own_case):
	frappe.db.set_single_value("System Settings", "max_file_size", 10)
	frappe.clear_document_cache("System Settings", "System Settings")
	frappe.local.system_settings = None
	doc = log(own_case).insert()
	attached = {"attached_to_doctype": "Contact Log", "attached_to_name": doc.name}
	with pytest.raises(frappe.ValidationError, match="10"):
		recording(world.REP, content=b"x" * 20 * 1024 * 1024, **attached)
	assert frappe.db.get_value("Contact Log", doc.name, "summary") == "will look into it"
	assert not frappe.db.count("File", attached)


# Another rep's case


def test_nothing_about_another_reps_customer_is_told(own_case):
	world.user(world.OTHER_REP)
	asked = [
		lambda: contact_api.before_contact(own_case.name, "Phone", "Debtor"),
		lambda: contact_api.people(own_case.name),
	]
	for ask in asked:
		with as_user(world.OTHER_REP), pytest.raises(frappe.PermissionError):
			ask()


def test_a_rep_sees_the_people_of_an_own_customer(own_case):
	with as_user(world.REP):
		assert [person["name"] for person in contact_api.people(own_case.name)] == ["Chen Li"]


def test_visitors_are_who_logs_it_and_who_is_named(case):
	doc = log(case, channel="Visit", second_visitor=world.OTHER_REP, other_visitors="A. Bo， Li Na、")
	doc.owner = world.REP
	assert decency.visitors(doc) == {world.REP, world.OTHER_REP, "A. Bo", "Li Na"}


def test_a_contact_is_kept_even_when_it_is_cancelled(own_case):
	frappe.set_user(world.REP)
	doc = log(own_case).insert().submit()
	doc.cancel()
	with pytest.raises(frappe.ValidationError, match="is kept"):
		frappe.delete_doc("Contact Log", doc.name)
	frappe.delete_doc("Contact Log", log(own_case).insert().name)  # a draft is nobody's history
