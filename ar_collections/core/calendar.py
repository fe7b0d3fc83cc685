"""Working days and call hours of a company, from its holiday list (domain.md D).

A pure reading of `Calendar`; the holiday list itself names the weekly days off.
"""

from calendar import monthrange
from datetime import date, timedelta

from .model import CALL, EMAIL, LETTER, VISIT, Calendar

# A holiday list that names every day is a mistake of data; look no further than this.
_HORIZON_DAYS = 370


def is_working_day(calendar: Calendar, day: date) -> bool:
	return day not in calendar.holidays


def next_working_day(calendar: Calendar, day: date) -> date:
	"""`day` itself when it is a working day, else the first one after it.

	A list without any working day in a year gives `day` back: better early than never.
	"""
	for ahead in range(_HORIZON_DAYS):
		candidate = day + timedelta(days=ahead)
		if is_working_day(calendar, candidate):
			return candidate
	return day


def next_call_day(calendar: Calendar, day: date) -> date:
	"""The next day on which a customer may be called: a working day, not the month's last one."""
	candidate = next_working_day(calendar, day)
	if calendar.avoid_month_end and is_last_working_day(calendar, candidate):
		return next_working_day(calendar, candidate + timedelta(days=1))
	return candidate


class Days:
	"""The days on which things are done, by kind of step; each found once for a whole run."""

	def __init__(self, calendar: Calendar):
		self.calendar = calendar
		self._found: dict[tuple[str, date], date] = {}

	def on(self, kind: str, day: date) -> date:
		"""The day on which a step of this kind that falls on `day` is done: calls and visits on a call day;
		letters and mails on a working day, if the setting says so; anything else on that day."""
		found = self._found.get((kind, day))
		if found is None:
			found = self._found[kind, day] = self._look(kind, day)
		return found

	def _look(self, kind: str, day: date) -> date:
		if kind in (CALL, VISIT):
			return next_call_day(self.calendar, day)
		if kind in (EMAIL, LETTER) and not self.calendar.letters_any_day:
			return next_working_day(self.calendar, day)
		return day


def is_last_working_day(calendar: Calendar, day: date) -> bool:
	"""Whether `day` is the last working day of its month."""
	if not is_working_day(calendar, day):
		return False
	return next_working_day(calendar, day + timedelta(days=1)).month != day.month


def end_of_month(day: date) -> date:
	"""The last calendar day of the month of `day`.

	>>> end_of_month(date(2024, 2, 10))
	datetime.date(2024, 2, 29)
	"""
	return day.replace(day=monthrange(day.year, day.month)[1])
