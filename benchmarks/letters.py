"""Issuing letters: PDFs a second on two cores, each its own frozen file on the site.

The letters are written first (half Chinese, half English, one to twelve items, one or two pages),
then two processes issue one half each, as two workers do with two chunks of a run. They go by
post, so that only the paper is measured. Each process is warmed up with one letter, and the cut
of the Chinese font is made before: both happen once, not per letter.
"""

import json
import random
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import frappe

from benchmarks.ground import AS_OF, company, in_own_process, live, site, timed
from benchmarks.synthetic import Size, fill

LETTERS = 200
PROCESSES = 2
PER_SECOND = 10
KIND = "First Demand"


def run(n: int = LETTERS) -> list[dict]:
	with site():
		live(company())
		fill(company(), Size())
		_prepare()
		_names, writing = timed(_write, n)
	with ThreadPoolExecutor(PROCESSES) as pool:
		parts = list(
			pool.map(lambda part: json.loads(in_own_process("letters", str(part))), range(PROCESSES))
		)
	with site():
		issued = frappe.db.count("Dunning Letter", {"issued_on": ("is", "set"), "pdf_sha256": ("is", "set")})
		live(company())  # the next benchmark starts without this one's documents
	wall = max(p["ended"] for p in parts) - min(p["started"] for p in parts)
	pages, size = sum(p["pages"] for p in parts), sum(p["bytes"] for p in parts)
	return [
		{
			"what": f"issue {n} letters, half of them Chinese, in {PROCESSES} processes",
			"figure": f"{wall:.1f} s, {pages} pages, {size / n / 1024:.0f} KB each",
			"beside": f"writing them took {1000 * writing / n:.0f} ms each; a process spent "
			f"{1000 * sum(p['cpu'] for p in parts) / n:.0f} ms of its processor on a letter",
			"goal": f"{PER_SECOND} PDF/s",
			"result": f"{n / wall:.1f} PDF/s",
			"met": issued == n and n / wall >= PER_SECOND,
		}
	]


def _prepare() -> None:
	from ar_collections.services import letter_fonts

	letter_fonts.prepare()
	frappe.db.set_value("Dunning Letter Type", KIND, "delivery", "Print")
	frappe.db.commit()
	frappe.clear_cache()


def _write(n: int) -> list[str]:
	"""n approved letters to n customers; no invoice stands behind their lines."""
	from ar_collections.services import cases, letters

	rng = random.Random(7)
	names = []
	for number, customer in enumerate(f"SYN-C-{i:05}" for i in range(n)):
		frappe.db.set_value("Customer", customer, "language", ("zh", "en")[number % 2], update_modified=False)
		case = cases.open_case(company(), customer)
		names.append(letters.create(_planned(customer, rng), case, ""))
	frappe.db.commit()
	return names


def _planned(customer: str, rng: random.Random):
	from ar_collections.core.model import LETTER, PlannedAction
	from ar_collections.core.why import Why

	lines = tuple(_line(customer, k, rng) for k in range(rng.choice((1, 1, 1, 2, 2, 3, 5, 12))))
	total = sum((line.open for line in lines), Decimal(0))
	return PlannedAction(
		customer=customer, kind=LETTER, step="first-demand", title=KIND, policy="Standard B2B", level=1,
		due_on=AS_OF, lines=lines, why=Why("due_today"), currency="CNY", total=total, letter_type=KIND,
	)  # fmt: skip


def _line(customer: str, k: int, rng: random.Random):
	from ar_collections.core.model import Line

	amount = Decimal(rng.randrange(100, 9_000_000)) / 100
	due = AS_OF - timedelta(days=15 + k)
	return Line(
		invoice=f"{customer}-{k:04}", term=1, posting_date=due - timedelta(30), due_date=due, days_overdue=15 + k,
		currency="CNY", amount=amount, paid=Decimal(0), disputed=Decimal(0), open=amount, base_open=amount,
		level=0, order=f"PO-{rng.randrange(10_000)}",
	)  # fmt: skip


def issue(part: int) -> dict:
	"""One worker: every second letter that waits, through the service a run uses."""
	import time
	from io import BytesIO

	from pypdf import PdfReader

	from ar_collections.services import letter_files, letters, pdf

	with site():
		frappe.set_user("Administrator")
		waiting = frappe.get_all(
			"Dunning Letter",
			{"status": "Approved", "issued_on": ("is", "not set")},
			order_by="name",
			pluck="name",
		)
		mine = waiting[part::PROCESSES]
		pdf.render(mine[0])
		started, cpu = time.time(), time.process_time()
		failed = letters.issue_pending(None, mine)
		ended, cpu = time.time(), time.process_time() - cpu
		if failed:
			raise RuntimeError(f"not issued: {failed}")
		papers = [letter_files.frozen_pdf(name) for name in mine]
	pages = sum(len(PdfReader(BytesIO(paper)).pages) for paper in papers)
	size = sum(map(len, papers))
	return {"started": started, "ended": ended, "cpu": cpu, "pages": pages, "bytes": size}


if __name__ == "__main__":
	print(json.dumps(issue(int(sys.argv[1]))))
