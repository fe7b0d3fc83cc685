"""Bad Debt Provision on a real ledger: what is needed, what is booked, what changes when something is paid."""

from datetime import date

import frappe
import pytest

from ar_collections.ledger import month_ends
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world

C, GUANGDA, HAIFENG = world.COMPANY, world.GUANGDA, world.HAIFENG
RATES = ((0, 0, 1), (1, 30, 2), (31, 90, 10), (91, 0, 50))


def account(name: str, root: str, kind: str = "") -> str:
	full = f"{name} - PT"
	if not frappe.db.exists("Account", full):
		parent = frappe.db.get_value("Account", {"company": C, "root_type": root, "is_group": 1, "parent_account": ("is", "set")}, "name")  # fmt: skip
		frappe.get_doc({"doctype": "Account", "account_name": name, "company": C, "parent_account": parent,
			"root_type": root, "account_type": kind}).insert()  # fmt: skip
	return full


@pytest.fixture
def books():
	world.live_company(
		provision_expense_account=account("Bad Debt", "Expense"),
		provision_allowance_account=account("Allowance for Bad Debt", "Asset"),
	)
	world.make_invoice(GUANGDA, 1000, hw.in_days(5))  # 1 %: 10
	world.make_invoice(GUANGDA, 500, hw.ago(20))  # 2 %: 10
	world.make_invoice(HAIFENG, 800, hw.ago(100))  # 50 %: 400
	world.unallocated_receipt(HAIFENG, 300, hw.ago(1))  # off the oldest: 250


def provision(**more):
	rates = [{"from_day": first, "to_day": last, "rate": rate} for first, last, rate in RATES]
	values = {"doctype": "Bad Debt Provision", "company": C, "as_of": hw.today(), "rates": rates}
	return frappe.get_doc({**values, **more})


def of(doc) -> dict:
	return {row.customer: row.general + row.specific for row in doc.rows}


def test_each_customer_is_provided_for_by_age_less_what_is_in_credit(books):
	doc = provision().insert()
	assert of(doc) == {GUANGDA: 20, HAIFENG: 250}
	assert (doc.exposure, doc.general, doc.total, doc.change) == (2000, 270, 270, 270)
	assert [row.how for row in doc.rows if row.customer == GUANGDA] == ["1,000.00 × 1 % + 500.00 × 2 %"]


def test_a_risk_class_has_rates_of_its_own_and_a_person_may_judge_a_customer(books):
	frappe.db.set_value("Customer", GUANGDA, "collections_risk_class", "High")
	doc = provision()
	for first in (0, 1):  # not due, and everything that is
		doc.append("rates", {"from_day": first, "to_day": 0, "rate": 20, "risk_class": "High"})
	doc.append("specifics", {"customer": HAIFENG, "rate": 90, "reason": "insolvent"})
	doc.insert()
	assert of(doc) == {GUANGDA: 300, HAIFENG: 450}
	assert (doc.general, doc.specific) == (300, 450)


def test_the_entry_is_a_draft_over_what_is_missing_and_the_next_month_books_the_change(books):
	first = provision(as_of=hw.ago(1)).insert()
	first.submit()
	entry = frappe.get_doc("Journal Entry", first.journal_entry)
	assert (entry.docstatus, entry.total_debit) == (0, first.total)
	assert [row.account for row in entry.accounts if row.debit] == ["Bad Debt - PT"]
	entry.submit()
	world.pay(frappe.get_last_doc("Sales Invoice", {"customer": HAIFENG}), 500, posting_date=hw.today())
	second = provision().insert()
	assert second.previous == first.name and second.before == first.total
	assert second.change == pytest.approx(20 - first.total)  # nothing of Haifeng's is left
	[gone] = [row for row in second.rows if row.customer == HAIFENG]
	assert (gone.exposure, gone.change) == (0, -gone.before)
	second.submit()
	entry = frappe.get_doc("Journal Entry", second.journal_entry)
	assert [row.account for row in entry.accounts if row.credit] == ["Bad Debt - PT"]


def test_while_the_entry_of_another_is_a_draft_nothing_more_is_submitted(books):
	first = provision(as_of=hw.ago(1)).insert()
	first.submit()
	again = provision().insert()
	with pytest.raises(frappe.ValidationError, match="is not booked yet"):
		again.submit()
	frappe.get_doc("Journal Entry", first.journal_entry).submit()
	again = frappe.get_doc("Bad Debt Provision", again.name)
	again.submit()
	assert again.change == again.total - first.total


def test_a_day_is_provided_for_once_and_no_day_before_it(books):
	first = provision().insert()
	first.submit()
	frappe.get_doc("Journal Entry", first.journal_entry).submit()
	for day in (hw.today(), hw.ago(1)):
		with pytest.raises(frappe.ValidationError, match=f"{first.name}.*later day"):
			provision(as_of=day).insert().submit()


