"""What comes next for an item that nothing stops and that gets nothing today: the step and its day.

The reason it is left out with, so that a person reads when something will happen, and why not before.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from .contacts import Contacts
from .decisions import last_decision
from .ladder import Standing, next_demand, rejected_until, service_sent, waits_until
from .model import CONTACT_KINDS, LETTER, Step
from .why import Why

Coming = tuple[date, str, Step]  # when, what it is called


def nothing_today(standing: Standing, contacts: Contacts) -> Why:
	"""Why a free item has no step today: what comes next, or that nothing does."""
	ahead = coming(standing, contacts)
	if not ahead:
		return _nothing_comes(standing)
	on, title, step = ahead[0]
	held_back = _held_back(standing, step, on)
	if held_back:
		return held_back
	item = standing.item
	if standing.age < 0 and on >= item.due_date:
		return Why("not_due", {"due_date": item.due_date})
	return Why("next_step", {"step": title, "on": on})


def coming(standing: Standing, contacts: Contacts) -> list[Coming]:
	"""All steps that lie ahead of a free item, the next first: `(day, what it is called, step)`."""
	found = [(on, step.title or step.id, step) for on, step in _coming(standing, contacts)]
	return sorted(found, key=lambda c: c[:2])


def _nothing_comes(standing: Standing) -> Why:
	wanted = standing.level + 1
	if wanted <= max(standing.rungs.demands, default=0) and next_demand(standing) is None:
		return Why("no_letter", {"level": wanted})
	return Why("nothing_left")


def _held_back(standing: Standing, step: Step, on: date) -> Why | None:
	"""The step would be due by its day: it waits for the interval between letters, or for standstill."""
	if on <= standing.starts(step):
		return None
	again = rejected_until(standing, step) if step.kind == LETTER else None
	if again and again == on:
		day = standing.rejected[step.level or step.id]
		return Why("letter_rejected", {"step": step.title or step.id, "rejected": day, "on": on})
	wait = waits_until(standing, step) if step.kind == LETTER and step.level else None
	if wait and wait > standing.as_of and wait >= _ready(standing, step):
		return Why("interval", {"level": standing.level, "issued": standing.issued, "on": wait})
	if step.no_progress_days and _ready(standing, step) == on and standing.last_progress():
		return Why("progress", {"on": standing.last_progress(), "days": step.no_progress_days})
	return None


def _coming(standing: Standing, contacts: Contacts) -> Iterator[tuple[date, Step]]:
	for step in standing.policy.steps:
		end = standing.end_age(step)
		if (end is not None and end < standing.age) or standing.start_age(step) is None:
			continue
		if not standing.applies(step):
			continue
		if step.kind == LETTER:
			on = _after_rejection(standing, step, _letter_on(standing, step))
			on = on and contacts.days.on(LETTER, on)
		elif step.kind in CONTACT_KINDS:
			on = _contact_on(standing, step, contacts)
		else:
			on = _decision_on(standing, step)
		if on and on > standing.as_of and _in_window(standing, step, on):
			yield on, step


def _in_window(standing: Standing, step: Step, on: date) -> bool:
	"""A contact that only moved over a weekend is still made; otherwise the last day is the last."""
	end = standing.end_age(step)
	return end is None or not step.repeat_every or (on - standing.item.due_date).days <= end


def _ready(standing: Standing, step: Step) -> date:
	"""Its day, or later when something moved lately."""
	start = standing.starts(step)
	if not step.no_progress_days:
		return start
	idle_since = standing.as_of - timedelta(days=standing.idle_days())
	return max(start, idle_since + timedelta(days=step.no_progress_days))


def _letter_on(standing: Standing, step: Step) -> date | None:
	if step.level:
		if step.level != standing.level + 1:
			return None
		return max(_ready(standing, step), waits_until(standing, step) or date.min)
	if standing.level:
		return None
	sent = service_sent(standing)
	if step.id not in sent:
		return _ready(standing, step)
	again = step.repeat_every and sent[step.id] + step.repeat_every
	return standing.item.due_date + timedelta(days=again) if again else None


def _after_rejection(standing: Standing, step: Step, on: date | None) -> date | None:
	"""Not before the interval after a rejection; None where the step's days are over by then."""
	again = rejected_until(standing, step)
	if not on or not again or again <= on:
		return on
	end = standing.end_age(step)
	return again if end is None or (again - standing.item.due_date).days <= end else None


def _contact_on(standing: Standing, step: Step, contacts: Contacts) -> date | None:
	if step.level > standing.level:
		return None
	if standing.start_age(step) > standing.age or not step.repeat_every:
		later = standing.start_age(step) > standing.passed(step.kind)
		return contacts.days.on(step.kind, _ready(standing, step)) if later else None
	leads = _leading_rhythm(standing, step)
	return max(contacts.next_on(step), _ready(standing, step)) if leads else None


def _leading_rhythm(standing: Standing, step: Step) -> bool:
	"""Whether no later rhythm of the kind has taken over."""
	begun = [s for s in standing.rungs.contacts[step.kind] if s.repeat_every and standing.is_open(s)]
	return step in begun and not any(standing.start_age(s) > standing.start_age(step) for s in begun)


def _decision_on(standing: Standing, step: Step) -> date | None:
	if step.level > standing.own_level:
		return None
	passed = standing.passed(step.kind)
	if standing.start_age(step) > passed:
		return _ready(standing, step)
	if not step.repeat_every:
		return None
	again = last_decision(standing, step.kind) + step.repeat_every
	return standing.item.due_date + timedelta(days=again)
