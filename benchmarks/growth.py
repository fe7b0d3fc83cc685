"""How ageing by instalment grows with the history: 10,000, 100,000 and 1,000,000 invoices, 5 % of them open.

Each size has its own book, twenty invoices a customer. Ours is the median of five; ERPNext's report is run
once, after one run to warm up where that takes less than a minute. Filling a million takes a while.
"""

import json

from benchmarks.ground import company, in_own_process, live, site
from benchmarks.synthetic import Size, fill

SIZES = (10_000, 100_000, 1_000_000)


def run() -> list[dict]:
	rows = []
	try:
		for invoices in SIZES:
			with site():
				live(company())
				fill(company(), Size(invoices=invoices, customers=invoices // 20))
			ours = {when: json.loads(in_own_process("ageing", "ours", when)) for when in ("today", "past")}
			report = json.loads(in_own_process("ageing", "report", "today", "1"))
			rows.append(_row(invoices, ours, report))
	finally:
		with site():
			fill(company(), Size())  # what the other benchmarks stand on
	return rows


def _row(invoices: int, ours: dict, report: dict) -> dict:
	today, past = ours["today"], ours["past"]
	same = today["sums"] == report["sums"]
	return {
		"what": f"ageing by instalment today, {invoices:,} invoices: {today['rows']:,} rows",
		"figure": f"{today['seconds']:.2f} s, {today['memory']:.0f} MB, tied out in {today['tied']:.2f} s; "
		f"as of a past day {past['rows']:,} rows, {past['seconds']:.2f} s, {past['memory']:.0f} MB",
		"beside": f"Accounts Receivable by payment terms: {report['seconds']:.1f} s, {report['memory']:.0f} MB",
		"goal": "equal to the cent; time reported",
		"result": f"{report['seconds'] / today['seconds']:.0f} × faster",
		"met": same,
	}
