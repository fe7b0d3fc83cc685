"""Evidence packs, opened and read: index, bookmarks, fingerprints, what is missing, and who may see them."""

import csv
import hashlib
import io
import itertools
import os
import zipfile

import frappe
import frappe.client
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from ar_collections import case_api
from ar_collections.services import evidence, evidence_files, evidence_sources, letters, run_jobs
from ar_collections.services.evidence_book import as_page
from ar_collections.services.evidence_piece import Piece
from ar_collections.services.pdf_stream import PdfStream, Unreadable
from ar_collections.tests.site import desk_world as dw
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world
from ar_collections.tests.site.test_handovers import active

WIDTHS = itertools.count()  # Frappe keeps files with the same contents once
C, GUANGDA = world.COMPANY, world.GUANGDA


@pytest.fixture(autouse=True)
def company():
	world.live_company()


@pytest.fixture
def case():
	return dw.to_call(GUANGDA, 900, days=140)


def pack(case, language: str = "en"):
	"""A pack made by the rep, in this process."""
	with hw.as_user(world.user(world.REP)):
		name = evidence.start(case.name, language)
	evidence.build(name)
	doc = frappe.get_doc("Evidence Pack", name)
	assert doc.status == "Draft", doc.failure
	return doc


def archive(doc) -> zipfile.ZipFile:
	return zipfile.ZipFile(evidence_files.path_of(doc, "zip_file"))


def paper(doc) -> PdfReader:
	return PdfReader(evidence_files.path_of(doc, "pdf_file"), strict=True)


def index(doc) -> list[dict]:
	text = archive(doc).read("index.csv").decode("utf-8-sig")
	return list(csv.DictReader(io.StringIO(text)))


def marks(doc) -> dict[str, list[str]]:
	"""`{bookmark: those below it}`."""
	found, last = {}, None
	for mark in paper(doc).outline:
		if isinstance(mark, list):
			found[last] = [one.title for one in mark]
		else:
			last = mark.title
			found[last] = []
	return found


def missing(doc) -> str:
	return archive(doc).read("missing.txt").decode()


def attach(doctype: str, name: str, file_name: str, content: bytes):
	of = {"attached_to_doctype": doctype, "attached_to_name": name, "is_private": 1}
	return frappe.get_doc({"doctype": "File", "file_name": file_name, "content": content, **of}).insert()


def photo() -> bytes:
	out = io.BytesIO()
	Image.new("RGB", (60, 40), "red").save(out, "PNG")
	return out.getvalue()


def sheet() -> bytes:
	return sheet_of(100 + next(WIDTHS))


def delivered(signed: bool = True):
	"""An invoice over goods, from an order, with its delivery note, overdue; the note may be signed."""
	world.stock(100, hw.ago(60))
	order = hw.order(GUANGDA, 2, 50)
	note = hw.delivery(GUANGDA, 2, 50, of=order)
	note.submit()
	row = {**hw.goods_row(2, 50), "sales_order": order.name, "so_detail": order.items[0].name}
	row |= {"delivery_note": note.name, "dn_detail": note.items[0].name}
	values = {"customer": GUANGDA, "company": C, "posting_date": hw.ago(30), "set_posting_time": 1}
	invoice = frappe.get_doc({"doctype": "Sales Invoice", **values, "due_date": hw.ago(20), "items": [row]})
	invoice.disable_rounded_total = 1
	invoice.insert().submit()
	if signed:
		attach("Delivery Note", note.name, "signed.png", photo())
	return order, note, invoice


def issued(case) -> str:
	[action] = hw.carried_out(
		hw.planned("Letter", "first-demand", frappe.get_doc("Sales Invoice", case.items[0].voucher_no),
			letter_type="First Demand", level=1)
	)  # fmt: skip
	letter = frappe.db.get_value("Collection Action", action, "letter")
	letters.issue(letter)
	return letter


# What it holds


def test_the_whole_file_is_in_it_and_can_be_checked(case):
	order, note, invoice = delivered()
	letter = issued(case)
	dw.logged(case, summary="He admits the debt")
	dw.promised(case, 400, 9, 5)
	doc = pack(case)
	rows = index(doc)
	titles = {row["Document"] for row in rows}
	for name in (order.name, note.name, invoice.name):
		assert any(name in title for title in titles), name
	assert any(letter in title for title in titles)
	for wanted in ("Claim computation", "Contacts", "Promises", "Ledger extract", "Ledger extract (CSV)"):
		assert wanted in titles
	files = archive(doc)
	assert files.testzip() is None
	for row in rows:
		assert hashlib.sha256(files.read(row["File"])).hexdigest() == row["SHA-256"], row["File"]
	assert len(rows) == doc.pieces == files.read("sha256sums.txt").decode().count("\n")
	for field, hashed in evidence_files.FILES.items():
		assert hashlib.sha256(open(evidence_files.path_of(doc, field), "rb").read()).hexdigest() == doc.get(
			hashed
		)


