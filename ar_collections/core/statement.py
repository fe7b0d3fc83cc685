"""A customer's account as a statement shows it: opening balance, movements, closing balance, what is open.

Pure. One `Account` is one currency: nothing is ever added up over two. What is open adds up to the
closing balance to the cent, because both are sums of the same ledger rows (docs/decisions/080).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .model import ZERO

# What a movement is, said in the customer's language by the paper.
INVOICE, CREDIT_NOTE, RECEIPT, REFUND, JOURNAL, OPENING = (
	"invoice", "credit_note", "receipt", "refund", "journal", "opening",
)  # fmt: skip
ON_ACCOUNT = "on_account"
# Days overdue at the end of the statement; the last one has no end (domain.md F).
STRIP = (("not_due", 0), ("1-30", 30), ("31-60", 60), ("61-90", 90), ("over_90", None))


@dataclass(frozen=True)
class Movement:
	"""What one voucher changed on one day; `amount` above 0 where the customer owes more."""

	day: date
	voucher_type: str
	voucher: str
	kind: str
	amount: Decimal
	reference: str = ""  # the customer's order, a receipt's or a journal entry's number
	due_date: date | None = None


@dataclass(frozen=True)
class OpenLine:
	"""What is open of one instalment; below 0 = money or a credit note nothing has used up yet."""

	voucher_type: str
	voucher: str
	term: int
	kind: str
	day: date | None
	due_date: date | None  # None for what is in the customer's favour
	amount: Decimal  # billed
	open: Decimal
	reference: str = ""

	def days_overdue(self, on: date) -> int:
		"""Whole days after the due date, 0 on it and before, and for credits."""
		return max((on - self.due_date).days, 0) if self.due_date and self.open > ZERO else 0


@dataclass(frozen=True)
class Row:
	"""A movement with the balance after it; one of `charged` and `credited` is 0, neither is below."""

	movement: Movement
	charged: Decimal
	credited: Decimal
	balance: Decimal


@dataclass(frozen=True)
class Account:
	"""One currency of one customer from `first` to `last`, both included."""

	currency: str
	first: date
	last: date
	opening: Decimal
	rows: tuple[Row, ...]
	closing: Decimal
	open_lines: tuple[OpenLine, ...]

	@property
	def charged(self) -> Decimal:
		return sum((row.charged for row in self.rows), ZERO)

	@property
	def credited(self) -> Decimal:
		return sum((row.credited for row in self.rows), ZERO)

	@property
	def overdue(self) -> Decimal:
		return sum((one.open for one in self.open_lines if one.days_overdue(self.last)), ZERO)

	@property
	def ageing(self) -> dict[str, Decimal]:
		"""`{band: amount}` of STRIP, and ON_ACCOUNT (0 or below): together the closing balance."""
		found = {code: ZERO for code, _last in STRIP} | {ON_ACCOUNT: ZERO}
		for one in self.open_lines:
			found[band_of(one, self.last)] += one.open
		return found

	@property
	def is_empty(self) -> bool:
		return not self.rows and not self.open_lines and not self.opening and not self.closing


def band_of(line: OpenLine, on: date) -> str:
	"""The band of the ageing strip; what is due that day is not overdue yet."""
	if line.open < ZERO:
		return ON_ACCOUNT
	days = line.days_overdue(on)
	return next(code for code, last in STRIP if last is None or days <= last)


def account(
	currency: str,
	period: tuple[date, date],
	opening: Decimal,
	movements: Iterable[Movement],
	open_lines: Iterable[OpenLine],
) -> Account:
	"""The account with its running balance; movements in any order, those that change nothing left out."""
	first, last = period
	rows, balance = [], opening
	for one in sorted(movements, key=_in_order):
		if one.amount:
			balance += one.amount
			rows.append(Row(one, max(one.amount, ZERO), max(-one.amount, ZERO), balance))
	shown = tuple(sorted((one for one in open_lines if one.open), key=_open_order))
	return Account(currency, first, last, opening, tuple(rows), balance, shown)


def _in_order(one: Movement) -> tuple:
	"""By day; on one day what was charged before what was credited, so that no balance dips for nothing."""
	return one.day, one.amount < ZERO, one.voucher_type, one.voucher


def _open_order(one: OpenLine) -> tuple:
	"""The oldest due date first, what is in the customer's favour last."""
	return one.open < ZERO, one.due_date or one.day or date.max, one.voucher, one.term


def difference(account: Account) -> Decimal:
	"""Closing balance less what is open; not 0 = the ledger changed while it was read."""
	return account.closing - sum((one.open for one in account.open_lines), ZERO)


def kind_of(voucher_type: str, amount: Decimal, *, is_return: bool = False, is_opening: bool = False) -> str:
	"""What a voucher is called on a statement.

	>>> kind_of("Payment Entry", Decimal(-5)), kind_of("Payment Entry", Decimal(5))
	('receipt', 'refund')
	>>> kind_of("Sales Invoice", Decimal(-5), is_return=True), kind_of("Journal Entry", Decimal(5))
	('credit_note', 'journal')
	"""
	if voucher_type == "Payment Entry":
		return REFUND if amount > ZERO else RECEIPT
	if voucher_type != "Sales Invoice":
		return OPENING if is_opening else JOURNAL
	if is_return:
		return CREDIT_NOTE
	return OPENING if is_opening else INVOICE


def in_currencies(accounts: Sequence[Account], home: str) -> list[Account]:
	"""The accounts that hold something, the company's own currency first."""
	return sorted((a for a in accounts if not a.is_empty), key=lambda a: (a.currency != home, a.currency))
