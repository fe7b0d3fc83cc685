"""The benchmark site and what is common to all benchmarks: connect, the machine's words, memory.

The site comes from the environment (`./dev bench` sets AR_GROUND_SITE and the working folder);
its name is checked, so that no synthetic row ever lands in a site somebody works with.
"""

import os
import platform
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

import frappe

AS_OF = date(2026, 11, 20)
MODULE = "AR Collections"
POLICY = "Standard B2B"
# What install made; everything else of ours is a benchmark's own.
KEPT = (
	"Collection Policy", "Collection Policy Step", "Collection Policy Scope", "Dunning Letter Type",
	"Dunning Letter Type Text",
)  # fmt: skip
SITES = ("bench.localhost", "test.localhost")


@contextmanager
def site():
	"""A connection to the benchmark site; what is not committed inside is rolled back."""
	name = os.environ.get("AR_GROUND_SITE", "")
	if name not in SITES:
		raise SystemExit(f"Benchmarks run on {' or '.join(SITES)} alone, not on “{name}”: use ./dev bench.")
	frappe.init(site=name)
	frappe.connect()
	try:
		yield name
		frappe.db.rollback()
	finally:
		frappe.destroy()


def company() -> str:
	return frappe.get_all("Company", order_by="creation", limit=1, pluck="name")[0]


def live(of: str) -> None:
	"""Switch the company on and forget what earlier runs wrote, so that every benchmark starts alike."""
	for doctype in frappe.get_all(
		"DocType", {"module": MODULE, "issingle": 0}, order_by="name", pluck="name"
	):
		if doctype not in KEPT:
			frappe.db.delete(doctype)
	frappe.db.delete("File", {"attached_to_doctype": "Collection Run"})
	values = {"status": "Live", "default_policy": POLICY, "default_owner": "Administrator"}
	brakes = {
		"brake_letter_limit": 0,
		"brake_factor": 0,
		"brake_stale_bank_days": 0,
		"hold_mode": "After Approval",
	}
	doc = frappe.get_doc({"doctype": "Collections Company", "company": of, **values, **brakes})
	doc.name = of
	doc.db_insert()
	frappe.db.commit()
	frappe.clear_cache()


def memory() -> float:
	"""The most memory this process has had, in MB (`ru_maxrss` would also tell of its parent's)."""
	status = Path("/proc/self/status").read_text()
	return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def timed(function, *arguments):
	"""`(result, seconds)`."""
	started = time.perf_counter()
	result = function(*arguments)
	return result, time.perf_counter() - started


def median(values) -> float:
	return statistics.median(values)


def median_of(times: int, function, *arguments):
	"""`(result, median of the seconds)`; one result is held at a time, so that memory is that of one."""
	seconds, result = [], None
	for _ in range(times):
		result = None
		result, took = timed(function, *arguments)
		seconds.append(took)
	return result, median(seconds)


def in_own_process(module: str, *arguments: str) -> str:
	"""Run `python -m benchmarks.<module>` and give back what it printed last: its memory is its own."""
	repo = str(Path(__file__).resolve().parent.parent)
	path = os.pathsep.join(filter(None, [repo, os.environ.get("PYTHONPATH")]))
	command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
	done = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True)
	if done.returncode:
		raise RuntimeError(f"benchmarks.{module} {' '.join(arguments)} failed:\n{done.stderr[-3000:]}")
	return done.stdout.strip().splitlines()[-1]


def receivable_report(as_of: date, ranges: str, times: int) -> dict:
	"""ERPNext's Accounts Receivable by payment terms: once to warm up, then the median of `times`.

	Once alone, without warming up, with `times` 0 or where one run takes most of a minute.
	"""
	from erpnext.accounts.report.accounts_receivable.accounts_receivable import execute

	filters = {"company": company(), "report_date": as_of, "based_on_payment_terms": 1, "range": ranges}
	filters |= {"ageing_based_on": "Due Date", "calculate_ageing_with": "Report Date"}
	result, seconds = timed(execute, frappe._dict(filters))
	if times > 1 or (times and seconds < 40):
		result = None
		result, seconds = median_of(times, execute, frappe._dict(filters))
	sums = defaultdict(Decimal)
	for row in result[1]:
		sums[row["party"]] += Decimal(str(row["outstanding"]))
	return {"seconds": seconds, "rows": len(result[1]), "sums": in_words(sums), "memory": memory()}


def in_words(sums: dict[str, Decimal]) -> dict[str, str]:
	"""What is not 0, to the cent, as JSON takes it."""
	return {customer: f"{total:.2f}" for customer, total in sorted(sums.items()) if round(total, 2)}


def surroundings() -> list[str]:
	"""What the figures depend on, in words that name no machine."""
	with site():
		database = frappe.db.sql("select version()")[0][0].split("-")[0]
		import erpnext

		apps = f"Frappe {frappe.__version__}, ERPNext {erpnext.__version__}"
	cores = f"{os.cpu_count()} cores"
	return [f"{date.today()}: {cores}, Python {platform.python_version()}, MariaDB {database}, {apps}"]
