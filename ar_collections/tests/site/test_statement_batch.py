"""Statements of many: one PDF or a mail each, errors by customer, killed and resumed, with a dead mail server."""

import socket
from contextlib import suppress
from io import BytesIO

import frappe
import pytest
from frappe.core.api import file as file_api
from pypdf import PdfReader

from ar_collections import statement_api, tasks
from ar_collections.services import pdf, statement_batch, statement_batch_files, statement_page
from ar_collections.tests.site import mailbox, world
from ar_collections.tests.site import statement_world as sw
from ar_collections.tests.site.hold_world import as_user
from ar_collections.tests.site.test_statement import text_of

C, DOCTYPE, ROW = world.COMPANY, statement_batch.DOCTYPE, statement_batch.ROW


@pytest.fixture(autouse=True)
def company(site, monkeypatch):
	sw.company()
	monkeypatch.setattr(frappe.flags, "testing_email", True, raising=False)
	frappe.local.outgoing_email_account = {}


def batch(*customers: str, **more):
	first, last = sw.period()
	values = {"company": C, "from_date": first, "to_date": last, "shows": "Movements and open items", **more}
	rows = [{"customer": world.customer(name)} for name in customers]
	return frappe.get_doc({"doctype": DOCTYPE, **values, "rows": rows}).insert()


def run(doc):
	statement_batch.start(doc.name)
	statement_batch.work(doc.name)
	return doc.reload()


def states(doc) -> dict[str, str]:
	return {row.customer: row.status for row in doc.reload().rows}


def pdf_of(doc) -> bytes:
	return frappe.get_doc("File", {"file_url": doc.pdf_file, "attached_to_name": doc.name}).get_content()


def many(number: int) -> list[str]:
	names = [f"Customer {n:02}" for n in range(number)]
	for name in names:
		sw.invoice(name, 100)
		frappe.db.set_value("Customer", name, "email_id", f"c{name[-2:]}@example.com")
	return names


def test_one_pdf_in_each_customers_language_for_everybody_with_an_account():
	sw.invoice(world.BAILEY, 100)
	sw.invoice(world.GUANGDA, 200)
	world.customer(world.HAIFENG)  # nothing was ever booked
	doc = run(batch(output="One PDF"))
	assert doc.status == "Done" and set(states(doc)) >= {world.BAILEY, world.GUANGDA}
	assert world.HAIFENG not in states(doc)
	text = text_of(pdf_of(doc))
	assert "Closing balance" in text and "期末余额" in text
	assert frappe.db.get_value("File", {"file_url": doc.pdf_file}, "is_private") == 1


def test_the_choice_of_customers_narrows_it():
	sw.invoice(world.BAILEY, 100)
	sw.invoice(world.GUANGDA, 200)
	frappe.db.set_value("Customer", world.GUANGDA, "account_manager", world.user(world.OTHER_REP))
	doc = run(batch(output="One PDF", of_collector=world.OTHER_REP))
	assert set(states(doc)) == {world.GUANGDA}
	with pytest.raises(frappe.ValidationError, match="No customer has an account"):
		run(batch(output="One PDF", territory="Rest Of The World"))


def test_one_bad_customer_stops_no_other_and_says_why(monkeypatch):
	sw.invoice(world.BAILEY, 100)
	sw.invoice(world.GUANGDA, 200)
	doc = batch(world.BAILEY, world.GUANGDA, "Never Invoiced", output="One PDF")
	set_it = statement_page.laid_out

	def breaks(paper):
		if paper.customer == world.BAILEY:
			frappe.throw("The paper is torn")
		return set_it(paper)

	with monkeypatch.context() as torn:
		torn.setattr(statement_page, "laid_out", breaks)
		run(doc)
	assert states(doc) == {world.BAILEY: "Failed", world.GUANGDA: "Done", "Never Invoiced": "Nothing to show"}
	assert doc.status == "Done with Errors" and doc.errors == 1 and "torn" in doc.rows[0].error
	run(doc)
	assert doc.status == "Done" and states(doc)[world.BAILEY] == "Done"
	assert frappe.get_all("File", {"attached_to_name": doc.name}, pluck="file_name") == [f"{doc.name}.pdf"]
	assert len(PdfReader(BytesIO(pdf_of(doc))).pages) >= 2


