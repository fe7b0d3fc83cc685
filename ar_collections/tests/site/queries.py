"""What a piece of code asks the database: counted, because a count is the same on every machine."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe


@contextmanager
def queries(about: str = "") -> Iterator[list[tuple]]:
	"""The arguments of every query in the block, or of those that name `about`."""
	asked, original = [], frappe.db.sql

	def counting(*args, **kwargs):
		if about in str(args[0]):
			asked.append(args)
		return original(*args, **kwargs)

	frappe.db.sql = counting
	try:
		yield asked
	finally:
		del frappe.db.sql
