"""Evidence packs: everything that proves a claim, as one ZIP and one bookmarked PDF, made in the background.

Sources (`evidence_sources`) give their pieces one by one; each goes to the disk at once, so that a case
with thousands of invoices needs no more memory than one with ten. What is missing is listed, and
nothing that is missing or broken stops the pack.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe import _
from frappe.utils import cint, now_datetime
from rq.timeouts import BaseTimeoutException

from . import birth, evidence_book, evidence_files, evidence_index, evidence_press, evidence_sources, run_jobs
from .commit import commit_chunk
from .evidence_piece import Missing, Piece
from .evidence_rules import APPROVED, BUILDING, DRAFT, FAILED
from .retry import retried
from .savepoint import Outcome, concerns_all, sentence

DOCTYPE = "Evidence Pack"
LANGUAGES = ("en", "zh")
TIMEOUT = 6 * 3600  # seconds: ERPNext needs about half a second to print one document
EVERY = 25  # pieces after which progress is told


def start(case: str, language: str = "en") -> str:
	"""A pack of this case, to be made by a worker; the one that is being made already, if any."""
	running = frappe.db.get_value(DOCTYPE, {"case": case, "status": BUILDING}, "name")
	if running:
		if not run_jobs.is_alive(_job(running)):  # its worker died: from the beginning
			_enqueue(running)
		return running
	if language not in LANGUAGES:
		message = _("The index is written in one of: {0}.")
		frappe.throw(message.format(", ".join(LANGUAGES)), title=_("Language"))
	whose = ["company", "customer", "customer_name", "collector"]
	of_case = frappe.db.get_value("Collection Case", case, whose, as_dict=True)
	doc = frappe.get_doc(
		{"doctype": DOCTYPE, "case": case, **of_case, "status": BUILDING, "language": language}
	)
	doc.made_by, doc.made_on = frappe.session.user, now_datetime()
	birth.insert(doc)
	_enqueue(doc.name)
	return doc.name


def _job(pack: str) -> str:
	return f"collections|evidence|{pack}"


def _enqueue(pack: str) -> None:
	run_jobs.forget(_job(pack))
	frappe.enqueue(
		"ar_collections.services.evidence.build",
		queue="long",
		timeout=TIMEOUT,
		job_id=_job(pack),
		enqueue_after_commit=True,
		pack=pack,
	)


@retried
def build(pack: str) -> None:
	"""Job. Done again from the beginning when its worker died; a pack that is complete stays as it is."""
	doc = frappe.get_doc(DOCTYPE, pack)
	if doc.status not in (BUILDING, FAILED):
		return
	folder = evidence_files.workshop(pack)
	try:
		with evidence_index.in_language(doc.language):
			_build(doc, folder)
	except Exception as error:
		if concerns_all(error):
			raise
		frappe.log_error(title=_("An evidence pack could not be made"), message=frappe.get_traceback())
		doc.db_set({"status": FAILED, "failure": sentence(error)}, notify=True)
	finally:
		evidence_press.close()
		shutil.rmtree(folder, ignore_errors=True)
	commit_chunk()


def _build(doc, folder: str) -> None:
	book = evidence_book.EvidenceBook(folder, doc)
	total = evidence_sources.count(doc.case)
	for number, one in enumerate(_pieces(doc.case), 1):
		if isinstance(one, Missing):
			book.miss(one)
		else:
			_add(book, one)
		if number % EVERY == 0:
			_tell(doc, min(99.0, 100.0 * number / max(total, number + 1)))
	pdf, archive = book.close()
	values = {
		**evidence_files.keep(doc, "pdf_file", pdf, f"{doc.name}.pdf"),
		**evidence_files.keep(doc, "zip_file", archive, f"{doc.name}.zip"),
		"pieces": book.pieces,
		"pages": book.pages,
		"missing": len(book.missing),
		"missing_text": evidence_index.missing_text(book.missing),
		"status": DRAFT,
		"progress": 100,
		"failure": None,
	}
	doc.db_set(values, notify=True)
	if doc.made_by:
		frappe.publish_realtime("evidence_pack", {"pack": doc.name, "progress": 100}, user=doc.made_by)


def _pieces(case: str):
	"""Every source after the other; one that fails is named among what is missing."""
	for source in evidence_sources.SOURCES:
		pieces = source(case)
		while True:
			with _tried(case) as outcome:
				one = next(pieces, None)
			if outcome.error:
				title = getattr(source, "title", source.__name__)
				yield Missing(title, _("This part could not be read: {0}").format(outcome.error))
				break
			if one is None:
				break
			yield one


@contextmanager
def _tried(label: str) -> Iterator[Outcome]:
	"""What goes wrong with one piece is told; no savepoint: nothing is written, and printing may commit."""
	outcome, messages = Outcome(label), len(frappe.local.message_log)
	try:
		yield outcome
	except BaseTimeoutException:
		raise
	except Exception as error:
		if concerns_all(error):
			raise
		outcome.error = sentence(error)
		del frappe.local.message_log[messages:]


def _add(book, piece: Piece) -> None:
	with _tried(piece.title) as outcome:
		content = piece.content()
	if outcome.error:
		book.miss(Missing(piece.section, _("{0}: {1}").format(piece.title, outcome.error)))
	elif not content:
		book.miss(Missing(piece.section, _("{0}: the file is empty.").format(piece.title)))
	else:
		book.add(piece, content)


def _tell(doc, done: float) -> None:
	"""How far it is, for whoever waits; the database keeps no long transaction meanwhile."""
	doc.db_set("progress", done, update_modified=False)
	frappe.publish_realtime("evidence_pack", {"pack": doc.name, "progress": done}, user=doc.made_by)
	commit_chunk()


def approve(pack: str) -> None:
	"""From now on neither the pack nor its files can be changed or deleted. Their fingerprints are checked first."""
	doc = frappe.get_doc(DOCTYPE, pack, for_update=True)
	doc.status = APPROVED
	doc.save()


def is_whole(pack: str) -> bool:
	"""Whether both files are still those that were made."""
	doc = frappe.get_doc(DOCTYPE, pack)
	return all(
		os.path.exists(evidence_files.path_of(doc, field))
		and evidence_files.sha256_of(evidence_files.path_of(doc, field)) == doc.get(hashed)
		for field, hashed in evidence_files.FILES.items()
		if cint(doc.docstatus) < 2
	)
