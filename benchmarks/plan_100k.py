"""100,000 open items of 20,000 customers planned by one process: time and memory, no site needed.

The book is made here, with credits, promises, blocks and a history of letters; the policy is
the sample book's "Standard B2B".
"""

import json
import random
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from ar_collections.core.model import Block, Book, Credit, Customer, Event, OpenItem, Promise
from ar_collections.core.plan import plan
from ar_collections.core.replay import read_file
from benchmarks.ground import AS_OF, in_own_process, memory, timed

CUSTOMERS = 20_000
ITEMS = 100_000
SAMPLE = Path(__file__).resolve().parent.parent / "docs" / "sample-book.json"


def run() -> list[dict]:
	result = json.loads(in_own_process("plan_100k"))
	return [
		{
			"what": f"plan {result['items']:,} open items of {CUSTOMERS:,} customers, one process",
			"figure": f"{result['seconds']:.1f} s, {result['items'] / result['seconds']:,.0f} items/s",
			"beside": f"{result['actions']:,} actions, {result['left_out']:,} left out; {result['memory']:.0f} MB "
			f"with the book ({result['book_memory']:.0f} MB)",
			"goal": "reported",
			"met": result["actions"] + result["left_out"] > 0,
		}
	]


def book() -> Book:
	"""Items due between 60 days ago and 20 days ahead, with what daily runs would have left behind."""
	rng = random.Random(5)
	sample = read_file(str(SAMPLE))
	per_customer = ITEMS // CUSTOMERS
	customers, history = [], []
	for n in range(CUSTOMERS):
		name = f"C{n:05}"
		items = tuple(_item(rng, n * per_customer + k) for k in range(per_customer))
		customers.append(
			Customer(
				id=name,
				name=f"Customer {n}",
				groups=("Commercial", "All Customer Groups"),
				territories=("China", "All Territories"),
				items=items,
				credits=(Credit(f"P{n}", "CNY", Decimal(500)),) if n % 25 == 0 else (),
				blocks=(Block("Dispute", AS_OF, items[0].invoice),) if n % 40 == 0 else (),
				promises=(Promise(AS_OF, Decimal(3000), "CNY", 2),) if n % 30 == 0 else (),
			)
		)
		history += _letters(name, items)
	return Book(AS_OF, sample.policies, tuple(customers), tuple(history), sample.calendar, "Bench",
		{"CNY": 2}, sample.default_policy)  # fmt: skip


def _item(rng: random.Random, n: int) -> OpenItem:
	due = AS_OF - timedelta(days=rng.randint(-20, 60))
	amount = Decimal(rng.randint(10_000, 5_000_000)) / 100
	return OpenItem(f"S{n:06}", 1, due, "CNY", amount, amount, amount, due - timedelta(days=60))


def _letters(customer: str, items: tuple[OpenItem, ...]) -> list[Event]:
	found = []
	for item in items:
		for level, day in ((1, 15), (2, 30)):
			on = item.due_date + timedelta(days=day)
			if on < AS_OF:
				found.append(Event(customer, "Letter", f"letter-{level}", on, "Done", level,
					"Standard B2B", "CNY", (item.key,)))  # fmt: skip
	return found


def main() -> None:
	made = book()
	before = memory()
	result, seconds = timed(plan, made)
	print(json.dumps({
		"seconds": seconds, "items": sum(len(c.items) for c in made.customers), "actions": len(result.actions),
		"left_out": len(result.left_out), "memory": memory(), "book_memory": before,
	}))  # fmt: skip


if __name__ == "__main__":
	main()
