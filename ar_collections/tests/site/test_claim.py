"""The claim of a case on a day, from real invoices and payments; and the bases that come with the app."""

import json
from datetime import date, timedelta
from decimal import Decimal as D

import frappe
import pytest
from frappe.desk.query_report import run

from ar_collections import setup
from ar_collections.ar_collections.report.collections_claim.collections_claim import execute
from ar_collections.defaults.interest_bases import INTEREST_BASES
from ar_collections.patches import add_interest_bases
from ar_collections.services import cases, claim
from ar_collections.services.claim_facts import facts
from ar_collections.tests.site import world

C, GUANGDA, NORDLICHT = world.COMPANY, world.GUANGDA, world.NORDLICHT
DUE = date(2026, 3, 2)


def day(days: int) -> date:
	return DUE + timedelta(days)


def basis(name: str = "Ten per cent", **values) -> str:
	rates = {"rates": [{"valid_from": date(2020, 1, 1), "percent": 10}]}
	return frappe.get_doc({"doctype": "Interest Basis", "basis_name": name, **rates, **values}).insert().name


@pytest.fixture
def set_up():
	world.live_company(interest_basis=basis())
	return world.customer(GUANGDA)


def of(on: date, customer: str = GUANGDA):
	return claim.of_customer(C, customer, on)


def test_the_claim_of_a_case_has_principal_interest_and_what_they_come_from(set_up):
	invoice = world.make_invoice(GUANGDA, 36500, DUE)
	world.pay(invoice, 18250, day(10))
	found = claim.of_case(cases.open_case(C, GUANGDA), day(30))
	(item,) = found.items
	assert (item.principal, item.interest_amount) == (18250, 200)
	assert found.totals["CNY"].total == found.base_totals.total == 18450
	assert not found.problems and not found.hints


def test_facts_are_json_and_exact(set_up):
	world.make_invoice(GUANGDA, 36500, DUE)
	stored = json.loads(json.dumps(facts(of(day(30)))))
	(row,) = stored["rows"]
	assert (row["principal"], row["rate"], row["days"], row["interest"]) == (
		"36500.00",
		"10.00",
		30,
		"300.00",
	)
	assert row["basis"] == "Ten per cent" and row["periods"][0]["from"] == str(day(1))
	assert stored["totals"]["CNY"] == {
		"principal": "36500.00", "interest": "300.00", "penalty": "0.00", "lump_sums": "0.00",
		"charges": "300.00", "total": "36800.00",
	}  # fmt: skip


def test_the_customers_own_basis_comes_before_the_companys(set_up):
	world.make_invoice(GUANGDA, 36500, DUE)
	frappe.db.set_value("Customer", GUANGDA, "collections_interest_basis", basis("Five", margin_points=-5))
	assert of(day(30)).items[0].interest_amount == 150


def test_an_agreed_penalty_is_claimed_beside_the_interest(set_up):
	world.make_invoice(GUANGDA, 36500, DUE)
	frappe.db.set_value("Customer", GUANGDA, "collections_penalty_basis", basis("Penalty", ceiling_percent=1))
	(item,) = of(day(60)).items
	assert (item.interest_amount, item.penalty_amount) == (600, 365) and item.penalty.interest.capped


def test_the_same_basis_is_never_counted_twice(set_up):
	world.make_invoice(GUANGDA, 36500, DUE)
	frappe.db.set_value("Customer", GUANGDA, "collections_penalty_basis", "Ten per cent")
	found = of(day(30))
	assert found.items[0].charges == 300 and "counted once" in found.problems[0]


def test_a_company_names_two_different_bases(set_up):
	doc = frappe.get_doc("Collections Company", {"company": C})
	doc.penalty_basis = doc.interest_basis
	with pytest.raises(frappe.ValidationError, match="another basis"):
		doc.save()


def test_without_any_basis_the_claim_says_what_to_do():
	world.live_company(interest_basis=None)
	world.make_invoice(GUANGDA, 36500, DUE)
	found = of(day(30))
	assert found.items[0].total == 36500
	assert any("Choose one on the Collections Company" in text for text in found.problems)


