"""Items that are due for the same thing become groups, and each group must reach its minimum.

The minimum is judged on the total (docs/decisions/006). A group that stays below it stands in
nobody's way: its items fall back to the next step they are due for.
"""

from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass, field

from .group import Group
from .ladder import Standing
from .model import Step
from .why import Why


@dataclass(slots=True)
class Choice:
	"""One item and the steps it may take, best first; `waiting` ones are not due yet, but come first."""

	standing: Standing
	steps: list[Step]
	waiting: Collection[str] = ()
	too_small: list[Why] = field(default_factory=list)
	step: Step | None = field(init=False)

	def __post_init__(self):
		self.step = self.steps[0]

	@property
	def waits(self) -> bool:
		return self.step is not None and self.step.id in self.waiting

	def turn_down(self, why: Why) -> None:
		self.too_small.append(why)
		self.steps = self.steps[1:]
		self.step = self.steps[0] if self.steps else None


Leading = Callable[[Standing, Step], tuple]


def by_rank(standing: Standing, step: Step) -> tuple:
	"""Where two policies meet in one action, the higher rank speaks."""
	return (standing.policy.rank, standing.start_age(step), standing.policy.name, step.id)


def by_age(standing: Standing, step: Step) -> tuple:
	"""The item that came furthest sets the tone."""
	return (standing.start_age(step), standing.policy.rank, standing.policy.name, step.id)


def settle(
	choices: list[Choice], join: Callable[[Standing, Step], Hashable], leading: Leading
) -> list[Group]:
	"""The groups that reach their minimum; `too_small` of a choice says which did not."""
	while True:
		groups = _groups(choices, join, leading)
		small = [group for group in groups if group.base_total < group.minimum]
		if not small:
			return [group for group in groups if not group.waits]
		_turn_down(max(small, key=lambda g: leading(g.leader, g.step)), choices)


def _groups(choices: Iterable[Choice], join, leading: Leading) -> list[Group]:
	members: dict[Hashable, list[Choice]] = {}
	for choice in choices:
		step = choice.step
		if step is None:
			continue
		key = join(choice.standing, step)
		if choice.waiting and choice.waits:
			key = ("waits", choice.standing.policy.name, step.id)
		members.setdefault(key, []).append(choice)
	found = []
	for own in members.values():
		leader = own[0] if len(own) == 1 else max(own, key=lambda c: leading(c.standing, c.step))
		pairs = [(c.standing, c.step) for c in own]
		found.append(Group(leader.step, leader.standing, pairs, leader.waits))
	return found


def _turn_down(group: Group, choices: Iterable[Choice]) -> None:
	"""The items whose own step it was try their next one; items of other steps look for another leader."""
	why = Why("below_minimum", {"amount": group.base_total, "minimum": group.minimum})
	members = {id(standing) for standing in group.standings}
	for choice in choices:
		same = choice.step is group.step and choice.standing.policy is group.policy
		if same and id(choice.standing) in members:
			choice.turn_down(why)
