"""One chunk of a run: its customers in small batches, each planned anew under a lock and committed.

Safe to be killed anywhere and done again: a customer is locked by its case, read fresh, and
what was written before is history by then. Letters are issued after the commit, one by one.
"""

import time
from collections.abc import Iterable, Iterator

import frappe
from frappe import _
from frappe.utils import now_datetime

from ..core.model import Book
from ..ledger.book import read_book
from . import carry_out, cases, letters, run_end, run_files, run_parts
from .case_figures import standing_now
from .commit import commit_chunk
from .planning import plan_each, together
from .run_files import Concerned
from .run_state import DOCTYPE, progress, set_values
from .savepoint import Outcome, concerns_all, isolated, sentence

BATCH = 20  # customers that share a transaction …
BATCH_ITEMS = 2000  # … and items, so that one huge customer is alone
TRIES = 3  # after a dead lock
LETTERS = 50  # issued before it is asked again whether the run goes on


def work_chunk(run: str, chunk_no: int) -> None:
	"""Job; harmless when the chunk is done, or when the run does not go on."""
	of_run = frappe.db.get_value(DOCTYPE, run, ["company", "run_date", "status"], as_dict=True)
	chunk = run_parts.chunk(run, chunk_no)
	if chunk is None or chunk.status == "Done" or not _goes_on(run, of_run.company):
		return
	run_parts.set_chunk(chunk.name, status="Running", started_at=now_datetime(), attempts=chunk.attempts + 1)
	commit_chunk()
	try:
		work = Work(run, of_run.company, of_run.run_date, chunk_no)
		through = work.all(run_files.read(chunk.replay_file))
		ending = {"status": "Done", "finished_at": now_datetime()} if through else {"status": "Queued"}
		run_parts.set_chunk(chunk.name, **ending)
	except Exception as error:
		frappe.db.rollback()
		run_parts.set_chunk(chunk.name, status="Failed", finished_at=now_datetime())
		why = _("Part {0}: {1}").format(chunk_no, sentence(error))
		_remember(run, chunk_no, [Outcome(None, why, frappe.get_traceback())])
	commit_chunk()
	set_values(run, {"chunks_done": run_parts.done(run)})
	progress(run)
	commit_chunk()


def _goes_on(run: str, company: str) -> bool:
	"""Whether the run may write and send: nobody ended it meanwhile, and its company is switched on."""
	if run_end.is_off(company):
		run_end.call_off(run, company)
		return False
	return frappe.db.get_value(DOCTYPE, run, "status") == "Running"


def _remember(run: str, chunk_no: int, failures: list[Outcome]) -> None:
	run_parts.add_errors(run, chunk_no, [outcome.as_row() for outcome in failures])


class Work:
	"""The customers of one chunk."""

	def __init__(self, run: str, company: str, as_of, chunk_no: int):
		self.run, self.company, self.as_of, self.chunk_no = run, company, as_of, chunk_no

	def all(self, content: dict) -> bool:
		"""False when the run was ended in the midst of it."""
		customers = run_files.customers(content) + self._tried_again(content.get("failed"))
		with_case = cases.find_many(self.company, [c.id for c in customers])
		for batch in _batches([c for c in customers if c.wants_case or c.id in with_case]):
			if not _goes_on(self.run, self.company):
				return False
			self._batch_with_patience(batch)
		return self._issue([c.id for c in customers])

	def _tried_again(self, failed: list[str] | None) -> list[Concerned]:
		"""Customers that could not be planned when the run was prepared: those that can be now."""
		if not failed:
			return []
		book = self._read(failed)
		planned, failures = plan_each(book)
		run_parts.strike_off(self.run, failed)
		if failures:
			_remember(self.run, self.chunk_no, failures)
		commit_chunk()
		return run_files.customers(run_files.content_of(*together(book, planned.values())))

	def _batch_with_patience(self, batch: list[Concerned]) -> None:
		"""A dead lock undoes the batch: again, and then customer by customer."""
		for attempt in range(1, TRIES + 1):
			try:
				return self._batch(batch)
			except Exception as error:
				if not concerns_all(error):
					raise
				frappe.db.rollback()
				failure = Outcome(batch[0].id, sentence(error), frappe.get_traceback())
				time.sleep(attempt)
		if len(batch) > 1:
			for one in batch:
				self._batch_with_patience([one])
			return
		_remember(self.run, self.chunk_no, [failure])
		commit_chunk()

	def _batch(self, batch: list[Concerned]) -> None:
		failures = self._open_cases(batch)
		known = cases.find_many(self.company, [c.id for c in batch])
		commit_chunk()
		# The lock comes first: what is read after it is what stands when the lock is had.
		locked = cases.lock_many(known.values())
		names = {row.customer: name for name, row in locked.items()}
		failures += self._carry_out(names)
		failures += self._refresh(names)
		if failures:
			_remember(self.run, self.chunk_no, failures)
		commit_chunk()

	def _open_cases(self, batch: list[Concerned]) -> list[Outcome]:
		"""Cases first, in a transaction of their own: what is to be locked must be there."""
		failures = []
		for one in batch:
			if not one.wants_case:
				continue
			with isolated(one.id) as outcome:
				cases.open_case(self.company, one.id, one.vouchers, on=self.as_of)
			failures += [outcome] if outcome.error else []
		return failures

	def _carry_out(self, names: dict[str, str]) -> list[Outcome]:
		"""What the fresh plan says for the locked cases."""
		planned, failures = plan_each(self._read(names))
		for customer, one in planned.items():
			_written, failed = carry_out.apply(one.plan.actions, names[customer], self.run, self.as_of)
			failures += failed
		return failures

	def _refresh(self, names: dict[str, str]) -> list[Outcome]:
		"""The picture of each case after that; read again, so that a second run sees the same."""
		planned, _told = plan_each(self._read(names))
		now = standing_now(names.values())
		failures = []
		for customer, one in planned.items():
			case = names[customer]
			with isolated(customer) as outcome:
				cases.refresh(case, one.book, one.plan, customer, now[case])
			failures += [outcome] if outcome.error else []
		return failures

	def _read(self, names: Iterable[str]) -> Book:
		return read_book(self.company, self.as_of, sorted(names))

	def _issue(self, customers: list[str]) -> bool:
		"""Letters that are written and approved but not out: also those a killed run left behind."""
		waiting = frappe.get_all(
			"Dunning Letter",
			filters={
				"company": self.company,
				"customer": ("in", customers),
				"status": "Approved",
				"issued_on": ("is", "not set"),
			},
			order_by="name asc",
			pluck="name",
		)
		for first in range(0, len(waiting), LETTERS):
			if not _goes_on(self.run, self.company):
				return False
			failed = letters.issue_pending(self.run, waiting[first : first + LETTERS])
			if failed:
				_remember(self.run, self.chunk_no, [_not_issued(name) for name in failed])
		return True


def _not_issued(letter: str) -> Outcome:
	"""The letter says itself why it could not be made; the run lists it beside the customer."""
	of = frappe.db.get_value("Dunning Letter", letter, ["customer", "failure"], as_dict=True)
	why = _("{0} was not issued: {1}").format(letter, of.failure or "")
	return Outcome(of.customer, why, of.failure or why)


def _batches(customers: list[Concerned]) -> Iterator[list[Concerned]]:
	batch, items = [], 0
	for one in customers:
		if batch and (len(batch) >= BATCH or items + one.items > BATCH_ITEMS):
			yield batch
			batch, items = [], 0
		batch.append(one)
		items += one.items
	if batch:
		yield batch
