"""One planned action out of the items that reached the same step: lines, totals and the reason."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .calendar import next_call_day
from .ladder import Standing
from .model import (
	AFTER_PREVIOUS,
	CALL,
	CONTACT_KINDS,
	LETTER,
	MONTH_END,
	VISIT,
	ZERO,
	Calendar,
	Customer,
	Line,
	PlannedAction,
	Policy,
	Step,
)
from .why import Why


@dataclass
class Group:
	"""The items of one customer that share an action."""

	step: Step
	policy: Policy
	standings: list[Standing] = field(default_factory=list)
	base_total: Decimal = ZERO

	def add(self, standing: Standing) -> None:
		self.standings.append(standing)
		self.base_total += standing.claim.base_open

	@property
	def minimum(self) -> Decimal:
		"""Company currency: the larger of the policy's and the step's minimum."""
		return max(self.policy.minimum_amount, self.step.minimum_amount or ZERO)


def to_action(group: Group, customer: Customer, calendar: Calendar, as_of: date) -> PlannedAction:
	"""The group as an action; calls and visits move to the next day on which one may call."""
	step = group.step
	lines = tuple(s.line or line_of(s, as_of) for s in group.standings)
	currencies = {line.currency for line in lines}
	single = currencies.pop() if len(currencies) == 1 else None
	return PlannedAction(
		customer=customer.id,
		kind=step.kind,
		step=step.id,
		title=step.title or step.id,
		policy=group.policy.name,
		level=step.level if step.kind == LETTER else max(s.level for s in group.standings),
		due_on=next_call_day(calendar, as_of) if step.kind in (CALL, VISIT) else as_of,
		lines=lines,
		why=_why(group, as_of),
		currency=single,
		total=sum((line.open for line in lines), ZERO) if single else None,
		base_total=group.base_total,
		letter_type=step.letter_type,
		escalate_to=step.escalate_to,
		needs_approval=step.needs_approval,
	)


def line_of(standing: Standing, as_of: date) -> Line:
	claim = standing.claim
	item = claim.item
	standing.line = Line(
		invoice=item.invoice,
		term=item.term,
		posting_date=item.posting_date,
		due_date=item.due_date,
		days_overdue=(as_of - item.due_date).days,
		currency=item.currency,
		amount=item.amount,
		paid=claim.paid,
		disputed=claim.disputed,
		open=claim.open,
		base_open=claim.base_open,
		level=standing.level,
		order=item.order,
	)
	return standing.line


def _why(group: Group, as_of: date) -> Why:
	"""The reason, told of the group's oldest item."""
	step, oldest = (group.step, min(group.standings, key=lambda s: (s.item.due_date, s.item.key)))
	days = (as_of - oldest.item.due_date).days
	if days < 0:
		return Why("due_in", {"days": -days, "due_date": oldest.item.due_date})
	if step.trigger == AFTER_PREVIOUS and oldest.issued:
		values = {"level": oldest.level, "issued": oldest.issued, "days": (as_of - oldest.issued).days}
		return Why("after_previous", values)
	if step.no_progress_days:
		return Why("no_progress", {"days": days, "idle": oldest.idle_days(as_of)})
	if days == 0:
		return Why("due_today")
	if step.trigger == MONTH_END:
		return Why("month_end", {"base": oldest.starts(step) or as_of})
	if step.kind in CONTACT_KINDS and step.repeat_every:
		return Why("rhythm", {"days": days, "every": step.repeat_every})
	return Why("overdue", {"days": days, "day": step.day})
