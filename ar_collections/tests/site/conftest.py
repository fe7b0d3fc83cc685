"""Tests on a real ERPNext site that belongs to this run alone; start them with ``./dev test site``.

Every test runs in one transaction that is rolled back, as Administrator, commits being ignored.
Mark a test ``@pytest.mark.committed`` when it needs real commits or background workers: it gets
them, and the next test finds the site put down anew (2–3 s), so keep such tests few.

Fixtures for committed tests: ``jobs()`` does all waiting background jobs in a real worker;
``workers(n)`` starts n workers that stay until the test ends; ``letters()`` reads the mails
that reached the SMTP server.
"""

import email
import email.policy
import os

import pytest

if "AR_TESTBED" not in os.environ:
	pytest.exit("Site tests need a site of their own: start them with ./dev test site", returncode=2)

import frappe

from devkit import processes, services, testbed
from devkit.inside import frappe_session


@pytest.fixture(scope="session")
def ground():
	"""The run's own site, database, Redis and mail folder."""
	here = testbed.current()
	frappe_session.connect(here)
	yield here
	frappe_session.disconnect()


@pytest.fixture(autouse=True)
def site(request, ground, monkeypatch):
	"""The connected site; everything the test does is undone after it."""
	frappe_session.reconnect_if_dirty(ground)
	flags = dict(frappe.local.flags)
	if request.node.get_closest_marker("committed"):
		testbed.soil(ground)
	else:
		monkeypatch.setattr(frappe.local.db, "commit", lambda *args, **kwargs: None)
	at_any_hour()
	yield frappe
	frappe_session.forget(flags)


def at_any_hour() -> None:
	"""Tests run at night, too: the call window is switched on by the tests that are about it."""
	if frappe.db.get_single_value("Collections Settings", "rule_call_window") != "Off":
		frappe.db.set_single_value("Collections Settings", "rule_call_window", "Off")
		frappe.clear_document_cache("Collections Settings", "Collections Settings")


@pytest.fixture
def jobs(request, ground):
	"""A function that does every waiting background job in a real worker; none may fail unless told so."""
	must_be_committed(request)

	def work(queues: str = "short,default,long", may_fail: bool = False):
		frappe.db.commit()
		testbed.work(ground, queues)
		failed = frappe_session.failed_jobs()
		# a new transaction, to see what the jobs committed
		frappe.db.rollback()
		frappe_session.forget_cached()
		assert may_fail or not failed, "\n".join(failed)

	return work


@pytest.fixture
def workers(request, ground):
	"""A function that starts n background workers; they end with the test."""
	must_be_committed(request)

	def start(number: int = 2):
		for index in range(1, number + 1):
			services.start_worker(ground, index)

	yield start
	for path in ground.run.glob("worker-*.pid"):
		processes.stop(path.stem, ground.run)


@pytest.fixture
def smtp_port(ground):
	"""Port of a real SMTP server on 127.0.0.1; addresses ``refused@…`` are turned away."""
	services.start_mail(ground)
	return ground.ports["smtp"]


@pytest.fixture
def letters(ground, smtp_port):
	"""A function that parses the mails of this test received so far, oldest first."""
	for path in ground.mail.glob("*.eml"):
		path.unlink()  # left by a test that sent mails and read none

	def read():
		paths = sorted(ground.mail.glob("*.eml"))
		return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in paths]

	yield read
	for path in ground.mail.glob("*.eml"):
		path.unlink()


def must_be_committed(request) -> None:
	if not request.node.get_closest_marker("committed"):
		pytest.fail("A worker sees committed data only: mark this test @pytest.mark.committed")


def pytest_collection_modifyitems(items):
	"""Tests that commit go last, so that the site is put down anew as seldom as possible."""
	items.sort(key=lambda item: bool(item.get_closest_marker("committed")))
