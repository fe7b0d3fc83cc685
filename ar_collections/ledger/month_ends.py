"""What stood in each month-wide age band at the ends of the last months: how amounts roll from band to band."""

from datetime import date
from decimal import Decimal

from frappe.utils import add_months, get_last_day, getdate

from ..core.ageing import band_of, bands
from . import aged
from .tables import ZERO

LIMITS = (30, 60, 90, 120, 150, 180)
# Days overdue, both included; the last without end.
BANDS = ((0, 0), *((last - 29, last) for last in LIMITS), (LIMITS[-1] + 1, None))


def standing(company: str, as_of: date, months: int) -> list[dict[tuple, tuple[int, Decimal]]]:
	"""`{item: (band, open amount)}` at the last `months` + 1 month ends on or before the day, the oldest first.

	Only whole months: from the last month end to a day in the middle of the next hardly anything can roll.
	"""
	last = getdate(get_last_day(as_of))
	if last > as_of:
		last = getdate(get_last_day(add_months(as_of, -1)))
	return [_of(company, getdate(get_last_day(add_months(last, -back)))) for back in range(months, -1, -1)]


def _of(company: str, day: date) -> dict[tuple, tuple[int, Decimal]]:
	codes = [band.code for band in bands(LIMITS)]
	found: dict[tuple, tuple[int, Decimal]] = {}
	for row in aged.read(company, day).rows:
		if row.kind == aged.ITEM:
			late = (day - row.due_date).days if row.due_date else 0
			band = codes.index(band_of(late, bands(LIMITS)).code) if late > 0 else 0
			item = (row.customer, row.voucher, row.term, row.currency)
			found[item] = (band, row.base_open + found.get(item, (band, ZERO))[1])
	return found
