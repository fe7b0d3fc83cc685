"""Statements of many customers as one job: one PDF, or a mail to each in the customer's language.

Customers are read fifty at a time, worked one by one in a savepoint, and committed together; each row
says what became of it. Killed anywhere and resumed, only what is still to do is done. A mail server that is
down loses nothing: the queue keeps the mail, a row that failed for good is to do again with "Resume".
"""

from collections.abc import Sequence

import frappe
from frappe import _
from frappe.utils import now_datetime

from ..core.statement import Account
from ..ledger.movements import accounts, customers_with_account
from ..ledger.owners import owners
from . import child_rows, mail_queue, run_jobs, statement_batch_files, statement_mail, statement_page
from .commit import commit_chunk
from .letter_format import long_date
from .letter_parties import people
from .retry import retried
from .savepoint import isolated
from .statement_layout import MOVEMENTS, OPEN_ITEMS
from .statement_mail import Mail, in_language

DOCTYPE, ROW = "Statement Batch", "Statement Batch Row"
GROUP = 50
SHOWS = {
	"Open items": (OPEN_ITEMS,),
	"Movements": (MOVEMENTS,),
	"Movements and open items": (MOVEMENTS, OPEN_ITEMS),
}
TO_DO, SENDING, FAILED = "To Do", "Sending", "Failed"


def job_id(batch: str) -> str:
	return f"collections|statements|{batch}"


def start(batch: str) -> int:
	"""Begin, or go on: rows that failed are to do again. The number still to do; the caller asks who may."""
	doc = frappe.get_doc(DOCTYPE, batch, for_update=True)
	if doc.status == "Running" and run_jobs.is_alive(job_id(batch)):
		frappe.throw(_("The batch is at work already."), title=_("At work"))
	if doc.status == "Draft" and not doc.rows:
		_fill(doc)
	for row in doc.rows:
		if row.status == FAILED or (row.status == TO_DO and row.error):
			frappe.db.set_value(ROW, row.name, {"status": TO_DO, "error": None})
	values = {"status": "Running", "finished_on": None, "total": _count(batch)}
	_set(batch, {**values, "started_on": doc.started_on or now_datetime(), **_counts(batch)})
	_enqueue(batch)
	return _count(batch, status=TO_DO)


def _enqueue(batch: str) -> None:
	run_jobs.forget(job_id(batch))
	frappe.enqueue(
		"ar_collections.services.statement_batch.work",
		queue=run_jobs.QUEUE,
		timeout=run_jobs.TIMEOUT,
		job_id=job_id(batch),
		enqueue_after_commit=True,
		batch=batch,
	)


def _fill(doc) -> None:
	names = customers_with_account(doc.company, doc.from_date, doc.to_date)
	of = {name: doc.get(name) for name in ("customer_group", "territory") if doc.get(name)}
	for fieldname in of:
		doctype = frappe.get_meta("Customer").get_field(fieldname).options
		of[fieldname] = ("in", [doc.get(fieldname), *frappe.db.get_descendants(doctype, doc.get(fieldname))])
	if of:
		chosen = set(frappe.get_all("Customer", of, order_by="name", pluck="name", limit_page_length=0))
		names = [name for name in names if name in chosen]
	if doc.of_collector:
		whose = owners(doc.company, names)
		names = [name for name in names if whose.get(name) == doc.of_collector]
	if not names:
		frappe.throw(
			_("No customer has an account with a balance or a movement in this period."), title=_("Nobody")
		)
	child_rows.add(DOCTYPE, doc.name, "rows", [{"customer": name, "status": TO_DO} for name in names])


def stop(batch: str) -> None:
	"""What is not begun stays to do."""
	doc = frappe.get_doc(DOCTYPE, batch, for_update=True)
	if doc.status == "Running":
		_set(batch, {"status": "Stopped"})


@retried
def work(batch: str) -> None:
	"""Job; harmless when there is nothing left to do."""
	while True:
		# Locked before anything is read: a second worker waits, and then sees what the first one did.
		if frappe.db.get_value(DOCTYPE, batch, "status", for_update=True) != "Running":
			return
		rows = _next(batch)
		if not rows:
			break
		_group(frappe.get_doc(DOCTYPE, batch), rows)
		_set(batch, _counts(batch))
		_progress(batch)
		commit_chunk()
	with isolated(batch) as outcome:
		finish(batch)
	if outcome.error:  # all papers are made: "Resume" joins them once more
		_set(batch, {"status": "Stopped"})
		frappe.log_error(title=_("A batch of statements could not be finished"), message=outcome.traceback)
	commit_chunk()


def _next(batch: str) -> list[dict]:
	fields = ["name", "idx", "customer", "email_to"]
	of = {"parent": batch, "parenttype": DOCTYPE, "status": TO_DO}
	return frappe.get_all(ROW, of, fields, order_by="idx asc", limit=GROUP)


