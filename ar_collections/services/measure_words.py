"""What each measure is called and how it is computed, in the reader's language: for columns and the note
that stands over every table of measures. Says what `core/measures.py` does; no figures here."""

from collections.abc import Iterable

from frappe import _

# fieldnames of `measures.values` in the order of the report
DAYS = ("dso_countback", "dso_simple", "dso_best", "delinquent_days")
SHARES = ("cei", "promises_kept", "promised_came", "contact_rate", "on_time", "cost")
BANDS = ("not_due", "1_30", "31_60", "61_90", "over_90")


def label(name: str) -> str:
	return {
		"dso_countback": _("DSO, countback"),
		"dso_simple": _("DSO, simple"),
		"dso_best": _("Best possible DSO"),
		"delinquent_days": _("Average days delinquent"),
		"cei": _("CEI (%)"),
		"promises_kept": _("Promises kept (%)"),
		"promised_came": _("Promised money that came (%)"),
		"contact_rate": _("Contact rate (%)"),
		"on_time": _("Done on time (%)"),
		"cost": _("Cost to collect (%)"),
	}[name]


def formula(name: str) -> str:
	return {
		"dso_countback": _("credit sales are taken off the receivables month by month backwards; the days of the months used up, and of the last one its share (13 months at most)"),
		"dso_simple": _("receivables ÷ credit sales of the last 90 days × 90"),
		"dso_best": _("receivables not due yet ÷ credit sales of the last 90 days × 90"),
		"delinquent_days": _("DSO, simple − best possible DSO"),
		"cei": _("(receivables before + credit sales − receivables at the end − what approved requests wrote off) ÷ (receivables before + credit sales − receivables not due at the end) × 100; 100 = all that was due was collected"),
		"promises_kept": _("promised instalments whose grace ended in the period and that came in full ÷ all such instalments × 100"),
		"promised_came": _("what came in of the amounts promised for the period ÷ the amounts promised × 100; in company currency only"),
		"contact_rate": _("outgoing contacts in which somebody was reached ÷ outgoing contacts logged × 100"),
		"on_time": _("work due in the period and done on its day or before ÷ work due, without what was withdrawn or skipped × 100"),
		"cost": _("costs of collecting ÷ money received × 100"),
	}[name]  # fmt: skip


def roll_label(band: str) -> str:
	return {
		"not_due": _("Rolled: not due (%)"),
		"1_30": _("Rolled: 1–30 (%)"),
		"31_60": _("Rolled: 31–60 (%)"),
		"61_90": _("Rolled: 61–90 (%)"),
		"over_90": _("Still open: over 90 (%)"),
	}[band]


def roll_formula() -> str:
	return _(
		"of what stood in the band of days overdue before the period: what is open in an older band at its end × 100"
	)


def recovery_formula() -> str:
	return _(
		"of what the letters of the level claimed in the period: what came in on the same invoices after the letter, until the next letter or the end of the period × 100"
	)


def money_formula() -> str:
	return _(
		"receivables: open instalments in company currency, credits and receipts not allocated set off against what was due first; credit sales: invoices less credit notes, opening invoices left out; sums are divided, ratios never averaged"
	)


def note() -> str:
	"""Every formula, as HTML for the top of the report."""
	lines = [(label(name), formula(name)) for name in (*DAYS, *SHARES)]
	lines.append((_("Roll rates"), roll_formula()))
	lines.append((_("Recovery per level"), recovery_formula()))
	lines.append((_("Amounts"), money_formula()))
	return folded(f"<b>{name}</b>: {text}" for name, text in lines)


def folded(lines: Iterable[str]) -> str:
	"""Lines of HTML as a list that one opens: over the table, and out of the way."""
	heading = _("How each figure is computed")
	told = "".join(f"<li>{line}</li>" for line in lines)
	return f"<details><summary>{heading}</summary><ul>{told}</ul></details>"
