"""Delivery Note: nothing leaves for a customer on hold.

Checked before the submit, and again in it: `flags.ignore_validate` skips the first.
"""

from ..services import hold_guard


def before_submit(doc, method: str | None = None) -> None:
	hold_guard.check_document(doc)


def on_submit(doc, method: str | None = None) -> None:
	hold_guard.check_document(doc, use=True)


def on_cancel(doc, method: str | None = None) -> None:
	hold_guard.give_back(doc)