def test_bookmarks_and_page_numbers_lead_to_the_document(case):
	_order, _note, invoice = delivered()
	doc = pack(case)
	found = marks(doc)
	assert list(found)[:2] == ["Index", "Claim"]
	assert f"Sales Invoice {invoice.name}" in found["Invoices"]
	reader = paper(doc)
	front = reader.page_labels.index("1")
	assert reader.page_labels[:front] == ["i", "ii", "iii", "iv", "v"][:front]
	assert len(reader.pages) - front == doc.pages
	for row in index(doc):
		if row["Document"] == f"Sales Invoice {invoice.name}":
			assert invoice.name in reader.pages[front + int(row["Page"]) - 1].extract_text()
	text = "".join(reader.pages[n].extract_text() for n in range(front))
	assert doc.case in text.replace("\n", "") and "What is missing" in text


def test_the_letter_is_the_very_one_that_was_issued(case):
	letter = issued(case)
	doc = pack(case)
	[row] = [r for r in index(doc) if r["File"].endswith(f"{letter}.pdf")]
	assert row["SHA-256"] == frappe.db.get_value("Dunning Letter", letter, "pdf_sha256")


def test_a_picture_is_a_page_and_other_files_are_in_the_zip_alone(case):
	_order, note, _invoice = delivered()
	attach("Delivery Note", note.name, "stock.xlsx", b"no paper")
	rows = {row["Document"]: row for row in index(pack(case))}
	assert rows[f"{note.name}: signed.png"]["Page"]
	assert not rows[f"{note.name}: stock.xlsx"]["Page"]


def test_the_index_is_in_the_language_asked_for(case):
	doc = pack(case, "zh")
	text = paper(doc).pages[0].extract_text()
	assert "债务人" in text and "Debtor" not in text
	with pytest.raises(frappe.ValidationError, match="written in"):
		evidence.start(case.name, "tlh")


def test_guarantors_handovers_and_costs_are_told(case):
	case.append("guarantors", {"guarantor": "Mr. Lin", "amount": 500})
	case.append("collateral", {"what": "Two presses", "value": 300})
	case.save()
	active(case)
	values = {"case": case.name, "amount": 80, "kind": "Lawyer", "spent_on": hw.today()}
	frappe.get_doc({"doctype": "Collection Cost", **values}).insert()
	titles = {row["Document"] for row in index(pack(case))}
	assert {"Guarantors", "Collateral", "Handovers", "Costs"} <= titles


def test_a_further_source_is_one_more_function(case, monkeypatch):
	def statements(_case):
		yield Piece("Statements", "Statement 2026-05", "s.txt", lambda: b"agreed")

	monkeypatch.setattr(evidence_sources, "SOURCES", (*evidence_sources.SOURCES, statements))
	assert any(row["Document"] == "Statement 2026-05" for row in index(pack(case)))


# What is missing


def test_what_is_missing_is_listed(case):
	_order, note, _invoice = delivered(signed=False)
	letter = issued(case)
	frappe.db.set_value("Dunning Letter", letter, {"status": "Sent", "sent_on": frappe.utils.now()})
	doc = pack(case)
	text = missing(doc)
	assert f"{note.name}: no signed copy" in text
	assert f"{case.items[0].voucher_no}: no order" in text
	assert letter in text and "no proof of delivery" in text
	assert "No contact was logged" in text
	assert doc.missing == len(text.splitlines()) and doc.missing_text == text


def test_goods_without_a_delivery_note_are_missing_and_services_are_not(case):
	row = hw.goods_row(1, 100)
	values = {"customer": GUANGDA, "company": C, "posting_date": hw.ago(30), "set_posting_time": 1}
	invoice = frappe.get_doc({"doctype": "Sales Invoice", **values, "due_date": hw.ago(20), "items": [row]})
	invoice.insert().submit()
	text = missing(pack(case))
	assert f"{invoice.name}: goods were invoiced" in text
	assert f"{case.items[0].voucher_no}: goods were invoiced" not in text


