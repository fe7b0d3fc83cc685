"""The letter types shipped: figures here, the wording per language in `wording/<type>.<language>.html`.

A wording file has `key: value` lines (subject, mail_subject), then blocks that start with
`== name` (opening, closing, mail_body).
"""

from pathlib import Path

_WORDING = Path(__file__).parent / "wording"
_LANGUAGES = ("en", "zh")


def _texts(stem: str) -> list[dict]:
	return [{"language": lang, **read_wording(_WORDING / f"{stem}.{lang}.html")} for lang in _LANGUAGES]


def read_wording(path: Path) -> dict[str, str]:
	"""The fields of one wording file."""
	head, *blocks = path.read_text(encoding="utf-8").split("\n== ")
	fields = dict(line.split(": ", 1) for line in head.strip().splitlines())
	for block in blocks:
		name, text = block.split("\n", 1)
		fields[name.strip()] = text.strip()
	return fields


def _letter_type(name: str, level: int, deadline_days: int, **more) -> dict:
	return {
		"letter_type": name,
		"level": level,
		"deadline_days": deadline_days,
		"delivery": "E-mail",
		"print_format": "Collections Letter",
		"texts": _texts(name.lower().replace(" ", "_")),
		**more,
	}


def _paper(name: str, level: int, deadline_days: int, **more) -> dict:
	"""A paper of the last rungs: it goes by registered mail, and the General Manager approves it."""
	decided = {"needs_approval": 1, "general_manager_approves": 1}
	return _letter_type(name, level, deadline_days, delivery="Registered Mail", **decided, **more)


LETTER_TYPES = [
	_letter_type("Due Reminder", 0, 0),
	_letter_type("Due Notice", 0, 7),
	_letter_type("First Demand", 1, 10),
	_letter_type("Second Demand", 2, 7),
]

# Each deadline ends before the next paper of the shipped policy (days 98, 105, 120, 135).
PAPERS = [
	_paper("Formal Demand", 3, 6, encloses_statement=1, interest="Shown"),
	_paper("Lawyer Letter", 4, 10, law_firm_role="Writes the letter", interest="Claimed"),
	_paper(
		"Notice of Litigation", 5, 10, law_firm_role="Named in the letter", interest="Claimed", filing_days=15
	),
]
