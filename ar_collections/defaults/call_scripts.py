"""The call scripts shipped: stage and kind of customer here, the words in `scripts/<script>.<language>.txt`.

Inserted once, if missing; from then on they belong to the business.
"""

from pathlib import Path

_SCRIPTS = Path(__file__).parent / "scripts"
_LANGUAGES = ("en", "zh")


def _script(name: str, stem: str, first: int, last: int | None = None, kind: str = "Any") -> dict:
	window = {"no_end": 1} if last is None else {"no_end": 0, "until_day": last}
	texts = [
		{"language": language, "text": (_SCRIPTS / f"{stem}.{language}.txt").read_text(encoding="utf-8")}
		for language in _LANGUAGES
	]
	return {"script_name": name, "kind": kind, "day": first, **window, "texts": texts}


CALL_SCRIPTS = [
	_script("Due: has the invoice arrived?", "due_day", -30, 0),
	_script("First week: friendly reminder", "first_week", 1, 7),
	_script("Second week: ask for a date", "second_week", 8, 14),
	_script("After the first demand", "first_demand", 15, 29),
	_script("After the second demand", "second_demand", 30, 60),
	_script("Before it goes to others", "last_step", 61),
	_script("Promise not kept", "broken_promise", 1, kind="Broken Promise"),
	_script("Nobody answers", "leave_message", 1, kind="Unreachable"),
	_script("Habitual late payer: a fixed rhythm", "habitual_late", 1, 29, kind="Habitual Late"),
]
