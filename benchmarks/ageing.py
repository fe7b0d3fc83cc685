"""Ageing by instalment, today and on a past day, beside ERPNext's Accounts Receivable by payment terms.

Both in processes of their own, on the same site, one after the other: once to warm up, then the median of five.
The sums must be equal to the cent, customer by customer, on these and on three more days.
"""

import json
import sys
from collections import defaultdict
from datetime import date
from decimal import Decimal

from benchmarks.ground import (
	AS_OF,
	company,
	in_own_process,
	in_words,
	live,
	median_of,
	memory,
	receivable_report,
	site,
	timed,
)  # fmt: skip
from benchmarks.synthetic import Size, fill

PAST = date(2026, 6, 30)
GOALS = {"today": 30, "past": 5}
DAYS = {"today": AS_OF, "past": PAST}
# Looked at for their sums alone, so that it is five days in all.
MORE = {"september": date(2026, 9, 30), "march": date(2026, 3, 31), "year": date(2025, 12, 31)}
TIMES = 5


def run() -> list[dict]:
	with site():
		live(company())
		fill(company(), Size())
	found = []
	for when in DAYS:
		ours = json.loads(in_own_process("ageing", "ours", when))
		report = json.loads(in_own_process("ageing", "report", when))
		found += [_speed(when, ours, report), _memory(when, ours, report), _sums(when, ours, report)]
	for when in MORE:
		ours = json.loads(in_own_process("ageing", "ours", when, "1"))
		report = json.loads(in_own_process("ageing", "report", when, "0"))
		found.append(_sums(when, ours, report))
	return found


def _speed(when: str, ours: dict, report: dict) -> dict:
	faster = report["seconds"] / ours["seconds"]
	return {
		"what": f"ageing by instalment {_day(when)}: {ours['rows']:,} rows",
		"figure": f"{ours['seconds']:.2f} s, and {ours['tied']:.2f} s to compare it with the General Ledger",
		"beside": f"Accounts Receivable by payment terms: {report['seconds']:.1f} s, {report['rows']:,} rows",
		"goal": f"{GOALS[when]} × faster",
		"result": f"{faster:.1f} × faster",
		"met": faster >= GOALS[when],
	}


def _day(when: str) -> str:
	return "today" if when == "today" else f"as of {(DAYS | MORE)[when]}"


def _memory(when: str, ours: dict, report: dict) -> dict:
	share = ours["memory"] / report["memory"]
	return {
		"what": f"memory of the whole process, ageing {_day(when)}",
		"figure": f"{ours['memory']:.0f} MB",
		"beside": f"report: {report['memory']:.0f} MB",
		"goal": "a third",
		"result": f"{share:.2f} of it",
		"met": share <= 1 / 3,
	}


def _sums(when: str, ours: dict, report: dict) -> dict:
	own, other = ours["sums"], report["sums"]
	different = [c for c in {**other, **own} if other.get(c) != own.get(c)]
	return {
		"what": f"ageing {_day(when)}: sums of {len(own):,} customers, {sum(map(Decimal, own.values())):,} in all",
		"figure": f"{len(different)} different; control accounts: {ours['difference']} apart",
		"beside": f"report: {sum(map(Decimal, other.values())):,}",
		"goal": "equal to the cent",
		"met": bool(own) and not different and Decimal(ours["difference"]) == 0,
	}


def ours(when: str, times: str = str(TIMES)) -> dict:
	from ar_collections.core.ageing import REPORT_LIMITS, bands
	from ar_collections.services import ageing_report, tie_out

	of, day = company(), (DAYS | MORE)[when]
	asked = ageing_report.Asked(of, day, bands(REPORT_LIMITS), detail=ageing_report.INSTALMENT)
	ageing_report.make(asked)
	found, seconds = median_of(int(times), ageing_report.make, asked)
	tied, comparing = timed(tie_out.tie_out, of, day, found.book)
	sums = defaultdict(Decimal)
	for row in found.book.rows:
		sums[row.customer] += row.base_open
	return {
		"seconds": seconds,
		"tied": comparing,
		"rows": len(found.rows),
		"sums": in_words(sums),
		"difference": str(tied.difference),
		"memory": memory(),
	}


def report(when: str, times: str = str(TIMES)) -> dict:
	return receivable_report((DAYS | MORE)[when], "15, 30, 60, 90, 180", int(times))


if __name__ == "__main__":
	with site():
		print(json.dumps({"ours": ours, "report": report}[sys.argv[1]](*sys.argv[2:])))