def test_killed_in_the_midst_and_resumed_does_what_is_left_once(monkeypatch):
	names = many(7)
	doc = batch(*names, output="One PDF")
	monkeypatch.setattr(statement_batch, "GROUP", 3)
	set_it, done = statement_page.laid_out, []

	def dies(paper):
		if len(done) == 4:
			raise frappe.QueryDeadlockError("killed")  # concerns all: the job ends
		done.append(paper.customer)
		return set_it(paper)

	monkeypatch.setattr(statement_page, "laid_out", dies)
	monkeypatch.setattr(statement_batch, "commit_chunk", lambda: frappe.db.savepoint("committed"))
	statement_batch.start(doc.name)
	with pytest.raises(frappe.QueryDeadlockError):
		statement_batch.work(doc.name)
	frappe.db.rollback(save_point="committed")  # as the death of a worker does
	assert list(states(doc).values()).count("Done") == 3
	assert statement_batch.resume_stuck() == [doc.name]
	monkeypatch.setattr(statement_page, "laid_out", set_it)
	statement_batch.work(doc.name)
	statement_batch.work(doc.name)
	assert set(states(doc).values()) == {"Done"} and doc.done == 7
	text = text_of(pdf_of(doc))
	told = {text.count(name) for name in names}
	assert len(told) == 1 and 0 not in told  # each as often as every other: once


def test_what_no_file_of_the_site_may_hold_goes_on_in_the_next(monkeypatch):
	names = many(5)
	doc = batch(*names, output="One PDF")
	monkeypatch.setattr(statement_batch, "GROUP", 2)
	run(doc)
	whole = len(pdf_of(doc))
	assert doc.files == 1 and files_of(doc) == [f"{doc.name}.pdf"]
	allowed = {"bytes": int(whole * 0.7)}  # by Frappe's own check, too
	monkeypatch.setattr(file_api, "get_max_file_size", lambda: allowed["bytes"])
	doc = run(batch(*names, output="One PDF"))
	assert doc.status == "Done" and doc.files == len(files_of(doc)) > 1
	contents = [frappe.get_doc("File", {"file_name": name}).get_content() for name in files_of(doc)]
	assert all(len(content) <= allowed["bytes"] for content in contents)
	assert all(sum(name in text_of(content) for content in contents) == 1 for name in names)
	allowed["bytes"] = len(pdf_of(run(batch(names[0], output="One PDF")))) + 2000
	doc = run(batch(*names, output="One PDF"))  # nothing fits with another one
	assert doc.status == "Done" and doc.files == 5


def test_a_paper_that_cannot_be_drawn_fails_alone(monkeypatch):
	names = many(5)
	doc, draw = batch(*names, output="One PDF"), pdf.of_papers
	lay_out, bad = statement_page.laid_out, []

	def marked(paper):
		found = lay_out(paper)
		bad.extend([found] if paper.customer == names[3] else [])
		return found

	def breaks(papers):
		if any(paper is one for paper in papers for one in bad):
			frappe.throw("A font is broken")
		return draw(papers)

	monkeypatch.setattr(statement_page, "laid_out", marked)
	with monkeypatch.context() as broken:
		broken.setattr(pdf, "of_papers", breaks)
		run(doc)
	failed = [row for row in doc.rows if row.status == "Failed"]
	assert [row.customer for row in failed] == [names[3]] and "font is broken" in failed[0].error
	assert doc.status == "Done with Errors" and names[4] in text_of(pdf_of(doc))
	run(doc)
	assert doc.status == "Done" and all(name in text_of(pdf_of(doc)) for name in names)


def test_a_batch_that_cannot_be_finished_is_stopped_and_resumed(monkeypatch):
	doc = batch(*many(2), output="One PDF")

	def full(_batch):
		frappe.throw("The disk is full")

	with monkeypatch.context() as disk:
		disk.setattr(statement_batch_files, "join_parts", full)
		run(doc)
	assert doc.status == "Stopped" and set(states(doc).values()) == {"Done"}
	run(doc)
	assert doc.status == "Done" and doc.pdf_file


