"""The words the planner speaks: immutable values that go in (the book) and come out (the plan).

Money is `Decimal` in the currency named beside it, `base_…` in the company's; dates are calendar days.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .away import Away
from .why import Why

ZERO = Decimal(0)
Receipt = tuple[date, str, Decimal]  # money that came in, used up or not: day, currency, amount

# Kinds of step and of action. A letter goes out by itself; the others are work or decisions of people.
LETTER = "Letter"
CALL = "Call"
EMAIL = "E-mail"
VISIT = "Visit"
ESCALATION = "Escalation"
SHIPMENT_HOLD = "Shipment Hold"
CREDIT_LOCK = "Credit Lock"
HANDOVER = "Handover"
START_LEVEL = "Start Level"  # written at going live: the level an old item starts at, without a letter

STEP_KINDS = (LETTER, CALL, EMAIL, VISIT, ESCALATION, SHIPMENT_HOLD, CREDIT_LOCK, HANDOVER)
CONTACT_KINDS = (CALL, EMAIL, VISIT)
DECISION_KINDS = (ESCALATION, SHIPMENT_HOLD, CREDIT_LOCK, HANDOVER)

AFTER_DUE = "Days after due date"  # what starts the clock of a step
MONTH_END = "End of month, days after due date"
AFTER_PREVIOUS = "Days after previous level"
STATEMENT_SENT = "Days after statement sent"  # of a statement that nobody confirmed, not of an item
TRIGGERS = (AFTER_DUE, MONTH_END, AFTER_PREVIOUS, STATEMENT_SENT)

SCOPE_DIMENSIONS = ("Customer Group", "Territory", "Payment Terms", "Risk Class", "Currency")


@dataclass(frozen=True, slots=True)
class OpenItem:
	"""One instalment of one submitted voucher with an amount still open (domain.md, Words)."""

	invoice: str
	term: int  # 1-based place in the payment schedule; 1 where there is none
	due_date: date
	currency: str
	amount: Decimal  # what this instalment was billed at
	outstanding: Decimal  # what is open of it; nothing is asked for where it is not above 0
	base_outstanding: Decimal = ZERO  # the same in company currency
	posting_date: date | None = None
	voucher_type: str = "Sales Invoice"  # or "Journal Entry"
	payment_terms: str | None = None  # Payment Terms Template
	order: str | None = None  # the customer's order number, for the letter
	policy: str | None = None  # the invoice's own policy
	no_follow_up: bool = False

	@property
	def key(self) -> tuple[str, int]:
		return (self.invoice, self.term)


@dataclass(frozen=True)
class Credit:
	"""Money or a credit note in the customer's favour that no invoice has used up; amount > 0."""

	voucher: str
	currency: str
	amount: Decimal
	against: str | None = None  # a credit note's own invoice is covered first
	posting_date: date | None = None


@dataclass(frozen=True)
class Block:
	"""A dunning block on a customer (`invoice` None) or an invoice; `amount` None blocks all of it."""

	reason: str
	until: date | None = None  # last day blocked; None = until lifted
	invoice: str | None = None
	amount: Decimal | None = None
	name: str | None = None


@dataclass(frozen=True)
class Promise:
	"""A promise to pay: stops what it covers through `day` plus `tolerance_days` (docs/decisions/014)."""

	day: date
	amount: Decimal | None = None
	currency: str | None = None  # of the amount; None = the one the customer owes, if it is only one
	tolerance_days: int = 0
	items: tuple[tuple[str, int], ...] = ()  # empty = all the customer's items; term 0 = all of an invoice
	made_on: date | None = None  # what was invoiced later is not promised
	name: str | None = None


@dataclass(frozen=True)
class Dispute:
	"""An open dispute over `amount` of an invoice (None = all of it)."""

	invoice: str
	amount: Decimal | None = None
	term: int | None = None
	name: str | None = None


@dataclass(frozen=True)
class Contact:
	"""One logged contact; `progress` = it was reached and had an outcome (domain.md B, day 15)."""

	day: date
	reached: bool
	progress: bool = False
	kind: str | None = None  # Call, E-mail or Visit; None counts for each of them


@dataclass(frozen=True)
class Customer:
	"""One customer of one company, with all that a decision may depend on."""

	id: str
	name: str = ""
	groups: tuple[str, ...] = ()  # own customer group first, then its ancestors
	territories: tuple[str, ...] = ()  # likewise
	risk_class: str | None = None
	language: str | None = None
	owner: str | None = None
	policy: str | None = None  # the customer's own policy
	no_follow_up: bool = False
	internal: bool = False
	disabled: bool = False
	items: tuple[OpenItem, ...] = ()
	credits: tuple[Credit, ...] = ()
	blocks: tuple[Block, ...] = ()
	promises: tuple[Promise, ...] = ()
	disputes: tuple[Dispute, ...] = ()
	contacts: tuple[Contact, ...] = ()
	payments: tuple[date, ...] = ()  # days on which money came in
	receipts: tuple[Receipt, ...] = ()  # since the promises were made, which they keep
	holds: tuple[str, ...] = ()  # kinds of hold proposed or in effect now
	away: tuple[Away, ...] = ()  # items handed over, or given up with their case