def test_days_without_a_rate_are_named_and_cost_nothing(set_up):
	rates = [{"valid_from": date(2020, 1, 1), "valid_to": day(9), "percent": 10},
		{"valid_from": day(20), "percent": 10}]  # fmt: skip
	frappe.db.set_value("Customer", GUANGDA, "collections_interest_basis", basis("Holes", rates=rates))
	invoice = world.make_invoice(GUANGDA, 36500, DUE)
	later = world.make_invoice(GUANGDA, 36500, day(20))
	found = of(day(30))
	assert [(i.debt.invoice, i.interest_amount) for i in found.items] == [
		(invoice.name, 0),
		(later.name, 100),
	]
	(text,) = found.problems
	assert "Holes" in text and invoice.name in text and later.name not in text
	assert frappe.utils.formatdate(day(10)) in text and frappe.utils.formatdate(day(19)) in text


def test_unchecked_rates_are_a_hint_and_no_problem():
	world.live_company(interest_basis="China LPR + 50 %")
	world.make_invoice(GUANGDA, 36500, DUE)
	found = of(day(30))
	assert found.items[0].interest_amount == 135  # 3 % and half of it: 4.5 %
	assert not found.problems and "checked" in found.hints[0]


def test_a_dispute_stays_in_the_claim_and_is_shown(set_up):
	invoice = world.make_invoice(GUANGDA, 36500, DUE)
	case = cases.open_case(C, GUANGDA)
	frappe.get_doc(
		{"doctype": "Invoice Dispute", "case": case, "sales_invoice": invoice.name, "amount": 6500,
			"reason": "Price", "note": "wrong price"}
	).insert()  # fmt: skip
	(item,) = claim.of_case(case, day(30)).items
	assert (item.principal, item.debt.disputed, item.interest_amount) == (36500, 6500, 300)


def test_money_on_account_lowers_the_claim_from_its_day(set_up):
	world.make_invoice(GUANGDA, 36500, DUE)
	world.unallocated_receipt(GUANGDA, 18250, day(10))
	(item,) = of(day(30)).items
	assert (item.principal, item.interest_amount) == (18250, 200)


def test_a_claim_of_an_earlier_day_is_what_was_owed_then(set_up):
	invoice = world.make_invoice(GUANGDA, 36500, DUE)
	world.pay(invoice, None, day(40))
	(item,) = of(day(30)).items
	assert (item.principal, item.interest_amount) == (36500, 300)
	assert not of(day(40)).items


def test_items_named_are_claimed_though_not_overdue_and_others_are_not(set_up):
	invoice = world.make_invoice(GUANGDA, 600, terms=[(DUE, 200), (day(30), 200), (day(400), 200)])
	assert [i.debt.term for i in of(day(40)).items] == [1, 2]
	named = claim.of_items(C, GUANGDA, [(invoice.name, 2), (invoice.name, 3)], day(40))
	assert [(i.debt.term, i.charges > 0) for i in named.items] == [(2, True), (3, False)]


def test_a_claim_in_two_currencies_has_sums_for_each(set_up):
	world.make_invoice(GUANGDA, 36500, DUE)
	world.make_invoice(GUANGDA, 365, DUE, currency="EUR")
	found = of(day(30))
	assert (found.totals["CNY"].interest, found.totals["EUR"].interest) == (300, 3)
	assert found.base_totals.interest == D("323.40")
	assert found.only("EUR").totals.keys() == {"EUR"}


def test_a_case_without_open_items_claims_nothing(set_up):
	found = of(day(30))
	assert found.items == () and found.totals == {} and found.base_totals.total == 0


# The report


def listed(case: str, on: date) -> list[dict]:
	return execute({"case": case, "on": on})[1]