def _group(batch, rows: Sequence[dict]) -> None:
	"""One read for all of them; a part of the PDF for all of them."""
	customers = [row.customer for row in rows]
	found = accounts(batch.company, customers, batch.from_date, batch.to_date)
	whose = owners(batch.company, customers)
	papers = {}
	for row in rows:
		with isolated(row.customer) as outcome:
			own = [one for one in found.get(row.customer, []) if not one.is_empty]
			values = _one(batch, row, own, whose.get(row.customer), papers)
		if outcome.error:
			values = {"status": FAILED, "error": outcome.error[:500]}
		frappe.db.set_value(ROW, row.name, values)
	for idx, values in statement_batch_files.keep_parts(batch.name, papers).items():
		frappe.db.set_value(ROW, {"parent": batch.name, "parenttype": DOCTYPE, "idx": idx}, values)


def _one(batch, row, own: Sequence[Account], collector: str | None, papers: dict) -> dict:
	if not frappe.db.exists("Customer", row.customer):
		frappe.throw(_("There is no customer {0} any more.").format(row.customer))
	if not own:
		return {"status": "Nothing to show", "error": None}
	paper = statement_page.paper(
		batch.company, row.customer, own, first=batch.from_date, last=batch.to_date, shows=SHOWS[batch.shows],
		language=statement_page.language_of(row.customer, batch.paper_language), collector=collector,
	)  # fmt: skip
	told = {"language": paper.language, "customer_name": paper.customer_name, "error": None}
	if batch.output == "One PDF":
		papers[row.idx] = statement_page.laid_out(paper)
		return told
	pdf = statement_page.pdf_of(paper)
	to = row.email_to or ", ".join(people(row.customer)[1])
	entry = statement_mail.queue(
		batch.company, to, mail_of(paper, pdf), (DOCTYPE, batch.name), paper.customer_name
	)
	return {**told, "status": SENDING, "email_to": to, "email_queue": entry}


def mail_of(paper: statement_page.Paper, pdf: bytes) -> Mail:
	"""The covering mail of a plain statement."""
	day = long_date(paper.last, paper.language)
	with in_language(paper.language):
		subject = _("Statement of your account, {0}").format(day)
		lines = [
			_("Dear Sir or Madam, {0}").format(_("please find attached the statement of your account.")),
			_("If something does not agree, please tell us."),
		]
		name = _("Statement")
	return Mail(subject, lines, [{"fname": f"{name} {paper.last}.pdf", "fcontent": pdf}])


def finish(batch: str) -> None:
	"""Nothing is left to do: the parts become one PDF, and the batch says how it went."""
	doc = frappe.get_doc(DOCTYPE, batch)
	values = {"finished_on": now_datetime(), **_counts(batch)}
	if doc.output == "One PDF":
		files = statement_batch_files.join_parts(batch)
		if files:
			values |= {"pdf_file": files[0], "files": len(files)}
		if not values["errors"]:
			statement_batch_files.remove_parts(batch)
	if not _count(batch, status=SENDING):
		values["status"] = "Done with Errors" if values["errors"] else "Done"
	_set(batch, values)
	_progress(batch)


def sync() -> None:
	"""What became of the mails: the queue's word onto the rows; the batch ends with the last of them."""
	of = {"status": SENDING, "parenttype": DOCTYPE}
	touched = set()
	rows = frappe.get_all(ROW, of, ["name", "parent", "email_queue", "email_to", "error"], order_by="name")
	fates = statement_mail.fates(row.email_queue for row in rows)
	for row in rows:
		what, words = fates.get(row.email_queue, (FAILED, ""))
		if what == "Waiting" and (row.error or "") == words:
			continue
		if what == FAILED:
			mail_queue.stop_queue(row)
		frappe.db.set_value(
			ROW, row.name, {"status": SENDING if what == "Waiting" else what, "error": words[:500]}
		)
		touched.add(row.parent)
	for batch in sorted(touched):
		_set(batch, _counts(batch))
		if not _count(batch, status=("in", (TO_DO, SENDING))):
			finish(batch)
		commit_chunk()


def resume_stuck() -> list[str]:
	"""Batches whose worker died go on; which."""
	found = []
	for batch in frappe.get_all(DOCTYPE, {"status": "Running"}, order_by="name", pluck="name"):
		at_work = _count(batch, status=TO_DO) or not _count(batch, status=SENDING)
		if at_work and not run_jobs.is_alive(job_id(batch)):
			_enqueue(batch)
			found.append(batch)
	return found


def _counts(batch: str) -> dict:
	done = _count(batch, status=("in", ("Done", "Sent", "Nothing to show")))
	return {"done": done, "errors": _count(batch, status=FAILED)}


def _count(batch: str, **of) -> int:
	return frappe.db.count(ROW, {"parent": batch, "parenttype": DOCTYPE, **of})


def _set(batch: str, values: dict) -> None:
	frappe.db.set_value(DOCTYPE, batch, values)


def _progress(batch: str) -> None:
	"""To whoever has the form open."""
	row = frappe.db.get_value(DOCTYPE, batch, ["status", "done", "errors", "total"], as_dict=True)
	message = {"batch": batch, **row}
	frappe.publish_realtime("statement_batch", message, doctype=DOCTYPE, docname=batch, after_commit=True)