def test_a_statement_that_is_too_large_alone_fails_with_the_reason_and_stops_no_other(monkeypatch):
	names = many(3)
	keep = statement_batch_files._insert

	def refuses(batch, name, content):
		if name.endswith("-part-000002.pdf"):
			frappe.throw("File size exceeded the maximum allowed size")
		return keep(batch, name, content)

	monkeypatch.setattr(statement_batch, "GROUP", 1)
	with monkeypatch.context() as small:
		small.setattr(statement_batch_files, "_insert", refuses)
		doc = run(batch(*names, output="One PDF"))
	assert list(states(doc).values()) == ["Done", "Failed", "Done"] and "size exceeded" in doc.rows[1].error
	run(doc)
	assert set(states(doc).values()) == {"Done"} and all(name in text_of(pdf_of(doc)) for name in names)


def test_many_statements_in_one_file_carry_their_fonts_once():
	names = many(6)
	doc = run(batch(*names, output="One PDF"))
	alone = run(batch(names[0], output="One PDF"))
	assert len(pdf_of(doc)) < 3 * len(pdf_of(alone))


def files_of(doc) -> list[str]:
	return sorted(frappe.get_all("File", {"attached_to_name": doc.name}, pluck="file_name"))


def test_mailed_to_each_in_the_customers_language(smtp_port, letters):
	mailbox.outgoing(smtp_port)
	sw.invoice(world.BAILEY, 100)
	sw.invoice(world.GUANGDA, 200)
	doc = run(batch(world.BAILEY, world.GUANGDA, output="Mail"))
	assert set(states(doc).values()) == {"Sending"} and doc.status == "Running"
	for _tick in range(2):  # what a slow server did not take at once goes with the scheduler's next tick
		mailbox.flush()
	tasks.deliveries()
	assert set(states(doc).values()) == {"Sent"} and doc.status == "Done"
	mails = {mail["to"]: mail for mail in letters()}
	assert "Statement of your account" in mails["accounts@bailey.example"]["subject"]
	assert "对账单" in mails["ap@guangda.example"]["subject"]
	(pdf,) = mails["ap@guangda.example"].iter_attachments()
	assert "期末余额" in text_of(pdf.get_content())


def test_a_dead_mail_server_loses_nothing_and_resume_sends_the_rest():
	names = many(30)
	doc = run(batch(*names, output="Mail"))
	assert set(states(doc).values()) == {"Sending"}
	entries = [row.email_queue for row in doc.rows]
	assert len(set(entries)) == 30
	dead = {"status": "Error", "error": "ConnectionRefusedError: nobody listens"}
	for entry in entries[:10]:
		frappe.db.set_value("Email Queue", entry, dead)
	for entry in entries[10:25]:
		frappe.db.set_value("Email Queue", entry, "status", "Sent")
	statement_batch.sync()
	count = list(states(doc).values()).count
	assert (count("Failed"), count("Sent"), count("Sending")) == (10, 15, 5)
	assert doc.status == "Running" and "nobody listens" in doc.rows[0].error
	run(doc)  # only the ten are done again
	count = list(states(doc).values()).count
	assert (count("Sent"), count("Sending")) == (15, 15)
	assert frappe.db.count("Email Queue", {"reference_name": doc.name}) == 40
	for row in doc.rows:
		frappe.db.set_value("Email Queue", row.email_queue, "status", "Sent")
	statement_batch.sync()
	assert doc.reload().status == "Done" and set(states(doc).values()) == {"Sent"}


def test_a_server_nobody_listens_at_and_then_does_gets_every_mail_once(smtp_port, letters):
	names = many(8)
	with socket.socket() as free:  # a port that was free a moment ago: refused, not timed out
		free.bind(("127.0.0.1", 0))
		mailbox.outgoing(free.getsockname()[1])
	doc = run(batch(*names, output="Mail"))
	for _tick in range(2):
		with suppress(frappe.ValidationError):  # Frappe gives a tick up when too much of it failed
			mailbox.flush()
		tasks.deliveries()
	assert set(states(doc).values()) == {"Sending"} and doc.status == "Running"
	assert any("refused" in (row.error or "") for row in queued(doc)) and not letters()
	mailbox.outgoing(smtp_port)
	for _tick in range(2):
		mailbox.flush()
	tasks.deliveries()
	assert set(states(doc).values()) == {"Sent"} and doc.status == "Done"
	assert sorted(mail["to"] for mail in letters()) == [f"c{n:02}@example.com" for n in range(8)]


