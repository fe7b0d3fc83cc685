"""Call scripts and tactics on a site: what the desk gets, what is refused, what people may change."""

from datetime import date

import frappe
import pytest

from ar_collections import contact_api
from ar_collections.core import scripts
from ar_collections.defaults.call_scripts import CALL_SCRIPTS
from ar_collections.services import call_script
from ar_collections.tests.site import world

C = world.COMPANY
DUE = date(2026, 3, 2)


@pytest.fixture
def case():
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	from ar_collections.services import run

	run.start(C, date(2026, 3, 6), now=True)
	return frappe.get_doc("Collection Case", {"customer": world.GUANGDA})


def script(text: str, language: str = "en", **more):
	texts = [{"language": language, "text": text}]
	values = {"script_name": "Ours", "kind": "Any", "day": 1, "no_end": 1, "texts": texts, "level": 0}
	return frappe.get_doc({"doctype": "Collection Call Script", **values, **more})


def only(text: str, **more):
	frappe.db.set_value("Collection Call Script", {"enabled": 1}, "enabled", 0)
	return script(text, **more).insert()


def test_scripts_and_tactics_are_there_after_install():
	assert {s["script_name"] for s in CALL_SCRIPTS} <= set(
		frappe.get_all("Collection Call Script", order_by="name", pluck="name")
	)
	assert frappe.db.count("Collection Tactic") == 6


def test_the_desk_gets_the_script_of_the_stage_in_the_customers_language(case):
	found = call_script.for_case(case.name, as_of=date(2026, 3, 6))
	assert (found["title"], found["language"], found["fallback"]) == (
		"First week: friendly reminder",
		"zh",
		False,
	)
	assert "500.00 CNY" in found["text"] and "2026年3月2日" in found["text"] and C in found["text"]


def test_another_language_can_be_asked_for_and_one_that_is_not_there_falls_back(case):
	day = date(2026, 3, 6)
	assert "2 March 2026" in call_script.for_case(case.name, "en", day)["text"]
	found = call_script.for_case(case.name, "fr", day)
	assert found["fallback"] and found["language"] == "en"


def test_the_last_promise_and_contact_are_in_the_script(case):
	log = {"outcome": "Promise", "summary": "pays on Monday", "contact_on": "2026-03-05 10:00:00"}
	promise = {"promised_on": "2026-03-09", "promised_amount": 300, "case": case.name}
	frappe.get_doc({"doctype": "Contact Log", **log, **promise}).insert().submit()
	only("{{ last_contact_on }} {{ last_summary }} {{ promised_on }} {{ promised_amount }}")
	text = call_script.for_case(case.name, "en", date(2026, 3, 12))["text"]
	assert text == "5 March 2026 pays on Monday 9 March 2026 300.00"


def test_a_broken_promise_brings_its_own_script(case):
	log = {"outcome": "Promise", "summary": "pays on Monday", "contact_on": "2026-03-05 10:00:00"}
	frappe.get_doc({"doctype": "Contact Log", **log, "promised_on": "2026-03-09", "case": case.name}).submit()
	found = call_script.for_case(case.name, as_of=date(2026, 3, 20))
	assert found["name"] == "Promise not kept" and scripts.BROKEN_PROMISE in found["kinds"]


def test_the_risk_class_recommends_tactics(case):
	frappe.db.set_value("Customer", world.GUANGDA, "collections_risk_class", "High")
	names = [one["name"] for one in call_script.for_case(case.name, as_of=date(2026, 4, 6))["tactics"]]
	assert {"Press by letter", "Through a third person", "Reach the one who decides"} <= set(names)


def test_tactics_and_titles_are_told_in_the_readers_language(case):
	frappe.local.lang = "zh"
	found = call_script.for_case(case.name, as_of=date(2026, 3, 6))
	assert found["title"] != found["name"]
	assert found["tactics"][0]["title"] != found["tactics"][0]["name"]


def test_a_switched_off_script_is_not_used(case):
	frappe.db.set_value("Collection Call Script", {"enabled": 1}, "enabled", 0)
	found = call_script.for_case(case.name, as_of=date(2026, 3, 6))
	assert found["name"] is None and found["text"] == ""


def test_an_unknown_field_is_refused_when_the_script_is_saved():
	with pytest.raises(frappe.ValidationError, match="custmer_name"):
		script("Dear {{ custmer_name }}").insert()


@pytest.mark.parametrize("text", ["{{ frappe.db }}", "{{ customer_name.upper() }}", "{% for %}"])
def test_a_script_is_no_program(text):
	with pytest.raises(frappe.ValidationError):
		script(text).insert()


def test_pasted_html_and_script_become_plain_text(case):
	doc = only(
		"<p>Say <b>who</b> you are.</p><script>alert(1)</script>{% if days_overdue > 3 %}Ask.{% endif %}"
	)
	assert doc.texts[0].text == "Say who you are.\n{% if days_overdue > 3 %}Ask.{% endif %}"
	found = call_script.for_case(case.name, "en", date(2026, 3, 6))
	assert found["html"] == "Say who you are.<br>Ask."


def test_what_a_customer_is_called_does_no_harm_on_the_desk(case):
	case.db_set("customer_name", "<img src=x onerror=alert(1)>")
	only("{{ customer_name }}")
	assert "<img" not in call_script.for_case(case.name, "en", date(2026, 3, 6))["html"]


def test_days_and_languages_of_a_script_must_make_sense():
	with pytest.raises(frappe.ValidationError, match="before the first day"):
		script("Ask.", no_end=0, until_day=-3).insert()
	with pytest.raises(frappe.ValidationError, match="one per language"):
		script("Ask.", texts=[{"language": "en", "text": "a"}, {"language": "en", "text": "b"}]).insert()


def test_a_script_of_another_reps_case_is_not_told(case):
	case.db_set("collector", world.user(world.REP))
	frappe.set_user(world.REP)
	assert contact_api.call_script(case.name)["text"]
	frappe.set_user("Administrator")
	frappe.set_user(world.user(world.OTHER_REP))
	with pytest.raises(frappe.PermissionError):
		contact_api.call_script(case.name)


def test_reps_read_the_masters_and_supervisors_keep_them():
	for doctype in ("Collection Call Script", "Collection Tactic"):
		frappe.set_user("Administrator")
		frappe.set_user(world.user(world.REP))
		assert frappe.has_permission(doctype, "read") and not frappe.has_permission(doctype, "write")
		frappe.set_user("Administrator")
		frappe.set_user(world.user(world.SUPERVISOR))
		assert frappe.has_permission(doctype, "write")
