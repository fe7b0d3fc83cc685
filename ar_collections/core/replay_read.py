"""Reading a replay file: every value is checked, and a mistake is told with its place.

What a field may hold is told by its type in `model`; a field left out has its default, an unknown
one is ignored, so that a newer file still replays.
"""

from collections.abc import Callable, Iterable
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from types import UnionType
from typing import get_args, get_origin, get_type_hints

from .model import Book

VERSION = 1
YEARS = range(1900, 2200)  # a date outside is a typing error, and days could not be counted from it
MOST = 10**6  # of whole numbers: days, levels, ranks
STATES = ("Open", "Done", "Skipped", "Withdrawn", "Rejected")


class BadBook(ValueError):
	"""The file is no replay file: the message says where and what to mend."""


def book_from_dict(data: dict) -> Book:
	"""The book of a replay file. Raises BadBook with the place of the first mistake."""
	if not isinstance(data, dict) or "as_of" not in data:
		raise BadBook("Not a replay file: the top level must be an object with “as_of”.")
	version = _whole(data.get("version", VERSION), "version")
	if version > VERSION:
		raise BadBook(f"The file has version {version}; this planner reads up to {VERSION}.")
	book = _object(Book, data, "book")
	_check(book)
	return book


def _check(book: Book) -> None:
	"""What holds between values."""
	names = [p.name for p in book.policies]
	_once((f"policy “{name}”" for name in names), "book.policies")
	_once((f"customer “{c.id}”" for c in book.customers), "book.customers")
	for i, customer in enumerate(book.customers):
		keys = (f"instalment {item.term} of {item.invoice}" for item in customer.items)
		_once(keys, f"book.customers[{i}].items")
	if book.default_policy and book.default_policy not in names:
		raise BadBook(f"book.default_policy: there is no policy “{book.default_policy}” in the file.")
	for i, event in enumerate(book.history):
		if event.state not in STATES:
			states = ", ".join(STATES)
			raise BadBook(f"book.history[{i}].state: “{event.state}” is none of {states}.")


def _once(names: Iterable[str], where: str) -> None:
	seen = set()
	for name in names:
		if name in seen:
			raise BadBook(f"{where}: {name} is there twice.")
		seen.add(name)


def _object(kind: type, data, where: str):
	if not isinstance(data, dict):
		raise BadBook(f"{where}: expected an object, found {_found(data)}.")
	given = {}
	hints = _hints(kind)
	for f in fields(kind):
		if f.name in data:
			given[f.name] = _value(hints[f.name], data[f.name], f"{where}.{f.name}")
		elif f.default is MISSING and f.default_factory is MISSING:
			raise BadBook(f"{where}: “{f.name}” is missing.")
	return kind(**given)


@cache
def _hints(kind: type) -> dict:
	return get_type_hints(kind)


def _value(hint, raw, where: str):
	"""One value as its type hint wants it."""
	if get_origin(hint) is UnionType:
		if raw is None:
			return None
		(hint,) = (h for h in get_args(hint) if h is not type(None))
	if raw is None:
		raise BadBook(f"{where}: must not be null; leave it out for its default.")
	origin = get_origin(hint)
	if origin in (tuple, frozenset):
		return origin(_many(hint, raw, where))
	if origin is dict:
		return _table(hint, raw, where)
	reader = _PLAIN.get(hint)
	return reader(raw, where) if reader else _object(hint, raw, where)


def _many(hint, raw, where: str) -> list:
	if not isinstance(raw, list | tuple):
		raise BadBook(f"{where}: expected a list, found {_found(raw)}.")
	inner = get_args(hint)
	if get_origin(hint) is frozenset or inner[-1] is Ellipsis:
		return [_value(inner[0], one, f"{where}[{i}]") for i, one in enumerate(raw)]
	if len(inner) != len(raw):
		raise BadBook(f"{where}: expected {len(inner)} values, found {len(raw)}.")
	return [_value(one, part, f"{where}[{i}]") for i, (one, part) in enumerate(zip(inner, raw, strict=True))]


def _table(hint, raw, where: str) -> dict:
	if not isinstance(raw, dict):
		raise BadBook(f"{where}: expected an object, found {_found(raw)}.")
	return {key: _value(get_args(hint)[1], value, f"{where}.{key}") for key, value in raw.items()}


def _text(raw, where: str) -> str:
	if not isinstance(raw, str):
		raise BadBook(f"{where}: expected a text, found {_found(raw)}.")
	return raw


def _flag(raw, where: str) -> bool:
	if not isinstance(raw, bool):
		raise BadBook(f"{where}: expected true or false, found {_found(raw)}.")
	return raw


def _whole(raw, where: str) -> int:
	"""A whole number, also one in quotes."""
	try:
		number = None if isinstance(raw, bool | float) else int(raw)
	except (TypeError, ValueError):
		number = None
	if number is None or abs(number) > MOST:
		raise BadBook(f"{where}: expected a whole number, found {_found(raw)}.")
	return number


def _amount(raw, where: str) -> Decimal:
	try:
		number = None if isinstance(raw, bool) else Decimal(str(raw))
	except InvalidOperation:
		number = None
	if number is None or not number.is_finite():
		raise BadBook(f"{where}: expected an amount, found {_found(raw)}.")
	return number


def _day(raw, where: str) -> date:
	try:
		day = date.fromisoformat(raw)
	except (TypeError, ValueError):
		day = None
	if day is None or day.year not in YEARS:
		raise BadBook(f"{where}: expected a date like 2026-11-23, found {_found(raw)}.")
	return day


def _found(raw) -> str:
	"""The value as the file has it, shortened."""
	if isinstance(raw, dict | list):
		return "an object" if isinstance(raw, dict) else "a list"
	text = (
		{None: "null", True: "true", False: "false"}.get(raw)
		if raw is None or isinstance(raw, bool)
		else None
	)
	return text or f"“{str(raw)[:40]}”"


_PLAIN: dict[type, Callable] = {str: _text, bool: _flag, int: _whole, Decimal: _amount, date: _day}
