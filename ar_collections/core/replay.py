"""The replay file: a book as JSON, and the planner run offline on it (docs/replay-file.md).

`python3 -m ar_collections.core.replay BOOK.json [--as-of DATE] [--days N] [--json]` needs
Python alone. Amounts are strings, dates ISO; unknown keys are ignored, so that a newer
file still replays.
"""

import gzip
import json
from dataclasses import MISSING, Field, fields, replace
from datetime import date, timedelta
from decimal import Decimal

from .model import CONTACT_KINDS, DECISION_KINDS, Book, Event, Plan, PlannedAction
from .replay_read import VERSION, BadBook, book_from_dict
from .why import Why


def book_to_dict(book: Book) -> dict:
	"""JSON-ready; `book_from_dict` gives an equal book back."""
	return {"version": VERSION, **_plain(book)}


def _plain(value):
	"""A value of the model as JSON knows it; fields at their default are left out."""
	if isinstance(value, date):
		return value.isoformat()
	if isinstance(value, Decimal):
		return str(value)
	if isinstance(value, frozenset):
		return sorted(_plain(v) for v in value)
	if isinstance(value, tuple | list):
		return [_plain(v) for v in value]
	if isinstance(value, dict):
		return {k: _plain(v) for k, v in value.items()}
	if hasattr(value, "__dataclass_fields__"):
		pairs = ((f, getattr(value, f.name)) for f in fields(value))
		return {f.name: _plain(v) for f, v in pairs if _is_told(f, v)}
	return value


def _is_told(f: Field, value) -> bool:
	"""Whether a field is written: always when a reader could not do without it, else unless it says nothing."""
	if f.default is MISSING and f.default_factory is MISSING and value is not None:
		return True
	return value != f.default and value not in ((), {}, None)


def plan_to_dict(plan: Plan) -> dict:
	"""`{"actions": […], "left_out": […]}`, JSON-ready, every row with its reason."""
	return {
		"actions": [_row(a, items=[_plain(line) for line in a.lines]) for a in plan.actions],
		"left_out": [_row(left) for left in plan.left_out],
	}


def _row(value, **more) -> dict:
	row = {f.name: getattr(value, f.name) for f in fields(value) if f.name != "lines"}
	row = {k: v.to_dict() if isinstance(v, Why) else _plain(v) for k, v in row.items() if v is not None}
	return {**row, **more}


def feed_back(book: Book, plan: Plan) -> Book:
	"""The book with the plan's actions as history, as if they had been carried out.

	Calls wait in the worklist until the day they are due (see `next_day`); holds stay proposed.
	"""
	return replace(book, history=book.history + tuple(event_of(a) for a in plan.actions))


def event_of(action: PlannedAction) -> Event:
	is_open = action.kind in CONTACT_KINDS or action.kind in DECISION_KINDS
	return Event(
		customer=action.customer,
		kind=action.kind,
		step=action.step,
		day=action.due_on,
		state="Open" if is_open else "Done",
		level=action.level,
		policy=action.policy,
		currency=action.currency,
		items=tuple(line.key for line in action.lines),
		letter_type=action.letter_type,
	)


def next_day(book: Book) -> Book:
	"""The same book a day later; contacts due by then count as made, escalations as answered."""
	kinds = (*CONTACT_KINDS, "Escalation")
	history = tuple(
		replace(e, state="Done") if e.state == "Open" and e.kind in kinds and e.day <= book.as_of else e
		for e in book.history
	)
	return replace(book, as_of=book.as_of + timedelta(days=1), history=history)


def read_file(path: str) -> Book:
	"""A replay file, plain or gzipped. Raises BadBook or OSError."""
	opener = gzip.open if str(path).endswith(".gz") else open
	try:
		with opener(path, "rt", encoding="utf-8") as file:
			return book_from_dict(json.load(file))
	except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
		raise BadBook(f"{path} is no JSON: {error}") from None


if __name__ == "__main__":
	from .replay_cli import main

	raise SystemExit(main())
