"""Try a policy on a real ledger: what it would have done, who paid anyway, and what goes wrong on the way."""

import json
from datetime import date, timedelta

import frappe
import pytest

from ar_collections import trial_api
from ar_collections.core.trial import Stretch
from ar_collections.ledger import aged, item_timelines
from ar_collections.services import policy_trial, run_jobs, trial_part, trial_result, trial_terms
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world
from ar_collections.tests.site.queries import queries
from ar_collections.tests.site.test_run_faults import fresh, kill_workers, wait_for
from ar_collections.tests.site.test_run_kill_points import waits_at_the_wall
from ar_collections.tests.site.test_run_locks import connection

C, GUANGDA, HAIFENG, NORDLICHT = world.COMPANY, world.GUANGDA, world.HAIFENG, world.NORDLICHT
DUE = date.today() - timedelta(100)  # no site yet: the tests compare with days after it only


def later(name: str = "Patient", by: int = 15, **more):
	"""The standard ladder with its demand letters, and what follows them, `by` days later."""
	doc = frappe.copy_doc(frappe.get_doc("Collection Policy", world.POLICY))
	doc.update({"policy_name": name, "status": "Draft", "change_note": None, **more})
	for step in doc.steps:
		if step.day >= 15:
			step.day += by
	return doc.insert()


@pytest.fixture
def live():
	world.live_company()
	return later()


def ask(policy, **more):
	values = {"doctype": "Policy Trial", "policy": policy.name, "company": C, **more}
	return frappe.get_doc(values).insert()


def done(policy, **more):
	trial = ask(policy, **more)
	policy_trial.work(trial.name)
	trial.reload()
	return trial


def backwards(trial, side: str) -> dict:
	return trial_result.for_screen(trial.name)["totals"]["Backwards"][side]


# What it counts


def test_paid_before_the_letter_there_is_none_and_no_alarm(live):
	world.pay(world.make_invoice(GUANGDA, 1000, DUE), posting_date=DUE + timedelta(14))
	trial = done(live)
	assert trial.status == "Done", trial.error
	assert (trial.old_letters, trial.new_letters, trial.old_false_letters) == (0, 0, 0)
	assert backwards(trial, "In Force")["reminders"] >= 1


def test_paid_three_days_after_the_first_demand_is_a_false_alarm_which_a_later_letter_is_not(live):
	world.pay(world.make_invoice(GUANGDA, 1000, DUE), posting_date=DUE + timedelta(18))
	trial = done(live)
	assert (trial.old_letters, trial.old_false_letters, trial.old_false_customers) == (1, 1, 1)
	assert (trial.new_letters, trial.new_false_letters, trial.new_false_customers) == (0, 0, 0)
	(alarm,) = trial.alarms
	assert (alarm.side, alarm.customer, alarm.letters, alarm.amount) == ("In Force", GUANGDA, 1, 1000)
	assert (alarm.last_on, alarm.paid_on) == (DUE + timedelta(15), DUE + timedelta(18))


def test_days_of_grace_are_the_readers_choice(live):
	world.pay(world.make_invoice(GUANGDA, 1000, DUE), posting_date=DUE + timedelta(18))
	assert done(live, grace_days=2).old_false_letters == 0


def test_what_was_never_paid_climbs_the_ladder_slower_under_a_patient_policy(live):
	world.make_invoice(GUANGDA, 1000, DUE)
	trial = done(live)
	old, new = backwards(trial, "In Force"), backwards(trial, "Candidate")
	assert old["demands_1"] == new["demands_1"] == 1
	assert old["holds"] == 2  # the shipment hold and, later, the credit lock
	first = {
		row["side"]: row["week"] for row in trial_result.for_screen(trial.name)["weeks"] if row["demands_1"]
	}
	assert first["Candidate"] - first["In Force"] in (timedelta(14), timedelta(21))  # 15 days, by the week
	assert trial.old_false_letters == 0 and trial.old_judged_letters >= 1


