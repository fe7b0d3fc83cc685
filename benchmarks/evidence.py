"""Evidence packs of big cases: seconds for each invoice, and memory that does not grow with their number.

Two real packs, of a small and of a larger case, each in a process of its own: the memory of the second is
the goal. And the ZIP and the PDF of 5,000 items alone: 15,000 papers of 40 KB, no two alike, as order,
invoice and delivery note of each item would be; printing them is ERPNext's share of the time.
"""

import json
import os
import random
import resource
import sys
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import frappe
from frappe.utils import getdate

from benchmarks.ground import company, in_own_process, live, memory, site, timed
from benchmarks.synthetic import COMMON, Invoice, insert_invoices

SMALL, LARGE = 100, 250  # the child that sets the pages is replaced after 100
ITEMS, PAPERS_EACH, PAPER = 5_000, 3, 40_000
MOST_MEMORY = 400  # MB of the whole process
MORE = 1.25  # how much more the larger case may take
CUSTOMER = "EVIDENCE-{0}"


def run(small: int = SMALL, large: int = LARGE, items: int = ITEMS) -> list[dict]:
	few, many = (json.loads(in_own_process("evidence", "pack", str(n))) for n in (small, large))
	book = json.loads(in_own_process("evidence", "book", str(items)))
	with site():
		live(company())  # the next benchmark starts without this one's documents
	return [
		{
			"what": f"an evidence pack of {large} invoices",
			"figure": f"{many['seconds']:.0f} s, {1000 * many['seconds'] / large:.0f} ms an invoice",
			"beside": f"{many['pieces']} documents, {many['pages']} pages; PDF {many['pdf']:.1f} MB",
			"goal": "reported",
			"met": True,
		},
		{
			"what": "memory meanwhile, of the larger of its two processes",
			"figure": f"{many['memory']:.0f} MB",
			"beside": f"with {small} invoices: {few['memory']:.0f} MB",
			"goal": f"under {MORE:g} × of it and {MOST_MEMORY} MB",
			"met": many["memory"] < min(MOST_MEMORY, MORE * few["memory"]),
		},
		{
			"what": f"ZIP, PDF and index of {items:,} items ({items * PAPERS_EACH:,} papers of {PAPER // 1000} KB)",
			"figure": f"{book['seconds']:.0f} s, {book['memory']:.0f} MB of memory",
			"beside": f"PDF of {book['pages']:,} pages, {book['pdf']:.0f} MB",
			"goal": f"memory under {MOST_MEMORY} MB",
			"met": book["memory"] < MOST_MEMORY and book["pages"] == items * PAPERS_EACH,
		},
	]


def pack(invoices: int) -> dict:
	"""A real pack, made as the worker makes it."""
	from ar_collections.services import cases, evidence, evidence_files

	with site():
		live(company())
		customer = _owing(invoices)
		name = evidence.start(cases.open_case(company(), customer))
		frappe.db.commit()
		_done, seconds = timed(evidence.build, name)
		doc = frappe.get_doc("Evidence Pack", name)
		if doc.status != "Draft":
			raise RuntimeError(doc.failure)
		size = os.path.getsize(evidence_files.path_of(doc, "pdf_file")) / 1e6
		found = {
			"seconds": seconds,
			"memory": memory(),
			"pdf": size,
			"pieces": doc.pieces,
			"pages": doc.pages,
		}
		doc.flags.by_service = True
		frappe.delete_doc("Evidence Pack", name)
		frappe.db.commit()
	return found


def most() -> float:
	"""MB at the highest, of this process or of a child that has ended."""
	return max(memory(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)


def _owing(count: int) -> str:
	"""A customer with so many open invoices, all overdue."""
	name = CUSTOMER.format(count)
	if not frappe.db.exists("Customer", name):
		group, territory = (
			frappe.get_all(one, {"is_group": 0}, order_by="name", limit=1, pluck="name")[0]
			for one in ("Customer Group", "Territory")
		)
		values = {"customer_group": group, "territory": territory, "customer_type": "Company"}
		frappe.get_doc(
			{"doctype": "Customer", "name": name, **COMMON, "customer_name": name, **values}
		).db_insert()
		due = getdate() - timedelta(days=40)
		insert_invoices(
			company(),
			[
				Invoice(f"EVI{count}-INV-{n:05}", name, due - timedelta(days=30), ((due, 100.0 + n),), 0, due)
				for n in range(count)
			],
		)
		frappe.db.commit()
	return name


def book(items: int) -> dict:
	"""The pack's files alone: papers of their size that have nothing in common."""
	from ar_collections.services import evidence_press
	from ar_collections.services.evidence_book import EvidenceBook
	from ar_collections.services.evidence_piece import Piece

	rng, paper = random.Random(3), _paper()
	with site(), TemporaryDirectory() as folder:
		doc = frappe.get_doc({"doctype": "Evidence Pack", "name": "BENCH", "case": "-", "customer": "-"})
		doc.company, doc.made_on, doc.made_by = company(), "2026-11-20 08:00:00", "Administrator"
		made = EvidenceBook(folder, doc)

		def write() -> None:
			for n in range(items):
				for kind in ("Order", "Invoice", "Delivery note")[:PAPERS_EACH]:
					title = f"{kind} {n:05}"
					made.add(Piece(kind, title, f"{n:05}.pdf", bytes), paper(rng.randbytes(PAPER)))
			made.close()

		_done, seconds = timed(write)
		evidence_press.close()
		size = Path(made.pdf_path).stat().st_size / 1e6
		return {"seconds": seconds, "memory": most(), "pdf": size, "pages": made.pages}


def _paper():
	"""A function that makes a one-page PDF around some bytes."""
	from pypdf import PdfWriter
	from pypdf.generic import DecodedStreamObject, NameObject

	def paper(content: bytes) -> bytes:
		writer, out, stream = PdfWriter(), BytesIO(), DecodedStreamObject()
		stream.set_data(content)
		page = writer.add_blank_page(595, 842)
		page[NameObject("/PieceInfo")] = writer._add_object(stream)
		writer.write(out)
		return out.getvalue()

	return paper


if __name__ == "__main__":
	if len(sys.argv) == 3:
		print(json.dumps({"pack": pack, "book": book}[sys.argv[1]](int(sys.argv[2]))))
	else:
		for line in run():
			print(line)
