"""Reading and planning the whole book, beside ERPNext's Accounts Receivable by payment terms.

Both in processes of their own, on the same site, one after the other: once over the whole book to
warm up, then the median of three. The sums must be equal to the cent, customer by customer.
"""

import json
import sys
from collections import defaultdict
from decimal import Decimal

from benchmarks.ground import (
	AS_OF,
	company,
	in_own_process,
	in_words,
	live,
	memory,
	receivable_report,
	site,
	timed,
)  # fmt: skip
from benchmarks.synthetic import Size, fill

TIMES_FASTER = 15
MEGABYTES = 400
TIMES = 3


def run() -> list[dict]:
	with site():
		live(company())
		fill(company(), Size())
	report = json.loads(in_own_process("book", "report"))
	ours = json.loads(in_own_process("book", "ours"))
	return [_speed(ours, report), _memory(ours, report), _sums(ours, report)]


def _speed(ours: dict, report: dict) -> dict:
	faster = report["seconds"] / ours["seconds"]
	items, customers = ours["items"], ours["customers"]
	return {
		"what": f"read and plan the whole book ({items:,} open items, {customers:,} customers)",
		"figure": f"{ours['seconds']:.2f} s ({ours['read']:.2f} reading, {ours['plan']:.2f} planning)",
		"beside": f"Accounts Receivable by payment terms: {report['seconds']:.1f} s, {report['rows']:,} rows",
		"goal": f"{TIMES_FASTER} × faster",
		"result": f"{faster:.1f} × faster",
		"met": faster >= TIMES_FASTER,
	}


def _memory(ours: dict, report: dict) -> dict:
	return {
		"what": "memory of the whole process",
		"figure": f"{ours['memory']:.0f} MB",
		"beside": f"report: {report['memory']:.0f} MB",
		"goal": f"under {MEGABYTES} MB",
		"met": ours["memory"] < MEGABYTES,
	}


def _sums(ours: dict, report: dict) -> dict:
	own, other = ours["sums"], report["sums"]
	different = [c for c in {**other, **own} if other.get(c) != own.get(c)]
	return {
		"what": f"sums of {len(own):,} customers, {sum(map(Decimal, own.values())):,} in all",
		"figure": f"{len(different)} different",
		"beside": f"report: {sum(map(Decimal, other.values())):,}",
		"goal": "equal to the cent",
		"met": bool(own) and not different,
	}


def ours() -> dict:
	from ar_collections.core.plan import plan
	from ar_collections.ledger.book import read_book

	of = company()
	plan(read_book(of, AS_OF))
	times = []
	for _ in range(TIMES):
		book, reading = timed(read_book, of, AS_OF)
		result, planning = timed(plan, book)
		times.append((reading + planning, reading, planning))
	seconds, reading, planning = sorted(times)[TIMES // 2]
	sums = defaultdict(Decimal)
	for customer in book.customers:
		sums[customer.id] += sum(i.base_outstanding for i in customer.items)
	for customer, amount in _credits(of).items():
		sums[customer] -= amount
	items = sum(len(c.items) for c in book.customers)
	return {
		"seconds": seconds,
		"read": reading,
		"plan": planning,
		"customers": len(book.customers),
		"items": items,
		"actions": len(result.actions),
		"sums": in_words(sums),
		"memory": memory(),
	}


def _credits(of: str) -> dict[str, Decimal]:
	"""Credits of everybody, also of customers who owe nothing and so are not in the book."""
	from ar_collections.ledger.open_items import receivables

	return {customer: sum(c.amount for c in rows) for customer, rows in receivables(of).credits.items()}


def report() -> dict:
	return receivable_report(AS_OF, "30, 60, 90, 120", TIMES)


if __name__ == "__main__":
	with site():
		print(json.dumps({"ours": ours, "report": report}[sys.argv[1]]()))