def test_weeks_and_reps_add_up_to_the_totals(live):
	frappe.db.set_value("Customer", world.customer(HAIFENG), "account_manager", world.user(world.OTHER_REP))
	world.make_invoice(GUANGDA, 1000, DUE)
	world.make_invoice(HAIFENG, 700, DUE + timedelta(9))
	told = trial_result.for_screen(done(live).name)
	for side, total in told["totals"]["Backwards"].items():
		for table in ("weeks", "reps"):
			rows = [row for row in told[table] if row["side"] == side]
			assert sum(r["calls"] for r in rows) == total["calls"] > 0
	assert {row["rep"] for row in told["reps"]} == {world.REP, world.OTHER_REP}


def test_tonight_is_the_dry_run_beside_the_candidate(live):
	from ar_collections.services import run

	world.make_invoice(GUANGDA, 1000, hw.ago(16))
	trial = done(live)
	dry = frappe.get_doc("Collection Run", run.start(C, dry_run=True, now=True))
	tonight = trial_result.for_screen(trial.name)["totals"]["Tonight"]
	assert sum(tonight["In Force"][f"demands_{n}"] for n in (1, 2, 3)) == dry.letters == 1
	assert tonight["Candidate"]["demands_1"] == 0
	assert not frappe.db.count("Dunning Letter", {"customer": GUANGDA})


# The ledger, day by day


def test_every_morning_has_the_items_of_the_ageing_of_the_evening_before(live):
	invoice = world.make_invoice(GUANGDA, 1000, terms=((hw.ago(90), 400), (hw.ago(60), 600)))
	world.pay(invoice, 500, posting_date=hw.ago(80))
	world.unallocated_receipt(GUANGDA, 120, hw.ago(70))
	foreign = world.make_invoice(NORDLICHT, 900, hw.ago(75), currency="EUR")
	world.credit_note(foreign, 300, posting_date=hw.ago(50))
	world.journal_receivable(GUANGDA, 250, hw.ago(65), hw.ago(40))
	world.pay(world.make_invoice(GUANGDA, 80, hw.ago(85)), posting_date=hw.ago(55))
	first, last = hw.ago(130), hw.ago(1)
	found = item_timelines.timelines(C, [GUANGDA, NORDLICHT], first, last)
	assert not found.problems and len(found.found) == 2
	for n in range((last - first).days + 1):
		day = first + timedelta(n)
		book = aged.read(C, day - timedelta(1), [GUANGDA, NORDLICHT])
		for timeline in found.found:
			stretch = next((s for s in reversed(timeline.stretches) if s.day <= day), Stretch(day))
			expected = {i.key: (i.outstanding, i.currency) for i in book.items.get(timeline.customer.id, ())}
			assert {i.key: (i.outstanding, i.currency) for i in stretch.items} == expected, day


def test_reading_takes_the_same_few_queries_for_many_customers(live):
	for n, customer in enumerate((GUANGDA, HAIFENG, NORDLICHT)):
		world.make_invoice(customer, 100, hw.ago(40 + n))
	with queries() as one:
		item_timelines.timelines(C, [GUANGDA], hw.ago(200), hw.ago(1))
	with queries() as three:
		item_timelines.timelines(C, [GUANGDA, HAIFENG, NORDLICHT], hw.ago(200), hw.ago(1))
	assert len(three) <= len(one) + 1 and len(three) <= 16


# Which policy it is set beside


def test_the_policy_it_would_replace_is_found_and_may_be_chosen(live):
	trial = ask(live)
	assert (trial.replaces, trial.beside) == (world.POLICY, 0)
	assert trial_api.suggested(live.name, C) == world.POLICY
	scoped = later("Only EUR", scopes=[{"dimension": "Currency", "value": "EUR"}])
	assert ask(scoped).beside == 1 and trial_terms.suggested(scoped.name, C) is None


def test_the_period_is_the_last_twelve_months_until_yesterday(live):
	trial = ask(live)
	assert trial.to_date == hw.ago(1)
	assert trial.from_date == frappe.utils.getdate(frappe.utils.add_months(hw.ago(1), -12)) + timedelta(1)


def test_a_policy_changed_while_it_is_tried_does_not_change_the_trial(live):
	world.pay(world.make_invoice(GUANGDA, 1000, DUE), posting_date=DUE + timedelta(18))
	trial = ask(live)
	for step in live.steps:
		step.day = step.day - 15 if step.day >= 30 else step.day
	live.save()
	policy_trial.work(trial.name)
	assert frappe.db.get_value("Policy Trial", trial.name, "new_letters") == 0