def queued(doc) -> list:
	return frappe.get_all("Email Queue", {"reference_name": doc.name}, ["status", "error"])


def test_without_an_outgoing_account_every_row_says_so_and_is_still_to_do():
	names = many(3)
	doc = batch(*names, "No Address Ltd", output="Mail")
	sw.invoice("No Address Ltd", 50)
	for account in frappe.get_all("Email Account", pluck="name"):
		frappe.db.set_value("Email Account", account, "enable_outgoing", 0)
		frappe.clear_document_cache("Email Account", account)
	frappe.local.outgoing_email_account = {}
	run(doc)
	assert set(states(doc).values()) == {"Failed"} and doc.status == "Done with Errors"
	mailbox.outgoing(1)
	run(doc)
	assert [states(doc)[name] for name in names] == ["Sending"] * 3
	assert states(doc)["No Address Ltd"] == "Failed"
	row = next(row for row in doc.reload().rows if row.customer == "No Address Ltd")
	assert "No e-mail address" in row.error
	row.email_to = "found@example.com"  # mended by hand, then resumed
	doc.save()
	run(doc)
	assert states(doc)["No Address Ltd"] == "Sending"


def test_stopped_it_begins_nothing_more():
	doc = batch(*many(3), output="One PDF")
	statement_batch.start(doc.name)
	statement_batch.stop(doc.name)
	statement_batch.work(doc.name)
	assert set(states(doc).values()) == {"To Do"} and doc.status == "Stopped"


def test_a_batch_that_began_stays_as_it_was_asked():
	sw.invoice(world.BAILEY, 100)
	doc = run(batch(world.BAILEY, output="One PDF"))
	for change in ({"to_date": "2030-01-01"}, {"output": "Mail"}, {"status": "Draft"}):
		again = frappe.get_doc(DOCTYPE, doc.name).update(change)
		with pytest.raises(frappe.ValidationError):
			again.save()
	with pytest.raises(frappe.ValidationError, match="in the list twice"):
		batch(world.BAILEY, world.BAILEY)
	with pytest.raises(frappe.ValidationError, match="ends before it begins"):
		batch(world.BAILEY, to_date="2001-01-01")


def test_reps_have_no_batches():
	sw.invoice(world.BAILEY, 100)
	doc = batch(world.BAILEY, output="One PDF")
	with as_user(world.user(world.REP)):
		for call in (statement_api.start_batch, statement_api.stop_batch):
			with pytest.raises(frappe.PermissionError):
				call(doc.name)
		with pytest.raises(frappe.PermissionError):
			frappe.get_list(DOCTYPE)


@pytest.mark.committed
def test_real_workers_draft_statements_and_make_the_pdf(jobs):
	"""The whole way by the buttons: drafted, checked, sent and one PDF of all, in background jobs."""
	names = many(3)
	first, last = map(str, sw.period())
	tasks.statements()  # the month before, by itself
	jobs()
	drafts = frappe.get_all("Account Statement", {"customer": ("in", names)}, pluck="name", order_by="name")
	assert len(drafts) == 3
	statement_api.check(frappe.as_json(drafts))
	statement_api.send_checked(C)
	statement_api.draft(C, first, last, frappe.as_json(names))  # again: nothing is doubled
	doc = batch(*names, output="One PDF")
	statement_api.start_batch(doc.name)
	jobs()
	assert set(frappe.get_all("Account Statement", {"name": ("in", drafts)}, pluck="status")) == {"Sending"}
	assert frappe.db.count("Account Statement", {"customer": ("in", names)}) == 3
	assert states(doc) == dict.fromkeys(names, "Done") and doc.status == "Done"
	assert all(name in text_of(pdf_of(doc)) for name in names)
