"""Opening the Collections desk of a busy rep: 2,000 open actions, 20,000 contact logs, on the full book.

What the page asks for when it opens is called as the rep, through the same doors: the choices, the
list, the first customer. The first time, and the median after. Nothing is kept.
"""

import time
from datetime import datetime, timedelta
from datetime import time as clock

import frappe
from frappe.utils import getdate

from benchmarks.ground import company, live, median, site
from benchmarks.synthetic import COMMON, Size, fill, insert

ACTIONS = 2_000
LOGS = 20_000
TIMES = 5
GOAL = 1.0
REP = "desk-rep@example.com"
OUTCOMES = ("No Answer", "Reached", "Promise", "No Answer", "Reached", "Already Paid", "No Answer")


def run() -> list[dict]:
	with site():
		live(company())
		fill(company(), Size())
		_rep()
		_work(company())
		frappe.set_user(REP)
		first, statements = _opened()
		later = median(_opened()[0] for _ in range(TIMES))
		frappe.set_user("Administrator")
	return [
		{
			"what": f"open the Collections desk ({ACTIONS:,} open actions of one rep, {LOGS:,} contact logs)",
			"figure": f"{first:.2f} s the first time, {later:.2f} s after",
			"beside": f"{statements} statements to the database",
			"goal": f"under {GOAL:g} s",
			"met": first < GOAL and later < GOAL,
		}
	]


def _opened() -> tuple[float, int]:
	"""`(seconds, statements)` of what the page asks for."""
	from ar_collections import desk_api

	asked, through = [], frappe.db.sql
	frappe.local.db.sql = lambda *args, **kwargs: (asked.append(1), through(*args, **kwargs))[1]
	try:
		started = time.perf_counter()
		desk_api.choices()
		answer = desk_api.worklist()
		assert answer["total"] == ACTIONS, f"{answer['total']} customers on the list instead of {ACTIONS}"
		desk_api.customer(answer["rows"][0]["case"])
		return time.perf_counter() - started, len(asked)
	finally:
		del frappe.local.db.sql


def _rep() -> None:
	if frappe.db.exists("User", REP):
		return
	values = {"email": REP, "first_name": "Rep", "send_welcome_email": 0}
	roles = [{"role": "Collections User"}]
	frappe.get_doc({"doctype": "User", **values, "roles": roles}).insert()


def _work(of: str) -> None:
	"""A case and a call for each customer, ten logs each, straight into the tables."""
	insert("Collection Case", (_case(n, of) for n in range(ACTIONS)))
	insert("Collection Action", (_action(n, of) for n in range(ACTIONS)))
	logs = [_log(n, of) for n in range(LOGS)]
	insert("Contact Log", logs)
	promised = [log for log in logs if log["promised_on"]]
	insert("Promise to Pay", map(_promise, promised))
	insert("Promise to Pay Instalment", map(_instalment, promised))


def _whose(n: int, of: str) -> dict:
	names = {"customer": f"SYN-C-{n:05}", "customer_name": f"Synthetic {n:05}"}
	return {**COMMON, **names, "company": of, "collector": REP}


def _case(n: int, of: str) -> dict:
	due = getdate() - timedelta(days=n % 120 + 1)
	return {
		"name": f"BENCH-CC-{n:05}", **_whose(n, of), "status": "Open", "open_key": f"bench|{n}", "currency": "CNY",
		"outstanding": 100 + n * 7, "overdue": 100 + n * 7, "oldest_due_date": due, "opened_on": due,
		"last_contact_on": datetime.combine(getdate(), clock()) - timedelta(days=n % 20),
	}  # fmt: skip


def _action(n: int, of: str) -> dict:
	return {
		"name": f"BENCH-CA-{n:05}", **_whose(n, of), "case": f"BENCH-CC-{n:05}", "kind": "Call", "title": "Call",
		"status": "Open", "due_on": getdate() - timedelta(days=n % 7), "currency": "CNY", "amount": 100 + n * 7,
		"why": "36 days overdue: day 30 of the policy reached", "unique_key": f"bench|{n}",
		"why_json": '{"code": "overdue", "values": {"days": 36, "day": 30}}',
	}  # fmt: skip


def _log(n: int, of: str) -> dict:
	customer, turn = n % ACTIONS, n // ACTIONS
	when = datetime.combine(getdate(), clock()) - timedelta(days=turn * 9 + customer % 9, hours=-9 - n % 8)
	outcome = OUTCOMES[(customer + turn) % len(OUTCOMES)]
	promised = outcome == "Promise"
	return {
		"name": f"BENCH-CLG-{n:06}", **_whose(customer, of), "case": f"BENCH-CC-{customer:05}", "docstatus": 1,
		"channel": "Phone", "direction": "Outgoing", "outcome": outcome, "contact_on": when, "summary": "Spoke",
		"promised_on": when.date() + timedelta(days=5) if promised else None,
		"promised_amount": 100 if promised else 0,
	}  # fmt: skip


def _promise(log: dict) -> dict:
	whose = {field: log[field] for field in ("customer", "customer_name", "company", "collector", "case")}
	return {
		**COMMON, **whose, "name": f"P-{log['name']}", "status": "Broken", "amount": log["promised_amount"],
		"promise_currency": "CNY", "made_on": log["contact_on"].date(), "promised_on": log["promised_on"],
		"contact_log": log["name"], "tolerance_days": 2,
	}  # fmt: skip


def _instalment(log: dict) -> dict:
	return {
		**COMMON, "name": f"I-{log['name']}", "parent": f"P-{log['name']}", "parenttype": "Promise to Pay",
		"parentfield": "instalments", "idx": 1, "due_date": log["promised_on"], "amount": log["promised_amount"],
		"state": "Broken",
	}  # fmt: skip


if __name__ == "__main__":
	for line in run():
		print(line)