# What goes wrong


def test_a_policy_without_steps_is_refused_with_what_to_do(live):
	empty = frappe.get_doc(
		{"doctype": "Collection Policy", "policy_name": "Empty", "status": "Draft"}
	).insert()
	with pytest.raises(frappe.ValidationError, match="no steps"):
		ask(empty)


@pytest.mark.parametrize(
	("days", "values", "words"),
	[
		({"from_date": -1, "to_date": -30}, {}, "ends before"),
		({"to_date": 3}, {}, "after today"),
		({"from_date": -900}, {}, "731"),
		({}, {"grace_days": 400}, "90"),
		({}, {"replaces": "Patient"}, "not in force"),
	],
)
def test_a_period_that_cannot_be_walked_is_refused(live, days, values, words):
	with pytest.raises(frappe.ValidationError, match=words):
		ask(live, **{name: hw.in_days(n) for name, n in days.items()}, **values)


def test_a_company_without_a_ledger_gets_an_empty_result(live):
	company = frappe.get_doc({"doctype": "Company", "company_name": "Fresh Trading", "abbr": "FT",
		"default_currency": "CNY", "country": "China"}).insert().name  # fmt: skip
	trial = frappe.get_doc({"doctype": "Policy Trial", "policy": live.name, "company": company}).insert()
	policy_trial.work(trial.name)
	trial.reload()
	assert (trial.status, trial.customers, trial.new_letters) == ("Done", 0, 0)


def test_a_customer_whose_data_is_broken_is_told_and_stops_nobody(live, monkeypatch):
	world.make_invoice(GUANGDA, 1000, DUE)
	broken = world.make_invoice(HAIFENG, 700, DUE)
	frappe.db.set_value("Payment Ledger Entry", {"voucher_no": broken.name}, "party", "Deleted Customer")
	trial = done(live)
	assert trial.status == "Done with Errors" and trial.old_letters >= 1
	assert [row.customer for row in trial.error_rows] == ["Deleted Customer"]


def test_a_customer_that_cannot_be_walked_is_told_and_stops_nobody(live):
	world.make_invoice(GUANGDA, 1000, DUE)
	twice = world.make_invoice(HAIFENG, 700, DUE)
	frappe.db.set_value("Sales Invoice", twice.name, "due_date", None)
	frappe.db.set_value("Payment Schedule", {"parent": twice.name}, "due_date", None)
	frappe.db.set_value("Sales Invoice", twice.name, "posting_date", None)
	trial = done(live)
	assert trial.old_letters >= 1 and HAIFENG in {row.customer for row in trial.error_rows}


def test_a_trial_goes_on_with_the_part_at_which_its_worker_died(live, monkeypatch):
	monkeypatch.setattr(policy_trial, "PART", 1)
	for customer in (GUANGDA, HAIFENG, NORDLICHT):
		world.make_invoice(customer, 1000, DUE)
	trial, walked = ask(live), []
	real = trial_part.walk_part

	def dies_at_the_second(company, names, *rest):
		walked.append(list(names))
		if len(walked) == 2:
			raise SystemExit("killed")
		return real(company, names, *rest)

	monkeypatch.setattr(trial_part, "walk_part", dies_at_the_second)
	with pytest.raises(SystemExit):
		policy_trial.work(trial.name)
	trial.reload()
	assert (trial.status, trial.parts_done) == ("Running", 2)  # tonight and the first
	policy_trial.work(trial.name)
	trial.reload()
	assert trial.status == "Done" and walked[1] == walked[2] and len(walked) == 4
	assert trial.old_letters == done(live).old_letters
	policy_trial.work(trial.name)  # a second worker comes late: nothing is doubled
	assert len(walked) == 7 and frappe.db.count("Policy Trial Row", {"parent": trial.name}) == len(trial.rows)


