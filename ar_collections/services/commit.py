"""The one place that ends a transaction in the middle of a job.

A run works thousands of customers; it commits after each batch so that a killed worker loses
one batch at most, locks are short, and no transaction grows beyond what the database takes.
Requests and single documents never come here: Frappe commits those.
"""

import frappe


def commit_chunk() -> None:
	"""Make everything written so far permanent and start from a fresh view of the database."""
	frappe.db.commit()  # a killed worker loses one batch at most; requests never come here