def test_the_report_shows_each_item_its_periods_and_the_sums(set_up):
	invoice = world.make_invoice(GUANGDA, 36500, DUE)
	world.pay(invoice, 18250, day(10))
	item, first, second, total = listed(cases.open_case(C, GUANGDA), day(30))
	assert (item["voucher_no"], item["principal"], item["interest"]) == (invoice.name, 18250, 200)
	assert (first["days"], first["balance"], first["rate"], first["exact"]) == (
		10,
		36500,
		"10 % a year",
		"100.00",
	)
	assert (second["from"], second["to"], second["balance"]) == (str(day(11)), str(day(30)), 18250)
	assert (total["interest"], total["total"]) == (200, 18450)


def test_what_the_figures_lack_stands_above_the_report():
	world.live_company(interest_basis=None)
	world.make_invoice(GUANGDA, 36500, DUE)
	assert "Choose one" in execute({"case": cases.open_case(C, GUANGDA), "on": day(30)})[2]


def test_the_report_is_for_those_who_may_read_the_case(set_up):
	world.make_invoice(GUANGDA, 36500, DUE)
	case = cases.open_case(C, GUANGDA)
	frappe.db.set_value("Collection Case", case, "collector", world.user(world.REP))
	world.user(world.OTHER_REP)
	frappe.set_user(world.REP)
	assert run("Collections Claim", {"case": case, "on": str(day(30))})["result"]
	frappe.set_user(world.OTHER_REP)
	with pytest.raises(frappe.PermissionError):
		listed(case, day(30))


def test_the_report_asks_for_a_case():
	with pytest.raises(frappe.ValidationError, match="Choose the case"):
		execute({})


# The bases that come with the app


def test_install_makes_the_bases_once_and_what_was_deleted_stays_deleted():
	names = {record["basis_name"] for record in INTEREST_BASES}
	assert names <= set(frappe.get_all("Interest Basis", pluck="name"))
	gone = sorted(names)[0]
	frappe.delete_doc("Interest Basis", gone)
	setup.make_records()
	assert not frappe.db.exists("Interest Basis", gone)
	add_interest_bases.execute()
	add_interest_bases.execute()
	assert frappe.db.exists("Interest Basis", gone)
	assert frappe.db.count("Interest Basis", {"rates_to_check": 1}) >= len(names)


def test_statutory_rates_of_a_half_year_end_with_it():
	world.live_company(interest_basis="EU: ECB + 8 points, 40 EUR")
	world.customer(NORDLICHT)
	world.make_invoice(NORDLICHT, 3650, date(2025, 6, 30), currency="EUR")
	(item,) = of(date(2025, 9, 30), NORDLICHT).items
	assert item.lump_sum == 40 and item.interest_amount == D("93.38")  # 92 days at 2.15 + 8
	late = of(date(2026, 1, 31), NORDLICHT)
	assert late.items[0].interest_amount == 0 and "has no rate" in late.problems[0]


@pytest.mark.parametrize(
	"rates, words",
	[
		([(date(2026, 1, 1), date(2026, 6, 30)), (date(2026, 6, 30), None)], "both have a rate"),
		([(date(2026, 1, 1), None), (date(2026, 1, 1), None)], "same day"),
	],
)
def test_rates_that_overlap_are_refused(rates, words):
	rows = [{"valid_from": first, "valid_to": last, "percent": 3} for first, last in rates]
	with pytest.raises(frappe.ValidationError, match=words):
		basis("Overlap", rates=rows)


def test_days_between_two_rates_are_named_when_the_basis_is_saved():
	rows = [{"valid_from": date(2026, 1, 1), "valid_to": date(2026, 6, 30), "percent": 3},
		{"valid_from": date(2026, 7, 3), "percent": 3}]  # fmt: skip
	frappe.clear_messages()
	basis("Gap", rates=rows)
	(text,) = [m["message"] for m in frappe.get_message_log() if "No rate for" in m["message"]]
	assert all(frappe.utils.formatdate(d) in text for d in (date(2026, 7, 1), date(2026, 7, 2)))
