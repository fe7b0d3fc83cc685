"""Call scripts and tactics: which one fits, and that every shipped text can be used."""

import pytest

from ar_collections.core import scripts
from ar_collections.core.scripts import Advice, choose, kinds_of, recommended
from ar_collections.defaults.call_scripts import CALL_SCRIPTS
from ar_collections.defaults.tactics import TACTICS
from ar_collections.services import script_wording, wording
from ar_collections.services.plain_text import plain
from ar_collections.services.script_wording import MERGE_FIELDS, RARE

SHIPPED = [
	Advice(s["script_name"], (s["kind"],), s["day"], s.get("until_day"), s.get("level", 0))
	for s in CALL_SCRIPTS
]


def chosen(days: int, *kinds: str, level: int = 0) -> str | None:
	found = choose(SHIPPED, {scripts.ANY, *kinds}, days, level)
	return found and found.name


@pytest.mark.parametrize("script", CALL_SCRIPTS, ids=lambda s: s["script_name"])
def test_every_shipped_script_speaks_english_and_chinese_and_can_be_rendered(script):
	assert [text["language"] for text in script["texts"]] == ["en", "zh"]
	for text in script["texts"]:
		assert script_wording.check(text["text"]) == []
		assert "{" not in wording.render_text(text["text"], {**MERGE_FIELDS, **RARE})


@pytest.mark.parametrize("script", CALL_SCRIPTS, ids=lambda s: s["script_name"])
def test_every_shipped_script_says_who_is_calling(script):
	english, chinese = (text["text"].lower() for text in script["texts"])
	assert "who you are" in english or "our_contact" in english
	assert "自报姓名" in chinese or "our_contact" in chinese


@pytest.mark.parametrize("day", range(-30, 400, 7))
def test_a_shipped_script_fits_every_day(day):
	assert chosen(day)


def test_the_stage_of_the_debt_chooses_the_script():
	assert chosen(0) == "Due: has the invoice arrived?"
	assert chosen(7) == "First week: friendly reminder"
	assert chosen(8) == "Second week: ask for a date"
	assert chosen(15) == "After the first demand"
	assert chosen(60) == "After the second demand" and chosen(61) == "Before it goes to others"


def test_a_broken_promise_says_more_than_the_stage_and_more_than_silence():
	assert chosen(40, scripts.BROKEN_PROMISE, scripts.UNREACHABLE) == "Promise not kept"
	assert chosen(40, scripts.UNREACHABLE, scripts.HABITUAL_LATE) == "Nobody answers"
	assert chosen(5, scripts.HABITUAL_LATE) == "Habitual late payer: a fixed rhythm"


def test_among_scripts_for_the_same_kind_the_latest_stage_wins():
	early, late, level = Advice("early", from_day=1), Advice("late", from_day=20), Advice("level", level=2)
	assert choose([early, late], {"Any"}, 30, 0) == late
	assert choose([early, late, level], {"Any"}, 30, 2) == level
	assert choose([level], {"Any"}, 30, 1) is None


def test_what_kind_of_customer_it_is():
	assert kinds_of(False, False, None, []) == {"Any"}
	assert kinds_of(True, True, "High", [True, False, False]) == {
		"Any",
		"Broken Promise",
		"Habitual Late",
		"High Risk",
		"Unreachable",
	}
	assert "Unreachable" not in kinds_of(False, False, None, [False])
	assert "Unreachable" not in kinds_of(False, False, None, [False, False, True])


def test_six_tactics_are_shipped_and_those_that_suit_are_recommended():
	assert len(TACTICS) == 6
	known = [Advice(t["tactic_name"], tuple(k["kind"] for k in t["kinds"]), t["day"]) for t in TACTICS]
	names = [one.name for one in recommended(known, {"Any", "Habitual Late"}, 20, 0)]
	assert names == ["Visit with the statement", "Ask persistently"]
	assert [one.name for one in recommended(known, {"Any"}, 20, 0)] == ["Ask persistently"]
	assert recommended(known, {"Any"}, 0, 0) == []


def test_every_kind_of_a_tactic_is_one_the_customers_have():
	assert all(kind["kind"] in scripts.KINDS for tactic in TACTICS for kind in tactic["kinds"])


@pytest.mark.parametrize(
	("pasted", "kept"),
	[
		("<p>Say <b>who</b> you are.</p><p>Ask.</p>", "Say who you are.\nAsk."),
		("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
		("a<script>alert('<p>')</script>b", "ab"),
		("<style>p { color: red }</style>Ask.", "Ask."),
		("<SCRIPT src=//x>never closed", ""),
		("<img src=x onerror=alert(1)", "< img src=x onerror=alert(1)"),
		("<scr<b>ipt>alert(1)", "< script>alert(1)"),
		("{% if days_overdue > 30 and 3 < level %}late{% endif %} & more", None),
	],
)
def test_pasted_html_becomes_plain_text(pasted, kept):
	assert plain(pasted) == (pasted if kept is None else kept)


def test_a_script_knows_its_own_fields_not_those_of_letters():
	assert script_wording.check("{{ last_summary }} {{ promised_on }}") == []
	(problem,) = script_wording.check("{{ letter_no }}")
	assert "Unknown field “letter_no”" in problem
	assert wording.check("{{ last_summary }}")