def test_a_booked_entry_is_cancelled_first_and_a_draft_goes_with_the_provision(books):
	doc = provision().insert()
	doc.submit()
	entry = doc.journal_entry
	doc.cancel()
	assert not frappe.db.exists("Journal Entry", entry)
	other = provision().insert()
	other.submit()
	frappe.get_doc("Journal Entry", other.journal_entry).submit()
	other.reload()
	frappe.db.savepoint("booked")
	with pytest.raises(frappe.ValidationError, match="first"):
		other.cancel()
	frappe.db.rollback(save_point="booked")
	frappe.get_doc("Journal Entry", other.journal_entry).cancel()  # and nothing of ours is in its way
	other = frappe.get_doc("Bad Debt Provision", other.name)
	other.cancel()
	assert (other.docstatus, other.journal_entry) == (2, None)


def test_an_exchange_revaluation_is_no_overdue_debt():
	customer = {
		"account": world.receivable_account("EUR"),
		"party_type": "Customer",
		"party": world.customer(world.NORDLICHT),
	}
	entry = frappe.get_doc({"doctype": "Journal Entry", "company": C, "posting_date": hw.ago(200),
		"voucher_type": "Exchange Rate Revaluation", "multi_currency": 1})  # fmt: skip
	for side, rate in (("debit", 8), ("credit", 7.8)):
		both = {side: 500 * rate, f"{side}_in_account_currency": 500, "exchange_rate": rate}
		entry.append("accounts", {**customer, "account_currency": "EUR", **both})
	gain = frappe.get_cached_value("Company", C, "exchange_gain_loss_account")
	entry.append(
		"accounts", {"account": gain, "credit": 100, "credit_in_account_currency": 100, "exchange_rate": 1}
	)
	entry.flags.ignore_exchange_rate = True
	entry.insert()
	entry.submit()
	doc = provision().insert()
	assert of(doc) == {world.NORDLICHT: 1}  # 1 % as of what is not due; 50 % if it were 200 days overdue
	assert doc.rows[0].overdue == 0


@pytest.mark.parametrize(
	("rates", "words"),
	[
		([(0, 0, 1), (1, 0, 120)], "between 0 and 100"),
		([(0, 0, 1), (5, 0, 10)], "days are missing"),
		([(0, 30, 1), (20, 0, 10)], "same days"),
	],
)
def test_rates_that_make_no_sense_are_refused_with_their_rows(books, rates, words):
	rows = [{"from_day": first, "to_day": last, "rate": rate} for first, last, rate in rates]
	with pytest.raises(frappe.ValidationError, match=words):
		provision(rates=rows).insert()


def test_without_accounts_it_says_where_to_fill_them_in(books):
	world.live_company(provision_allowance_account=None)
	doc = provision().insert()
	with pytest.raises(frappe.ValidationError, match="Collections Company"):
		doc.submit()


def test_a_provision_for_tomorrow_is_refused(books):
	with pytest.raises(frappe.ValidationError, match="today"):
		provision(as_of=hw.in_days(1)).insert()


def test_rates_come_from_how_amounts_rolled_from_month_to_month():
	world.make_invoice(GUANGDA, 100, date(2026, 7, 31))  # not due in July, 1–30 in August, 31–60 in September
	world.pay(world.make_invoice(GUANGDA, 300, date(2026, 8, 5)), posting_date=date(2026, 8, 20))  # paid
	doc = provision(
		as_of=date(2026, 9, 30), method="From roll rates", months=2, last_rate=40, rates=[]
	).insert()
	shares = [row.rate for row in doc.rates]
	assert len(shares) == 8 and shares[-1] == 40
	assert shares[0] == pytest.approx(0)  # nothing ever reached the last band


def test_only_whole_months_say_how_amounts_roll():
	number = world.make_invoice(GUANGDA, 100, date(2026, 7, 31)).name
	july, august = month_ends.standing(C, date(2026, 9, 15), 1)
	assert july == {(GUANGDA, number, 1, "CNY"): (0, 100)}
	assert august == {(GUANGDA, number, 1, "CNY"): (2, 100)}  # 31 days overdue
	assert month_ends.standing(C, date(2026, 8, 31), 1) == [july, august]


def test_a_rep_sees_no_provision_and_an_accountant_cannot_submit_one(books):
	doc = provision().insert()
	with hw.as_user(world.user(world.REP)):
		assert not frappe.has_permission("Bad Debt Provision", "read", doc)
	accountant = frappe.get_doc({"doctype": "User", "email": "books@example.com", "first_name": "B", "send_welcome_email": 0,
		"roles": [{"role": "Accounts User"}]}).insert().name  # fmt: skip
	with hw.as_user(accountant):
		assert frappe.has_permission("Bad Debt Provision", "write", doc)
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc("Bad Debt Provision", doc.name).submit()
