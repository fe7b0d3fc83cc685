"""A worker killed at the worst moments, and two starts at once: everything once, and nothing lost.

Real workers and a real kill -9. A lock of a second connection stops the worker exactly where it is
to die, as a slow disk might; whoever resumes the run finds what that worker had committed.
"""

import threading
from datetime import date, timedelta

import frappe
import pytest

from ar_collections.services import run, run_jobs, run_parts
from ar_collections.tests.site import mailbox, world
from ar_collections.tests.site.test_run_faults import fresh, kill_workers, wait_for
from ar_collections.tests.site.test_run_locks import connection
from devkit.inside import frappe_session

DUE = date(2026, 3, 2)
DAY = DUE + timedelta(days=15)
C = world.COMPANY
MAILED = {world.BAILEY, world.GUANGDA, world.HAIFENG}

pytestmark = pytest.mark.committed


@pytest.fixture
def received(request, monkeypatch):
	"""The mails that reached the server; conftest calls it `letters`, as our service is called."""
	monkeypatch.setattr(frappe.flags, "testing_email", True, raising=False)
	return request.getfixturevalue("letters")


@pytest.fixture
def started(smtp_port, received):
	"""A run of three customers with an address, about to be prepared."""
	world.live_company(email_account=mailbox.outgoing(smtp_port))
	for customer in sorted(MAILED):
		world.make_invoice(customer, 500, DUE)
	name = run.start(C, DAY)
	frappe.db.commit()
	return name


@pytest.fixture
def wall():
	"""A second connection; what it locks, the worker runs into."""
	other = connection()
	yield other
	other.sql("unlock tables")
	other.close()


def status(name: str) -> str:
	return frappe.db.get_value("Collection Run", name, "status")


def waits_at_the_wall(other, words: str) -> bool:
	"""Whether a statement with these words is under way on another connection."""
	rows = other.sql("show full processlist", as_dict=True)
	return any(words in str(row.Info).casefold() for row in rows if "processlist" not in str(row.Info))


def resume_and_finish(name: str, jobs, monkeypatch) -> None:
	fresh()
	monkeypatch.setattr(run_jobs, "SILENT", 0)  # seconds that a heart need not beat to be dead
	run.resume(name)
	frappe.db.commit()
	jobs()
	assert status(name) == "Done"


def assert_each_customer_got_one_letter_by_mail(received, name: str) -> None:
	fresh()
	rows = frappe.get_all("Dunning Letter", {"level": 1}, ["customer", "issued_on", "run"], order_by="name")
	assert {row.customer for row in rows} == MAILED and len(rows) == len(MAILED)
	assert all(row.issued_on and row.run == name for row in rows)
	mailbox.flush()
	mails = [mail for mail in received() if list(mail.iter_attachments())]
	assert len(mails) == len(MAILED) == len({mail["to"] for mail in mails})


def test_killed_while_it_prepares_the_run(started, workers, ground, wall, jobs, received, monkeypatch):
	wall.sql("lock tables `tabCollection Run Count` write")
	workers(1)
	wait_for(lambda: waits_at_the_wall(wall, "tabcollection run count"))
	kill_workers(ground)
	wall.sql("unlock tables")
	wait_for(lambda: run.locked(started))  # the database has noticed that the worker is gone
	assert status(started) == "Planned" and not run_parts.chunks(started)
	resume_and_finish(started, jobs, monkeypatch)
	assert_each_customer_got_one_letter_by_mail(received, started)


def test_killed_between_its_last_chunk_and_the_end_of_the_run(
	started, workers, ground, wall, jobs, received, monkeypatch
):
	run.prepare(started)
	run_jobs.forget(run_jobs.prepare_id(started))  # done here
	frappe.db.commit()
	wall.sql("select name from `tabCollection Run` where name = %s for update", started)
	workers(1)
	wait_for(lambda: [chunk.status for chunk in run_parts.chunks(started)] == ["Done"])
	wait_for(lambda: waits_at_the_wall(wall, "update `tabcollection run`"))
	kill_workers(ground)
	wall.rollback()
	fresh()
	assert status(started) == "Running"
	resume_and_finish(started, jobs, monkeypatch)
	assert run_parts.chunks(started)[0].attempts == 1
	assert_each_customer_got_one_letter_by_mail(received, started)


def test_two_starts_of_one_day_at_the_same_moment_give_one_run(
	ground, jobs, received, smtp_port, monkeypatch
):
	world.live_company(email_account=mailbox.outgoing(smtp_port))
	for customer in sorted(MAILED):
		world.make_invoice(customer, 500, DUE)
	run.start(C, DAY, dry_run=True, now=True)  # the very first document of a series is another story
	frappe.db.commit()
	both_have_looked, names = threading.Barrier(2, timeout=60), []
	insert = run._insert

	def insert_together(*args):
		both_have_looked.wait()
		return insert(*args)

	monkeypatch.setattr(run, "_insert", insert_together)

	def start():
		frappe_session.connect(ground)
		try:
			names.append(run.start(C, DAY))
			frappe.db.commit()
		finally:
			frappe_session.disconnect()

	threads = [threading.Thread(target=start) for _number in range(2)]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join()
	assert len(names) == 2 and len(set(names)) == 1
	jobs()
	assert frappe.db.count("Collection Run", {"dry_run": 0}) == 1 and status(names[0]) == "Done"
	assert_each_customer_got_one_letter_by_mail(received, names[0])
