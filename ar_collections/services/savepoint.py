"""One bad customer never stops the others: work inside a savepoint that says what went wrong.

Only what concerns the one customer is caught. A dead lock, a lost connection or the end of
the worker's time concerns all of them and goes up, because the database has rolled back more
than this savepoint.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import frappe
from frappe.utils import strip_html
from rq.timeouts import BaseTimeoutException

# MariaDB's numbers: lock wait timeout, dead lock; connection lost, killed or timed out.
_LOCKS = (1205, 1213)
_CONNECTION_GONE = (2006, 2013, 2055, 1927, 4031)


@dataclass
class Outcome:
	"""What became of one piece of work; `error` is a sentence, None when all went well."""

	label: str
	error: str | None = None
	traceback: str | None = None

	def as_row(self) -> dict:
		return {"customer": self.label, "error": self.error, "traceback": self.traceback}


@contextmanager
def isolated(label: str) -> Iterator[Outcome]:
	"""Undo everything of the block if it raises, and tell it in the outcome instead of raising.

	Messages meant for a screen are dropped: there is none in a job.
	"""
	outcome = Outcome(label)
	point = "arc_" + frappe.generate_hash(length=10)
	messages = len(frappe.local.message_log)
	frappe.db.savepoint(point)
	try:
		yield outcome
	except BaseTimeoutException:
		raise
	except Exception as error:
		if concerns_all(error):
			raise
		outcome.error = sentence(error)
		outcome.traceback = frappe.get_traceback()
		frappe.db.rollback(save_point=point)
		del frappe.local.message_log[messages:]
	else:
		frappe.db.release_savepoint(point)


def concerns_all(error: Exception) -> bool:
	"""Whether the database gave up more than the piece of work at hand."""
	if isinstance(error, frappe.QueryDeadlockError | frappe.QueryTimeoutError):
		return True
	return isinstance(error, frappe.db.OperationalError | frappe.db.InternalError) and (
		bool(error.args) and error.args[0] in (*_LOCKS, *_CONNECTION_GONE)
	)


def sentence(error: Exception) -> str:
	"""The error as one line a person can read."""
	text = strip_html(str(error)).strip() or type(error).__name__
	return text.splitlines()[0][:500]
