"""The registers: what happened on which days, of the customers the reader may see."""

import importlib
from datetime import date

import frappe
import pytest

from ar_collections.services import cases, registers
from ar_collections.services.notes import note
from ar_collections.tests.site import world
from ar_collections.tests.site.test_permissions import papers, with_role

C = world.COMPANY
REPORTS = {
	"letters": ("Collections Letter Register", "Dunning Letter"),
	"holds": ("Collections Hold Register", "Credit Hold"),
	"promises": ("Collections Promise Register", "Promise to Pay"),
	"disputes": ("Collections Dispute Register", "Invoice Dispute"),
	"escalations": ("Collections Escalation Register", "Collection Action"),
	"contacts": ("Collections Contact Register", "Contact Log"),
}
DAY = date(2026, 3, 31)
DAYS = {"from_date": "2026-03-01", "to_date": "2026-03-31"}
REPS = {world.GUANGDA: world.REP, world.HAIFENG: world.OTHER_REP}


@pytest.fixture
def book():
	"""One of each of two customers of two reps, on 31 March."""
	world.live_company()
	return {customer: _papers(customer, world.user(rep)) for customer, rep in REPS.items()}


def _papers(customer: str, rep: str) -> dict:
	world.customer(customer)
	case = cases.open_case(C, customer)
	frappe.db.set_value("Collection Case", case, "collector", rep)
	names = papers(case, customer, rep)
	of = {"case": case, "customer": customer, "company": C, "collector": rep}
	invoice = world.make_invoice(customer, 100, date(2026, 3, 1))
	log = {
		"doctype": "Contact Log",
		"case": case,
		"outcome": "Reached",
		"summary": "x",
		"contact_on": "2026-03-31 23:30:00",
	}
	names["Contact Log"] = frappe.get_doc(log).insert().submit().name
	dispute = frappe.get_doc(
		{"doctype": "Invoice Dispute", **of, "sales_invoice": invoice.name, "amount": 30}
	)
	dispute.name = f"X-{customer}"
	dispute.update({"reason": "Price", "status": "Open"}).db_insert()
	names["Invoice Dispute"] = dispute.name
	frappe.db.set_value("Collection Action", names["Collection Action"], "kind", "Escalation")
	for register in registers.REGISTERS.values():
		if register.doctype != "Contact Log":
			frappe.db.set_value(register.doctype, names[register.doctype], register.day, "2026-03-31")
	return names


def listed(key: str, **filters) -> list[str]:
	folder = REPORTS[key][0].lower().replace(" ", "_")
	module = importlib.import_module(f"ar_collections.ar_collections.report.{folder}.{folder}")
	columns, rows, _message = module.execute({**DAYS, **filters})
	shown = {column["fieldname"] for column in columns}
	assert all(shown == set(row) for row in rows)
	return sorted(row["name"] for row in rows)


@pytest.mark.parametrize("key", REPORTS)
def test_a_register_lists_what_happened_on_its_days(book, key):
	names = sorted(book[customer][REPORTS[key][1]] for customer in book)
	assert listed(key) == names
	assert (
		listed(key, to_date="2026-03-30") == []
		and listed(key, from_date="2026-04-01", to_date="2026-04-02") == []
	)


@pytest.mark.parametrize("key", REPORTS)
def test_a_register_is_narrowed_to_a_company_a_person_and_a_customer(book, key):
	one = [book[world.GUANGDA][REPORTS[key][1]]]
	assert listed(key, company=C, collector=world.REP, customer=world.GUANGDA) == one
	assert listed(key, collector=world.OTHER_REP, customer=world.GUANGDA) == []
	assert listed(key, company="Nobody Ltd") == []


@pytest.mark.parametrize("key", REPORTS)
def test_a_rep_reads_the_own_rows_only_and_an_accountant_all(book, key):
	doctype = REPORTS[key][1]
	frappe.set_user(world.REP)
	assert listed(key) == [book[world.GUANGDA][doctype]]
	frappe.set_user("Administrator")
	frappe.set_user(world.user(world.ACCOUNTANT))
	assert len(listed(key)) == 2


def test_a_stranger_opens_no_register(book):
	from frappe.desk.query_report import run

	frappe.set_user(with_role("Stock User"))
	for name, _doctype in REPORTS.values():
		with pytest.raises(frappe.PermissionError):
			run(name, frappe.as_json(DAYS))


def test_a_call_that_is_no_escalation_is_not_in_the_register(book):
	frappe.db.set_value("Collection Action", book[world.GUANGDA]["Collection Action"], "kind", "Call")
	assert listed("escalations") == [book[world.HAIFENG]["Collection Action"]]


def test_a_list_that_was_cut_says_so(book, monkeypatch):
	monkeypatch.setattr(registers, "MOST", 1)
	rows = registers.rows("letters", date(2026, 3, 1), date(2026, 3, 31), {})
	assert len(rows) == 1 and "Only the newest 1 are shown" in registers.too_many(rows)


def test_choices_and_headings_are_in_the_readers_language(book):
	frappe.local.lang = "zh"
	(row,) = registers.rows("disputes", date(2026, 3, 1), date(2026, 3, 31), {"customer": world.GUANGDA})
	assert row["reason"] == "价格"
	assert "争议" in str(registers.columns("disputes"))


def test_a_chinese_reader_gets_titles_reasons_and_states_in_chinese(book):
	action = book[world.GUANGDA]["Collection Action"]
	why = {"code": "due_today", "values": {}, "text": "due today"}
	told = {"title": "One month overdue", "why": why["text"], "why_json": frappe.as_json(why)}
	frappe.db.set_value("Collection Action", action, told)
	hold = book[world.GUANGDA]["Credit Hold"]
	frappe.db.set_value("Credit Hold", hold, "release_reason", note("statement_answered"))
	frappe.local.lang = "zh"
	(released,) = (one for one in registers.rows("holds", DAY, DAY, {}) if one["name"] == hold)
	assert released["release_reason"] not in ("", note("statement_answered"))
	(row,) = (one for one in registers.rows("escalations", DAY, DAY, {}) if one["name"] == action)
	disputes = registers.rows("disputes", DAY, DAY, {})
	assert row["title"] == "逾期一个月" and row["why"] not in ("", why["text"])
	assert {dispute["status"] for dispute in disputes} == {"未解决"}