def test_a_file_that_is_gone_or_damaged_stops_nothing(case):
	invoice = case.items[0].voucher_no
	gone = attach("Sales Invoice", invoice, "contract.pdf", sheet())
	os.remove(gone.get_full_path())
	damaged = attach("Sales Invoice", invoice, "damaged.pdf", sheet())
	with open(damaged.get_full_path(), "wb") as file:
		file.write(b"%PDF-1.4 nothing in it")
	attach("Sales Invoice", invoice, "no-picture.png", b"not a picture")
	far = {"attached_to_doctype": "Sales Invoice", "attached_to_name": invoice}
	frappe.get_doc({"doctype": "File", "file_url": "https://example.com/far.pdf", **far}).insert()
	doc = pack(case)
	text = missing(doc)
	assert "contract.pdf" in text and "not on the disk" in text
	for word in ("damaged.pdf", "no-picture.png", "only a link"):
		assert word in text, text
	names = {row["File"].rsplit("-", 1)[-1] for row in index(doc)}
	assert {"damaged.pdf", "picture.png"} <= names


@pytest.mark.parametrize(
	("outcome", "attached", "gap"),
	[
		(None, False, "no proof of delivery"),
		(None, True, None),
		("Delivered", True, None),
		("Delivered", False, "no proof of delivery"),
		("Returned", True, "came back"),
		("Undelivered", True, "came back"),
		("Refused", True, None),
		("Refused", False, "no proof of delivery"),
	],
)
def test_a_letter_that_came_back_is_not_proved_by_what_is_attached(outcome, attached, gap):
	status = "Delivered" if outcome == "Delivered" else "Sent"
	row = frappe._dict({"status": status, "posted_on": hw.ago(9), "sent_on": None})
	if outcome:
		row.delivery_outcome = outcome
	said = evidence_sources.unproved(row, attached)
	assert gap in said if gap else said is None


def test_a_trial_letter_is_not_filed_and_one_taken_back_says_so(case):
	name = issued(case)
	pieces = [one for one in evidence_sources.letters(case.name) if isinstance(one, Piece)]
	assert [one.name for one in pieces] == [name] and "withdrawn" not in pieces[0].title
	letters.withdraw(name, "Wrong address.")
	assert "(withdrawn on" in next(evidence_sources.letters(case.name)).title
	frappe.db.set_value("Dunning Letter", name, "test_mode", 1)
	assert not list(evidence_sources.letters(case.name))


# Frozen


def test_approved_by_a_second_person_it_is_frozen(case):
	doc = pack(case)
	with hw.as_user(world.user(world.REP)), pytest.raises(frappe.PermissionError):
		case_api.approve_evidence(doc.name)
	with hw.as_user(hw.gm()):
		case_api.approve_evidence(doc.name)
	doc.reload()
	assert (doc.status, doc.approved_by) == ("Approved", world.GENERAL_MANAGER)
	doc.note = "other"
	with pytest.raises(frappe.ValidationError, match="frozen"):
		doc.save()
	with pytest.raises(frappe.PermissionError):
		frappe.delete_doc("Evidence Pack", doc.name)
	for name in frappe.get_all("File", {"attached_to_name": doc.name}, order_by="name", pluck="name"):
		with hw.as_user(hw.gm()), pytest.raises(frappe.PermissionError):
			frappe.delete_doc("File", name)
	assert evidence.is_whole(doc.name)


def test_nobody_approves_the_pack_they_made_nor_one_whose_file_was_changed(case):
	with hw.as_user(hw.gm()):
		own = evidence.start(case.name)
	evidence.build(own)
	with hw.as_user(hw.gm()), pytest.raises(frappe.PermissionError, match="somebody else"):
		evidence.approve(own)
	doc = pack(case)
	with open(evidence_files.path_of(doc, "zip_file"), "ab") as file:
		file.write(b"x")
	with hw.as_user(hw.gm()), pytest.raises(frappe.ValidationError, match="not the file"):
		frappe.client.set_value("Evidence Pack", doc.name, "status", "Approved")
	assert not evidence.is_whole(doc.name)


def test_a_pack_is_not_written_or_rewritten_by_hand(case):
	with pytest.raises(frappe.PermissionError):
		frappe.get_doc({"doctype": "Evidence Pack", "case": case.name}).insert()
	doc = pack(case)
	doc.pdf_sha256 = "0" * 64
	with pytest.raises(frappe.ValidationError, match="cannot be changed"):
		doc.save()


def test_two_clicks_are_one_pack_and_a_draft_can_be_thrown_away(case):
	assert evidence.start(case.name) == evidence.start(case.name)
	doc = pack(case)
	evidence.build(doc.name)  # the job comes again
	assert frappe.db.count("File", {"attached_to_name": doc.name}) == 2
	paths = [evidence_files.path_of(doc, field) for field in evidence_files.FILES]
	frappe.delete_doc("Evidence Pack", doc.name)
	assert not any(map(os.path.exists, paths))


