"""The General Manager's weekly page as a PDF: `weekly_facts` laid out in the reader's language. Writes nothing."""

from decimal import Decimal
from pathlib import Path

import frappe
from frappe import _
from frappe.utils import fmt_money, formatdate

from ..core.ageing import BANDS
from ..core.measures import Measures, measures
from . import pdf
from .letter_format import base_language, literal
from .measure_words import label
from .notes import shown
from .weekly_facts import Facts

TEMPLATE = "ar_collections/templates/reports/weekly_page.html"
_STYLES = Path(__file__).parents[1] / "templates" / "reports" / "weekly_page.css"
MINUS = "−"  # as wide as the plus sign


def render(facts: Facts) -> bytes:
	return pdf.page(html_of(facts), _STYLES.read_text(encoding="utf-8"))


def html_of(facts: Facts) -> str:
	"""The page in the language of the moment; the template escapes every value."""
	return frappe.render_template(TEMPLATE, values(facts))


def values(facts: Facts) -> dict:
	now, then = measures(facts.now), measures(facts.then)
	longest = max(*facts.bands.values(), Decimal(1))
	expected = sum((week.total for week in facts.ahead), Decimal(0))
	return {
		"language": frappe.local.lang or "en",
		"script": "zh" if base_language(frappe.local.lang) == "zh" else "latin",
		"company": literal(frappe.get_cached_value("Company", facts.company, "company_name")),
		"week": span(facts.week),
		"amounts_in": _("Amounts in {0}").format(facts.currency),
		"tiles": [
			_tile(_("Overdue"), money(facts.now.overdue), _change(facts.now.overdue, facts.then.overdue)),
			_tile(_("Received"), money(facts.now.received), _change(facts.now.received, facts.then.received)),
			_tile(_("DSO (days)"), tenth(now.dso_simple), _moved(now.dso_simple, then.dso_simple)),
			_tile(_("Expected in 4 weeks"), money(expected), _missed(facts.error)),
		],
		"lines": _lines(facts, now, then),
		"heads": (_("Last week"), _("Week before"), _("Change")),
		"bands": [
			{"label": _band(band), "amount": money(facts.bands[band.code]), "share": _share(facts.bands[band.code], longest)}
			for band in BANDS
		],
		"customers": [{**row, **_customer(row)} for row in facts.customers],
		"waiting": [{**row, **_waits(row)} for row in facts.waiting],
		"more": _more(facts),
		"ahead": [{"week": formatdate(week.monday), "total": money(week.total), "promised": money(week.promised)}
			for week in facts.ahead],
	}  # fmt: skip


def _more(facts: Facts) -> str:
	"""What is not named, and how much waits of each kind."""
	if not facts.waiting_more:
		return ""
	return " ".join((_("… and {0} more.").format(facts.waiting_more), by_kind(facts)))


def by_kind(facts: Facts) -> str:
	return " · ".join(f"{_(doctype)}: {count}" for doctype, count in facts.waiting_by.items())


def span(period) -> str:
	"""`2026-03-02 – 2026-03-08` as the site writes dates."""
	return f"{formatdate(period.first)} – {formatdate(period.last)}"


def money(amount) -> str:
	"""Whole units: nobody steers by cents."""
	return fmt_money(Decimal(amount or 0).quantize(Decimal(1)), precision=0).replace("-", MINUS)


def tenth(number: Decimal | None) -> str:
	return "–" if number is None else fmt_money(number, precision=1).replace("-", MINUS)


def _tile(name: str, value: str, below: str) -> dict:
	return {"label": name, "value": value, "below": below}


def _change(now: Decimal, then: Decimal) -> str:
	return _("{0} to the week before").format(_signed(money(now - then), now >= then))


def _moved(now: Decimal | None, then: Decimal | None) -> str:
	if now is None or then is None:
		return ""
	return _("{0} to the week before").format(_signed(tenth(now - then), now >= then))


def _signed(text: str, up: bool) -> str:
	return f"+{text}" if up and text.strip("0.,") else text


def _missed(error: Decimal | None) -> str:
	return _("past weeks missed by {0} %").format(error) if error is not None else ""


def _lines(facts: Facts, now: Measures, then: Measures) -> list[dict]:
	amounts = (
		(_("Receivables"), facts.now.closing, facts.then.closing),
		(_("Overdue"), facts.now.overdue, facts.then.overdue),
		(_("Over 90 days"), facts.now.over_90, facts.then.over_90),
		(_("Credit sales"), facts.now.sales, facts.then.sales),
		(_("Received"), facts.now.received, facts.then.received),
	)
	rows = [_line(name, money(a), money(b), _signed(money(a - b), a >= b)) for name, a, b in amounts]
	rows.append(_counted(_("Letters of demand"), *facts.letters))
	rows.append(_counted(_("Contacts logged"), facts.now.contacts, facts.then.contacts))
	names = (
		"dso_countback",
		"dso_best",
		"delinquent_days",
		"cei",
		"contact_rate",
		"promises_kept",
		"on_time",
	)
	return rows + [_measure(name, now, then) for name in names]


def _line(name: str, now: str, then: str, change: str) -> dict:
	return {"label": name, "now": now, "then": then, "change": change}


def _counted(name: str, now: int, then: int) -> dict:
	return _line(name, str(now), str(then), _signed(str(now - then).replace("-", MINUS), now >= then))


def _measure(name: str, now: Measures, then: Measures) -> dict:
	a, b = getattr(now, name), getattr(then, name)
	change = "" if a is None or b is None else _signed(tenth(a - b), a >= b)
	return _line(label(name), tenth(a), tenth(b), change)


def _band(band) -> str:
	return {"not_due": _("Not due"), "over_90": _("Over 90")}.get(band.code, band.code.replace("-", "–"))


def _share(amount: Decimal, longest: Decimal) -> int:
	"""The length of a bar, per cent of the longest."""
	return int((amount / longest * 100).quantize(Decimal(1)))


def _customer(row: dict) -> dict:
	level = _("level {0}").format(row["level"]) if row["level"] else ""
	held, step = row["hold"], row["next"]
	hold = _(held, context="Collection Case") if held else ""
	coming = shown(_(step)) if step else ""
	return {
		"name": literal(row["name"]),
		"owes": money(row["owes"]),
		"overdue": money(row["overdue"]),
		"stands": " · ".join(filter(None, (level, hold))),
		"next": coming,
	}


def _waits(row: dict) -> dict:
	what, doctype = row["what"], row["doctype"]
	what = _(what, context=doctype) if doctype == "Credit Hold" else _(what)
	return {
		"name": literal(row["customer_name"] or row["customer"]),
		"what": what,
		"amount": f"{money(row['amount'])} {row['currency'] or ''}".strip() if row["amount"] else "–",
		"since": formatdate(row["since"]),
	}
