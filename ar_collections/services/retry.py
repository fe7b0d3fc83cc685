"""Jobs that lose a dead lock are done again: whoever waits for the same customer makes one of two give way.

Frappe's workers repeat a job that raises RetryBackgroundJobError, five times at most; a dead lock that
Frappe's own database layer reports they would only log. Every job of ours may be done twice.
"""

from collections.abc import Callable
from functools import wraps

import frappe


def retried(job: Callable) -> Callable:
	"""For the functions that are enqueued; called directly they raise what they raise."""

	@wraps(job)
	def work(*arguments, **named):
		try:
			return job(*arguments, **named)
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError) as error:
			if not getattr(frappe.local, "job", None):
				raise
			raise frappe.RetryBackgroundJobError(str(error)) from error

	return work
