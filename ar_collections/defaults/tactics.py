"""The tactics shipped: six ways of pressing and whom they suit (domain.md D).

Inserted once, if missing; from then on they belong to the business. Names and words are English
here and shown in the reader's language until somebody writes other ones.
"""


def _tactic(name: str, how: str, *kinds: str, day: int = 1) -> dict:
	return {"tactic_name": name, "how": how, "day": day, "kinds": [{"kind": kind} for kind in kinds]}


TACTICS = [
	_tactic(
		"Ask persistently",
		"Short calls in a fixed rhythm, at different hours, always with the same question: on which day?",
		"Any", "Unreachable",
	),
	_tactic(
		"Reach the one who decides",
		"Go up from the clerk to the head of finance and the owner; what others say binds nobody.",
		"Broken Promise", "High Risk", day=8,
	),
	_tactic(
		"Small steps in writing",
		"Take a part today and dates for the rest, confirmed by mail; ask again at each step.",
		"Broken Promise", "Medium Risk", day=8,
	),
	_tactic(
		"Press by letter",
		"Demand letters with a deadline, by courier where proof counts; each call refers to the last letter.",
		"Unreachable", "High Risk", day=15,
	),
	_tactic(
		"Visit with the statement",
		"Two people, announced, with the statement in hand; go through the items and leave with a date.",
		"Habitual Late", "Unreachable", day=8,
	),
	_tactic(
		"Through a third person",
		"A guarantor or a common business friend speaks with the customer: only with recorded consent.",
		"High Risk", "Broken Promise", day=30,
	),
]  # fmt: skip
