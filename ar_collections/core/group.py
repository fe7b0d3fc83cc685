"""One planned action out of the items that reached the same step: lines, totals and the reason."""

from datetime import date
from decimal import Decimal

from .calendar import Days
from .ladder import Standing
from .model import (
	AFTER_PREVIOUS,
	CONTACT_KINDS,
	LETTER,
	MONTH_END,
	ZERO,
	Customer,
	Line,
	PlannedAction,
	Step,
)
from .why import Why


class Group:
	"""The items of one customer that share an action; the leader's step and policy speak for them."""

	def __init__(
		self, step: Step, leader: Standing, members: list[tuple[Standing, Step]], waits: bool = False
	):
		self.step, self.leader, self.policy = step, leader, leader.policy
		self.standings = [standing for standing, _own in members]
		self.base_total = sum((s.claim.base_open for s in self.standings), ZERO)
		# One item that needs approval is enough: the action cannot go out in part.
		self.needs_approval = any(own.needs_approval for _standing, own in members)
		self.waits = waits  # its step comes first, but not today

	@property
	def minimum(self) -> Decimal:
		"""Company currency: the larger of the policy's and the step's minimum."""
		return max(self.policy.minimum_amount, self.step.minimum_amount or ZERO)


def to_action(group: Group, customer: Customer, days: Days, as_of: date) -> PlannedAction:
	"""The group as an action; calls and visits move to the next day on which one may call."""
	step = group.step
	lines = tuple(s.line or line_of(s) for s in group.standings)
	first = lines[0].currency
	single = first if all(line.currency == first for line in lines) else None
	return PlannedAction(
		customer=customer.id,
		kind=step.kind,
		step=step.id,
		title=step.title or step.id,
		policy=group.policy.name,
		level=step.level if step.kind == LETTER else max(s.level for s in group.standings),
		due_on=days.on(step.kind, as_of),
		lines=lines,
		why=_why(group, as_of),
		currency=single,
		total=sum((line.open for line in lines), ZERO) if single else None,
		base_total=group.base_total,
		letter_type=step.letter_type,
		escalate_to=step.escalate_to,
		needs_approval=group.needs_approval,
	)


def line_of(standing: Standing) -> Line:
	claim = standing.claim
	item = claim.item
	standing.line = Line(
		invoice=item.invoice,
		term=item.term,
		posting_date=item.posting_date,
		due_date=item.due_date,
		days_overdue=standing.age,
		currency=item.currency,
		amount=item.amount,
		paid=claim.paid,
		disputed=claim.stopped,
		open=claim.open,
		base_open=claim.base_open,
		level=standing.level,
		order=item.order,
	)
	return standing.line


def _why(group: Group, as_of: date) -> Why:
	"""The reason, told of the group's oldest item."""
	step, oldest = group.step, group.standings[0]
	days = oldest.age
	if days < 0:
		return Why("due_in", {"days": -days, "due_date": oldest.item.due_date})
	if step.trigger == AFTER_PREVIOUS:
		level = step.level - 1 if step.kind == LETTER else step.level
		issued = oldest.reached_on(level) or as_of
		return Why("after_previous", {"level": level, "issued": issued, "days": (as_of - issued).days})
	if step.no_progress_days:
		return Why("no_progress", {"days": days, "idle": oldest.idle_days()})
	if days == 0:
		return Why("due_today")
	if step.trigger == MONTH_END:
		return Why("month_end", {"base": oldest.starts(step) or as_of})
	if step.kind in CONTACT_KINDS and step.repeat_every:
		return Why("rhythm", {"days": days, "every": step.repeat_every})
	return Why("overdue", {"days": days, "day": step.day})
