"""A company's working days and call hours: its Holiday List and the Collections Settings.

The list's rows hold the weekly days off, too. Without a list, Saturday and Sunday are off.
"""

import re
from datetime import date, timedelta

import frappe
from frappe.utils import cint

from ..core.model import Calendar

BEFORE, AFTER = 60, 400  # days around the run that the planner may look at
_WINDOW = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")


def calendar(company: str, around: date, holiday_list: str | None = None) -> Calendar:
	"""The calendar for a run on the day `around`; `holiday_list` in place of the company's, if given."""
	settings = frappe.get_cached_doc("Collections Settings")
	default = Calendar()
	return Calendar(
		holidays=_holidays(
			holiday_list or _holiday_list(company), around - timedelta(BEFORE), around + timedelta(AFTER)
		),
		call_windows=call_windows(settings.call_windows) or default.call_windows,
		letters_any_day=bool(cint(settings.letters_any_day)),
		avoid_month_end=bool(cint(settings.avoid_month_end)),
	)


def call_windows(text: str | None) -> tuple[tuple[str, str], ...]:
	"""`09:00-11:30, 13:30-17:00` as pairs; parts that are no times of a day are left out.

	>>> call_windows("9:00-11:30; 25:00-26:00, 13:30 – 17:00")
	(('09:00', '11:30'), ('13:30', '17:00'))
	"""
	found = []
	for groups in _WINDOW.findall(text or ""):
		from_hour, from_minute, to_hour, to_minute = map(int, groups)
		starts, ends = f"{from_hour:02}:{from_minute:02}", f"{to_hour:02}:{to_minute:02}"
		if starts < ends <= "24:00" and max(from_minute, to_minute) < 60:
			found.append((starts, ends))
	return tuple(sorted(found))


def _holiday_list(company: str) -> str | None:
	own = frappe.db.get_value("Collections Company", {"company": company}, "holiday_list")
	return own or frappe.get_cached_value("Company", company, "default_holiday_list")


def _holidays(holiday_list: str | None, first: date, last: date) -> frozenset[date]:
	if not holiday_list:
		days = (first + timedelta(n) for n in range((last - first).days + 1))
		return frozenset(day for day in days if day.weekday() >= 5)
	table = frappe.qb.DocType("Holiday")
	rows = (
		frappe.qb.from_(table)
		.select(table.holiday_date)
		.where((table.parenttype == "Holiday List") & (table.parent == holiday_list))
		.where(table.holiday_date[first:last])
	).run()
	return frozenset(day for (day,) in rows)