@dataclass(frozen=True)
class Event:
	"""One earlier action: Open (a letter: it has not gone out yet), Done, Skipped, Withdrawn or Rejected.

	`day` is the day it was due on (letters: sent on), not the day of the run that planned it."""

	customer: str
	kind: str
	step: str
	day: date
	state: str = "Done"
	level: int = 0
	policy: str | None = None
	currency: str | None = None
	items: tuple[tuple[str, int], ...] = ()
	name: str | None = None
	letter: str | None = None  # a letter's own number
	letter_type: str | None = None


@dataclass(frozen=True)
class Scope:
	"""Where a policy or a step applies: each dimension named must match; none named = everywhere."""

	customer_groups: frozenset[str] = frozenset()
	territories: frozenset[str] = frozenset()
	payment_terms: frozenset[str] = frozenset()
	risk_classes: frozenset[str] = frozenset()
	currencies: frozenset[str] = frozenset()


EVERYWHERE = Scope()  # shared by whatever has no scope of its own, so that asking costs nothing


@dataclass(frozen=True)
class Step:
	"""One rung of a policy. Days are calendar days from the trigger's base (domain.md B)."""

	id: str
	kind: str
	title: str = ""
	trigger: str = AFTER_DUE
	day: int = 0
	until_day: int | None = None  # last day of the window, counted from the same base; None = no end
	repeat_every: int | None = None  # days; None = once
	repeat_every_unreachable: int | None = None  # shorter rhythm when the last contact was not reached
	# A demand letter's level, from 1; 0 = a service letter. On any other kind: the level an item has to have
	level: int = 0  # reached, today's letter included; “after previous level” counts from that level's day
	letter_type: str | None = None
	escalate_to: str | None = None
	no_progress_days: int | None = None
	interval_days: int | None = None  # least days after the demand before this one; None = the policy's
	minimum_amount: Decimal | None = None  # company currency
	needs_approval: bool = False
	scope: Scope = EVERYWHERE


@dataclass(frozen=True)
class Policy:
	"""A ladder as data. Which policy an item follows: `core/policy.py`, docs/decisions/015."""

	name: str
	steps: tuple[Step, ...]  # the rungs of items
	rank: int = 0
	min_interval_days: int = 14  # between two demand letters of one item
	minimum_amount: Decimal = ZERO  # company currency; a smaller claim is left alone
	scope: Scope = EVERYWHERE
	statement_steps: tuple[Step, ...] = ()  # counted from a statement that was sent: `core/confirmation.py`


@dataclass(frozen=True)
class Calendar:
	"""Working days and call hours. Letters and mails may go any day unless the setting says no."""

	holidays: frozenset[date] = frozenset()  # weekly days off included
	call_windows: tuple[tuple[str, str], ...] = (("09:00", "11:30"), ("13:30", "17:00"))
	letters_any_day: bool = True
	avoid_month_end: bool = True  # no calls on the last working day of the month (domain.md D)


@dataclass(frozen=True)
class Book:
	"""Everything one run may know of one company. Reading it back gives the same plan (replay file)."""

	as_of: date
	policies: tuple[Policy, ...]
	customers: tuple[Customer, ...]
	history: tuple[Event, ...] = ()
	calendar: Calendar = Calendar()
	company: str = ""
	currency_digits: dict[str, int] = field(default_factory=dict)
	default_policy: str | None = None
	skip_internal: bool = True
	dun_journal_entries: bool = False


@dataclass(frozen=True)
class Line:
	"""One item as an action shows it. `open` is what is claimed: amount − paid − disputed."""

	invoice: str
	term: int
	posting_date: date | None
	due_date: date
	days_overdue: int
	currency: str
	amount: Decimal
	paid: Decimal  # receipts and credits, allocated or not
	disputed: Decimal  # stopped part: dispute, or block or promise over an amount
	open: Decimal
	base_open: Decimal
	level: int  # level before this action
	order: str | None = None

	@property
	def key(self) -> tuple[str, int]:
		return (self.invoice, self.term)


@dataclass(frozen=True)
class PlannedAction:
	"""One thing to do for one customer. `total` is the sum of its lines; letters have one currency."""

	customer: str
	kind: str
	step: str
	title: str
	policy: str
	level: int
	due_on: date
	lines: tuple[Line, ...]
	why: Why
	currency: str | None = None  # None = lines of several currencies (calls, holds)
	total: Decimal | None = None
	base_total: Decimal = ZERO
	letter_type: str | None = None
	escalate_to: str | None = None
	needs_approval: bool = False


@dataclass(frozen=True)
class LeftOut:
	"""One open item that gets nothing today, and why."""

	customer: str
	invoice: str
	term: int
	currency: str
	outstanding: Decimal
	why: Why


@dataclass(frozen=True)
class Plan:
	actions: tuple[PlannedAction, ...] = ()
	left_out: tuple[LeftOut, ...] = ()
