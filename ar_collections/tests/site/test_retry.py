"""A job that loses a dead lock is done again by Frappe's own worker code, and is not lost in a log."""

import frappe
import pytest
from frappe.utils import background_jobs

from ar_collections.services.retry import retried

TRIED = []


@retried
def loses_twice() -> str:
	TRIED.append(1)
	if len(TRIED) < 3:
		raise frappe.QueryDeadlockError(1213, "Deadlock found when trying to get lock")
	return "done"


@pytest.fixture(autouse=True)
def untried(monkeypatch):
	TRIED.clear()
	# the worker would leave the site and wait a second between two tries
	monkeypatch.setattr(frappe, "destroy", lambda: None)
	monkeypatch.setattr(background_jobs.time, "sleep", lambda seconds: None)
	yield
	frappe.local.job = None


def test_a_job_that_lost_a_dead_lock_is_done_again(ground):
	result = background_jobs.execute_job(ground.site, loses_twice, None, "job", {}, is_async=False)
	assert result == "done" and len(TRIED) == 3


def test_called_directly_it_says_what_happened():
	frappe.local.job = None
	with pytest.raises(frappe.QueryDeadlockError):
		loses_twice()