def test_an_error_that_concerns_all_leaves_the_trial_failed_and_it_can_go_on(live, monkeypatch):
	world.make_invoice(GUANGDA, 1000, DUE)
	trial = ask(live)

	def breaks(*_args):
		raise ValueError("the disk is full")

	with monkeypatch.context() as patched:
		patched.setattr(frappe.local.db, "rollback", lambda *args, **kwargs: None)
		patched.setattr(trial_part, "walk_part", breaks)
		policy_trial.work(trial.name)
	trial.reload()
	assert (trial.status, trial.error) == ("Failed", "the disk is full")
	assert trial_api.resume(trial.name)
	policy_trial.work(trial.name)
	assert frappe.db.get_value("Policy Trial", trial.name, ["status", "error"]) == ("Done", None)


def test_the_scheduler_gives_up_a_trial_that_kills_its_workers(live):
	trial = ask(live)
	frappe.db.set_value("Policy Trial", trial.name, "attempts", policy_trial.MOST_ATTEMPTS)
	policy_trial.resume_stuck()
	assert frappe.db.get_value("Policy Trial", trial.name, "status") == "Failed"


@pytest.mark.committed
def test_a_real_worker_does_it(live, jobs):
	world.pay(world.make_invoice(GUANGDA, 1000, DUE), posting_date=DUE + timedelta(18))
	trial = ask(live)
	jobs()
	assert frappe.db.get_value("Policy Trial", trial.name, ["status", "old_false_letters"]) == ("Done", 1)


@pytest.fixture
def wall():
	"""A second connection; what it locks, the worker runs into."""
	other = connection()
	yield other
	other.sql("unlock tables")
	other.close()


@pytest.mark.committed
def test_a_worker_killed_in_the_middle_loses_only_the_part_it_was_at(
	live, ground, workers, wall, jobs, monkeypatch
):
	world.pay(world.make_invoice(GUANGDA, 1000, DUE), posting_date=DUE + timedelta(18))
	trial = ask(live).name
	policy_trial._next_part(trial)  # tonight is done
	frappe.db.commit()
	wall.sql("lock tables `tabPayment Ledger Entry` write")
	workers(1)
	wait_for(lambda: waits_at_the_wall(wall, "tabpayment ledger entry"))
	kill_workers(ground)
	wall.sql("unlock tables")
	wait_for(lambda: policy_trial._locked(trial))  # the database has noticed that the worker is gone
	fresh()
	values = ["status", "parts_done", "old_letters"]
	assert frappe.db.get_value("Policy Trial", trial, values) == ("Running", 1, 0)
	assert not policy_trial.resume(trial)  # for all we know it is still at it
	monkeypatch.setattr(run_jobs, "SILENT", 0)  # seconds that a heart need not beat to be dead
	policy_trial.resume_stuck()
	jobs()
	assert frappe.db.get_value("Policy Trial", trial, values) == ("Done", 2, 1)


def test_whoever_asked_is_told_when_it_is_done(live):
	trial = done(live)
	told = frappe.get_all("Notification Log", {"document_name": trial.name}, ["for_user", "subject"])
	assert [(row.for_user, "was tried" in row.subject) for row in told] == [("Administrator", True)]


# Who may


def test_only_those_who_decide_on_policies_see_a_trial(live):
	trial = done(live)
	with hw.as_user(world.user(world.REP)):
		for path in (
			lambda: trial_api.result(trial.name),
			lambda: trial_api.resume(trial.name),
			lambda: ask(live),
		):
			with pytest.raises(frappe.PermissionError):
				path()
	with hw.as_user(hw.gm()):
		assert ask(live).owner == world.GENERAL_MANAGER
		assert set(trial_api.result(trial.name)["totals"]) == {"Tonight", "Backwards"}


def test_nobody_edits_the_figures_of_a_trial(live):
	trial = done(live)
	trial.new_letters = 99
	with pytest.raises(frappe.ValidationError, match="keeps its figures"):
		trial.save()


def test_the_terms_of_both_sides_are_kept(live):
	told = json.loads(ask(live).terms)
	assert set(told) == {"Candidate", "In Force"}
	assert {p["name"] for p in told["Candidate"]["policies"]} == {"Patient", world.POLICY}
	assert isinstance(trial_terms.books(ask(live).terms)["In Force"].as_of, date)
