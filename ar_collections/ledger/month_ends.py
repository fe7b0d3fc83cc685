"""What stood in each month-wide age band at the ends of the last months: how amounts roll from band to band."""

from datetime import date
from decimal import Decimal

from frappe.utils import add_months, get_last_day, getdate

from ..core.ageing import NOT_DUE, band_of, bands
from . import aged
from .tables import ZERO

LIMITS = (30, 60, 90, 120, 150, 180)
# Days overdue, both included; the last without end.
BANDS = ((0, 0), *((last - 29, last) for last in LIMITS), (LIMITS[-1] + 1, None))


def amounts(company: str, as_of: date, months: int) -> list[list[Decimal]]:
	"""Open amounts by band, the oldest month end first: `months` of them, and the day itself."""
	days = [getdate(get_last_day(add_months(as_of, -back))) for back in range(months, 0, -1)]
	return [_of(company, day) for day in [*(day for day in days if day < as_of), as_of]]


def _of(company: str, day: date) -> list[Decimal]:
	found = bands(LIMITS)
	sums = {band.code: ZERO for band in found}
	for row in aged.read(company, day).rows:
		if row.kind == aged.ITEM:
			late = (day - row.due_date).days if row.due_date else 0
			sums[band_of(late, found).code if late > 0 else NOT_DUE] += row.base_open
	return [sums[band.code] for band in found]