def test_nobody_can_know_the_address_of_a_pack_beforehand(case):
	name = evidence.start(case.name)
	with hw.as_user(world.user(world.REP)):
		mine = attach("Customer", GUANGDA, f"{name}.pdf", sheet())
	evidence.build(name)
	doc = frappe.get_doc("Evidence Pack", name)
	assert doc.status == "Draft" and mine.file_url not in (doc.pdf_file, doc.zip_file)
	frappe.delete_doc("File", mine.name)
	assert evidence.is_whole(name)


def test_what_is_there_already_is_never_overwritten(case, monkeypatch, tmp_path):
	doc = pack(case)
	monkeypatch.setattr(frappe, "generate_hash", lambda *args, **kwargs: "known")
	made = tmp_path / "made.pdf"
	made.write_bytes(b"%PDF-1.4")
	row = {"file_name": "x.pdf", "is_private": 1, "file_url": f"/private/files/{doc.name}-known.pdf"}
	frappe.get_doc({"doctype": "File", "name": "other", **row}).db_insert()
	with pytest.raises(frappe.ValidationError, match="there already"):
		evidence_files.keep(doc, "pdf_file", str(made), f"{doc.name}.pdf")


# Who may


def test_another_rep_sees_neither_pack_nor_files_and_makes_none(case):
	doc = pack(case)
	files = frappe.get_all("File", {"attached_to_name": doc.name}, order_by="name", pluck="name")
	with hw.as_user(world.user(world.OTHER_REP)):
		assert not frappe.get_list("Evidence Pack", order_by="name")
		for call in (case_api.make_evidence, case_api.money, case_api.explain_case):
			with pytest.raises(frappe.PermissionError):
				call(case.name)
		with pytest.raises(frappe.PermissionError):
			case_api.approve_evidence(doc.name)
		for name in files:
			assert not frappe.get_doc("File", name).has_permission("read")
	with hw.as_user(world.REP):
		assert all(frappe.get_doc("File", name).has_permission("read") for name in files)


@pytest.mark.committed
def test_a_worker_makes_it_in_the_background(jobs):
	world.build()
	world.live_company()
	case = dw.to_call(GUANGDA, 900, days=140)
	frappe.db.commit()
	name = case_api.make_evidence(case.name)
	assert frappe.db.get_value("Evidence Pack", name, "status") == "Building"
	jobs()
	doc = frappe.get_doc("Evidence Pack", name)
	assert (doc.status, doc.progress) == ("Draft", 100), doc.failure
	assert not os.path.exists(frappe.get_site_path("private", f"evidence-{name}"))


@pytest.mark.committed
def test_a_pack_whose_worker_died_is_taken_up_by_the_next_click(jobs):
	world.build()
	world.live_company()
	case = dw.to_call(GUANGDA, 900, days=140)
	name = evidence.start(case.name)
	frappe.db.commit()
	run_jobs.forget(f"collections|evidence|{name}")  # and with it the work
	assert case_api.make_evidence(case.name) == name
	jobs()
	assert frappe.db.get_value("Evidence Pack", name, "status") == "Draft"


# The PDF itself


def together(*sources: bytes) -> bytes:
	out = io.BytesIO()
	pdf = PdfStream(out)
	for number, source in enumerate(sources):
		page, _pages = pdf.append(source)
		pdf.bookmark(f"Part {number}", page)
	pdf.close()
	return out.getvalue()


def test_what_comes_again_is_stored_once():
	paper = as_page(noise())
	one, two = len(together(paper)), len(together(paper, paper))
	assert two < one * 1.3


def test_pages_keep_their_size():
	first, second = PdfReader(io.BytesIO(together(sheet_of(200), sheet_of(300))), strict=True).pages
	assert (first.mediabox.width, second.mediabox.width) == (200, 300)


def test_a_source_that_cannot_be_read_leaves_the_others_whole():
	out = io.BytesIO()
	pdf = PdfStream(out)
	pdf.append(sheet())
	for broken in (b"", b"no pdf", sheet()[:200], locked()):
		with pytest.raises(Unreadable):
			pdf.append(broken)
	pdf.append(sheet())
	pdf.close()
	assert len(PdfReader(io.BytesIO(out.getvalue()), strict=True).pages) == 2


def noise() -> bytes:
	out = io.BytesIO()
	Image.effect_noise((400, 300), 80).save(out, "PNG")
	return out.getvalue()


def sheet_of(width) -> bytes:
	out = io.BytesIO()
	writer = PdfWriter()
	writer.add_blank_page(width, 100)
	writer.write(out)
	return out.getvalue()


def locked() -> bytes:
	out = io.BytesIO()
	writer = PdfWriter()
	writer.add_blank_page(100, 100)
	writer.encrypt("secret")
	writer.write(out)
	return out.getvalue()
