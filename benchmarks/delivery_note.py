"""What our guards add to submitting a Delivery Note: the time spent in our own handlers.

Real Delivery Notes of customers with nothing, with a proposed hold and with an open case are
submitted on the full site; every handler that hooks.py puts on them is timed. Nothing is kept.
"""

import time
from collections import defaultdict

import frappe

from benchmarks.ground import AS_OF, company, live, median, site
from benchmarks.synthetic import Size, fill

NOTES = 30  # of each kind of customer
LIMIT_MS = 5
APP = "ar_collections."


def run() -> list[dict]:
	with site():
		live(company())
		fill(company(), Size())
		frappe.set_user("Administrator")
		ours, whole = _submit_all(_customers())
		handlers = len(_our_handlers())
	rows = []
	for kind, spent in ours.items():
		cost = median(spent) * 1000
		rows.append(
			{
				"what": f"our guards when a Delivery Note is submitted, {kind} ({NOTES} notes, {handlers} handlers)",
				"figure": f"median {cost:.2f} ms, most {max(spent) * 1000:.2f} ms",
				"beside": f"the whole submit: median {median(whole[kind]) * 1000:.0f} ms",
				"goal": f"under {LIMIT_MS} ms",
				"met": handlers > 0 and cost < LIMIT_MS,
			}
		)
	return rows


def _customers() -> dict[str, list[str]]:
	"""Three kinds of customers; the documents are put straight into their tables."""
	names = [f"SYN-C-{n:05}" for n in range(100, 100 + 3 * NOTES)]
	kinds = {
		"customer without case": names[:NOTES],
		"open case": names[NOTES : 2 * NOTES],
		"hold proposed": names[2 * NOTES :],
	}
	of = company()
	for name in kinds["open case"] + kinds["hold proposed"]:
		_put("Collection Case", customer=name, company=of, status="Open", open_key=f"bench|{name}")
	for name in kinds["hold proposed"]:
		_put("Credit Hold", customer=name, company=of, status="Proposed", hold_type="Shipment Hold",
			active_key=f"bench|{name}", proposed_on=AS_OF, overdue_amount=1000)  # fmt: skip
	return kinds


def _put(doctype: str, **values) -> None:
	doc = frappe.get_doc({"doctype": doctype, **values})
	doc.name = f"BENCH-{frappe.generate_hash(length=10)}"
	doc.db_insert()


def _our_handlers() -> list[str]:
	"""Paths of our handlers that a Delivery Note passes on its way to being submitted."""
	events = frappe.get_doc_hooks()
	found = []
	for doctype in ("*", "Delivery Note"):
		for event in (
			"before_validate",
			"validate",
			"before_save",
			"before_submit",
			"on_update",
			"on_submit",
			"on_change",
		):
			found += [path for path in events.get(doctype, {}).get(event, ()) if path.startswith(APP)]
	return sorted(set(found))


def _submit_all(kinds: dict[str, list[str]]) -> tuple[dict, dict]:
	_stock()
	spent = [0.0]
	for path in _our_handlers():
		_time(path, spent)
	ours, whole = defaultdict(list), defaultdict(list)
	_note(kinds["open case"][0]).submit()  # warm
	for customers in zip(*kinds.values(), strict=True):
		for kind, customer in zip(kinds, customers, strict=True):
			doc = _note(customer)
			spent[0] = 0.0
			started = time.perf_counter()
			doc.submit()
			whole[kind].append(time.perf_counter() - started)
			ours[kind].append(spent[0])
	return ours, whole


def _time(path: str, spent: list[float]) -> None:
	"""Put a watch around a handler; Frappe looks it up by its path at every call."""
	module_name, _, name = path.rpartition(".")
	module = frappe.get_module(module_name)
	handler = getattr(module, name)

	def watched(*args, **kwargs):
		started = time.perf_counter()
		try:
			return handler(*args, **kwargs)
		finally:
			spent[0] += time.perf_counter() - started

	setattr(module, name, watched)


def _stock() -> None:
	from ar_collections.tests.site import world

	frappe.flags.in_test = True
	world.stock(10_000, AS_OF)


def _note(customer: str):
	from ar_collections.tests.site import world

	row = {"item_code": world.goods(), "qty": 1, "rate": 10, "warehouse": world.warehouse()}
	values = {"customer": customer, "company": company(), "posting_date": AS_OF, "set_posting_time": 1}
	doc = frappe.get_doc({"doctype": "Delivery Note", **values, "currency": "CNY", "items": [row]})
	return doc.insert()


if __name__ == "__main__":
	for line in run():
		print(line)
