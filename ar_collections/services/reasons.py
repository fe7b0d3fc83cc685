"""A stored reason in the reader's language: the code finds the sentence, the values fill it.

Reasons are kept as JSON (`Why.to_dict`); the English text beside it is for mails and files.
"""

import json
from decimal import Decimal, InvalidOperation

from frappe import _
from frappe.utils import formatdate

from ..core.why import TEMPLATES


def text_of(why: dict | str | None, otherwise: str = "") -> str:
	"""The sentence of a stored reason; `otherwise` (or its own English text) when it cannot be read."""
	if isinstance(why, str):
		try:
			why = json.loads(why)
		except ValueError:
			return otherwise
	if not why or why.get("code") not in TEMPLATES:
		return (why or {}).get("text") or otherwise
	try:
		return translated(TEMPLATES[why["code"]], why.get("values") or {})
	except (KeyError, IndexError, ValueError):  # a template changed since, or a translation is wrong
		return why.get("text") or otherwise


def translated(template: str, values: dict) -> str:
	"""An English template in the reader's language, its values as the reader writes them."""
	return _(template).format(**{name: _shown(name, value) for name, value in values.items()})


def _shown(name: str, value):
	"""Dates as the reader writes them, amounts with thousands, words of ours translated, the rest as it is."""
	if not isinstance(value, str):
		return "" if value is None else value
	if name == "state":  # what became of an action, in small letters
		return _(value.capitalize(), context="Collection Action").lower()
	if name in ("kind", "step", "doctype"):
		return _(value)
	if len(value) == 10 and value[4] == value[7] == "-" and value.replace("-", "").isdigit():
		return formatdate(value)
	if "." in value:
		try:
			amount = Decimal(value)
			return f"{amount:,.{max(2, -amount.as_tuple().exponent)}f}"
		except InvalidOperation:
			return value
	return value
