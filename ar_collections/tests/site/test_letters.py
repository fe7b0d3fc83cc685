"""Letters on a real site: what is written, frozen, printed and withdrawn."""

import hashlib
import os
import re
import shutil
import subprocess
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import frappe
import pytest
from pypdf import PdfReader

from ar_collections.core.model import LETTER, Line, PlannedAction
from ar_collections.core.why import Why
from ar_collections.jinja import styles
from ar_collections.services import actions, cases, letter_files, letter_resources, letters, pdf
from ar_collections.services.letter_format import long_date
from ar_collections.tests.site import world

DAY = date(2026, 3, 16)
TYPES = {"Due Reminder": (0, -7), "Due Notice": (0, 0), "First Demand": (1, 15), "Second Demand": (2, 31)}


@pytest.fixture(autouse=True)
def company(site):
	world.live_company(signatory_name="Chen Ming", contact_phone="+86 21 5555 0101")


@pytest.mark.parametrize("kind", TYPES)
def test_every_letter_carries_what_a_paper_must_carry(kind):
	name = written(kind, customer=world.customer(world.BAILEY))
	letter, text = frappe.get_doc("Dunning Letter", name), text_of(pdf.render(name))
	deadline = long_date(letter.deadline_date, "en")
	for words in (
		name, "Bailey & Sons", "Tom Bailey", "1 Harbour Road", "UNITED KINGDOM", "16 March 2026", "SINV-TEST-00000",
		"PO-000", "88,000.00", "1,000.10", "86,999.90", "CNY 86,999.90", f"by {deadline}", f"quoting {name}",
		"Bank of China", "Account no.", "crossed this letter", "Yours sincerely", "Chen Ming", "Company seal",
		"Page 1 of 1", "+86 21 5555 0101".replace(" ", ""),
	):  # fmt: skip
		assert words in text or words in text.replace(" ", "").replace("\xa0", ""), words


@pytest.mark.parametrize("kind", TYPES)
def test_chinese_letters_have_capital_numerals_a_seal_place_and_embedded_glyphs(kind):
	content = pdf.render(written(kind, customer=world.customer(world.GUANGDA)))
	text = text_of(content)
	for words in (
		"人民币捌万陆仟玖佰玖拾玖元玖角",
		"盖章处",
		"第 1 页，共 1 页",
		"收款账户",
		"与本函交错",
		"2026年3月16日",
	):
		assert words.replace(" ", "") in text.replace(" ", ""), words
	fonts = embedded_fonts(content)
	assert any("CJK" in font for font in fonts) and all(fonts.values())


def test_a_long_letter_repeats_its_table_head_and_numbers_its_pages():
	pages = PdfReader(BytesIO(pdf.render(written(lines=120, customer=world.customer(world.BAILEY))))).pages
	texts = [page.extract_text() for page in pages]
	assert len(texts) > 3
	for number, text in enumerate(texts, 1):
		assert f"Page {number} of {len(texts)}" in text
		assert ("Order no." in text) == ("SINV-TEST" in text)  # the head stands where there are rows
	assert "Yours sincerely" in texts[-1] and "crossed this letter" in texts[-1]


def test_the_total_never_stands_alone_on_a_page():
	for count in range(18, 25):
		pages = PdfReader(
			BytesIO(pdf.render(written(lines=count, customer=world.customer(world.BAILEY))))
		).pages
		texts = [page.extract_text() for page in pages]
		(page,) = [text for text in texts if "Total to be paid" in text]
		assert "SINV-TEST" in page, count


def test_a_letter_about_ten_thousand_items_is_made():
	name = written(lines=10_000, customer=world.customer(world.BAILEY))
	content = pdf.render(name)
	pages = PdfReader(BytesIO(content)).pages
	first, last = pages[0].extract_text(), pages[-1].extract_text()
	assert "SINV-TEST-00000" in first and f"Page 1 of {len(pages)}" in first
	total = sum(Decimal(str(row.open_amount)) for row in frappe.get_doc("Dunning Letter", name).items)
	assert f"{total:,}" in last and f"Page {len(pages)} of {len(pages)}" in last


def test_many_letters_in_one_pdf_keep_page_numbers_of_their_own():
	names = [written(lines=n, customer=world.customer(world.BAILEY)) for n in (1, 40)]
	text = text_of(pdf.render_many(names))
	assert "Page 1 of 1" in text and "Page 1 of 2" in text and "Page 2 of 2" in text


def test_the_total_is_the_sum_of_the_items_to_the_cent():
	name = written(lines=7)
	letter = frappe.get_doc("Dunning Letter", name)
	assert Decimal(str(letter.total_open)) == sum(Decimal(str(row.open_amount)) for row in letter.items)


def test_a_letter_that_does_not_add_up_is_not_written():
	with pytest.raises(frappe.ValidationError, match="does not add up"):
		written(total=Decimal("86999.91"))
	euro = line("First Demand", 1, DAY, "EUR")
	with pytest.raises(frappe.ValidationError, match="does not add up"):
		written(extra=(euro,))


def test_an_issued_letter_is_frozen():
	name = written()
	assert letters.issue(name) is True
	letter = frappe.get_doc("Dunning Letter", name)
	content = letter_files.frozen_pdf(name)
	assert letter.pdf_sha256 == hashlib.sha256(content).hexdigest() and letter.issued_on
	assert frappe.db.get_value("File", {"file_url": letter.pdf_file}, "is_private") == 1
	frappe.db.set_value("Customer", letter.customer, "customer_name", "Somebody else")
	assert letters.issue(name) is False
	assert letter_files.frozen_pdf(name) == content


def test_what_an_undone_attempt_left_on_the_disk_does_not_change_the_papers_name():
	name = written()
	path = Path(frappe.get_site_path("private", "files", f"{name}.pdf"))
	path.write_bytes(b"%PDF of an attempt that was undone")
	letters.issue(name)
	assert frappe.db.get_value("Dunning Letter", name, "pdf_file") == f"/private/files/{name}.pdf"
	assert letter_files.frozen_pdf(name) == path.read_bytes()


def test_a_pdf_that_is_not_the_issued_one_is_refused():
	name = written()
	letters.issue(name)
	path = frappe.get_doc("File", letter_files.file_of(name)).get_full_path()
	with open(path, "ab") as file:
		file.write(b"%tampered")
	with pytest.raises(frappe.ValidationError, match="not the one that was issued"):
		letter_files.frozen_pdf(name)


def test_words_are_frozen_when_the_letter_is_written():
	name = written()
	before = frappe.db.get_value("Dunning Letter", name, "opening")
	letter_type = frappe.get_doc("Dunning Letter Type", "First Demand")
	letter_type.texts[0].opening = letter_type.texts[1].opening = "<p>New words</p>"
	letter_type.save()
	assert frappe.db.get_value("Dunning Letter", name, "opening") == before
	assert "New words" not in text_of(pdf.render(name))


def test_a_letter_that_needs_approval_waits_for_a_person():
	name = written(needs_approval=True)
	assert frappe.db.get_value("Dunning Letter", name, "status") == "Pending Approval"
	with pytest.raises(frappe.ValidationError, match="only an approved letter"):
		letters.issue(name)
	letters.approve(name)
	assert letters.issue(name) is True
	with pytest.raises(frappe.ValidationError, match="waits for approval"):
		letters.approve(name)


def test_a_letter_type_may_ask_for_approval():
	frappe.db.set_value("Dunning Letter Type", "First Demand", "needs_approval", 1)
	frappe.clear_document_cache("Dunning Letter Type", "First Demand")
	assert frappe.db.get_value("Dunning Letter", written(), "status") == "Pending Approval"


def test_withdrawing_takes_a_reason_and_gives_the_level_back():
	name = written()
	with pytest.raises(frappe.ValidationError, match="Say why"):
		letters.withdraw(name, "  ")
	letters.withdraw(name, "Wrong customer")
	letters.withdraw(name, "Again")  # changes nothing
	letter = frappe.get_doc("Dunning Letter", name)
	assert (letter.status, letter.withdrawn_reason) == ("Withdrawn", "Wrong customer")
	assert frappe.db.get_value("Collection Action", letter.action, "status") == "Withdrawn"
	with pytest.raises(frappe.ValidationError, match="only an approved letter"):
		letters.issue(name)


@pytest.mark.parametrize(
	("language", "used", "noted"),
	[("zh", "zh", False), ("en", "en", False), ("zh-TW", "zh", True), ("en-GB", "en", True), ("de", "en", True),
	(None, "en", True)],
)  # fmt: skip
def test_the_customers_language_or_the_nearest_one_is_used_and_noted(language, used, noted):
	customer = world.customer("Speaker")
	frappe.db.set_value("Customer", customer, "language", language)
	name = written(customer=customer)
	assert frappe.db.get_value("Dunning Letter", name, "language") == used
	comments = frappe.get_all(
		"Comment", {"reference_name": name, "comment_type": "Info"}, pluck="content", order_by="name"
	)
	assert bool(comments) == noted
	if language and noted:
		assert language in comments[0]


def test_without_an_address_the_name_stands_alone_and_the_rep_has_work():
	name = written(customer=world.customer("Nowhere Ltd", language="en"))
	letter = frappe.get_doc("Dunning Letter", name)
	assert letter.address_display == "Nowhere Ltd"
	assert follow_up(letter.case, "no-address").collector == letter.collector
	written("Due Notice", customer="Nowhere Ltd")
	assert frappe.db.count("Collection Action", {"case": letter.case, "step_id": "no-address"}) == 1


def test_the_billing_address_comes_before_any_other():
	customer = world.customer("Two Places", language="en")
	for kind in ("Shipping", "Billing"):
		link = {"link_doctype": "Customer", "link_name": customer}
		values = {
			"address_title": kind,
			"address_type": kind,
			"address_line1": f"{kind} Street",
			"city": "Leeds",
		}
		frappe.get_doc({"doctype": "Address", **values, "country": "China", "links": [link]}).insert()
	assert "Billing Street" in frappe.db.get_value(
		"Dunning Letter", written(customer=customer), "address_display"
	)


def test_every_billing_contact_gets_the_mail():
	customer = world.customer("Many People", language="en")
	link = {"link_doctype": "Customer", "link_name": customer}
	for first, billing in (("Ann", 1), ("Bob", 0), ("Cid", 1)):
		emails = [{"email_id": f"{first.lower()}@many.example", "is_primary": 1}]
		values = {"first_name": first, "is_billing_contact": billing, "email_ids": emails, "links": [link]}
		frappe.get_doc({"doctype": "Contact", **values}).insert()
	assert frappe.db.get_value("Dunning Letter", written(customer=customer), "email_to") == (
		"ann@many.example, cid@many.example"
	)


def test_the_next_letter_refers_to_the_one_before():
	first = written("First Demand", customer=world.customer(world.BAILEY))
	letters.issue(first, DAY)
	second = frappe.get_doc(
		"Dunning Letter", written("Second Demand", customer=world.BAILEY, day=DAY + timedelta(15))
	)
	assert second.previous_letter == first
	assert f"{first} of 16 March 2026" in second.opening
	letters.withdraw(first, "A mistake")
	third = frappe.get_doc(
		"Dunning Letter", written("Second Demand", customer=world.BAILEY, day=DAY + timedelta(16))
	)
	assert third.previous_letter is None


def test_the_new_deadline_is_a_working_day():
	friday = date(2026, 3, 20)
	assert deadline_of(written("Due Notice", day=friday)) == date(2026, 3, 27)
	assert deadline_of(written("First Demand", day=friday)) == date(2026, 3, 30)
	saturday = frappe.utils.add_days(friday, 1)
	assert deadline_of(written("Second Demand", day=saturday)) == date(2026, 3, 30)


def test_a_reminder_asks_for_payment_on_the_due_date_and_not_before():
	assert deadline_of(written("Due Reminder", day=date(2026, 3, 16))) == date(2026, 3, 23)


def test_other_open_items_are_shown_for_information_where_the_type_says_so():
	letter_type = frappe.get_doc("Dunning Letter Type", "First Demand")
	letter_type.show_lower_items = 1
	letter_type.save()
	invoice = world.make_invoice(world.BAILEY, 500, due_date=DAY - timedelta(3))
	letter = frappe.get_doc("Dunning Letter", written(customer=world.BAILEY))
	lower = [row for row in letter.items if row.information_only]
	assert [(row.voucher_no, row.open_amount) for row in lower] == [(invoice.name, 500)]
	assert letter.total_open == 86999.9
	assert "For your information" in text_of(pdf.render(letter.name))


def test_names_with_quotes_html_and_emoji_appear_literally_and_do_no_harm():
	nasty = 'O\'Neil "Q" <b>& Söhne</b> 😀 {{ 7*7 }}'
	customer = frappe.get_doc("Customer", world.customer("Nasty", language="en"))
	customer.customer_name = nasty
	customer.save()
	letter_type = frappe.get_doc("Dunning Letter Type", "First Demand")
	letter_type.texts[0].subject = letter_type.texts[0].mail_subject = "Payment, {{ customer_name }}"
	letter_type.save()
	name = written(customer=customer.name)
	text = text_of(pdf.render(name))
	assert (
		'Payment, O\'Neil "Q" <b>& Söhne</b>' in text
		and "{{ 7*7 }}" in text
		and "49" not in text.split("86,999")[0][-20:]
	)
	html = pdf.html_of(frappe.get_doc("Dunning Letter", name))
	assert "<b>&" not in html and "&lt;b&gt;&amp; Söhne" in html


def test_a_draft_says_so_and_an_issued_letter_does_not():
	name = written(customer=world.customer(world.BAILEY))
	assert "Draft, not sent" in text_of(pdf.preview(name))
	letters.issue(name)
	assert "Draft" not in text_of(letter_files.frozen_pdf(name))


def test_the_columns_of_the_footer_cannot_overlap():
	"""A page's middle box stands in the middle: half of it and a side box must fit into half the line."""
	html = pdf.html_of(frappe.get_doc("Dunning Letter", written()))
	box = r"@bottom-{} {{.*?\bwidth: (\d+)%"
	left, middle, right = (int(re.search(box.format(at), html)[1]) for at in ("left", "center", "right"))
	assert max(left, right) + middle / 2 <= 50


def test_the_print_view_shows_the_same_letter():
	name = written(customer=world.customer(world.BAILEY))
	html = frappe.get_print("Dunning Letter", name, "Collections Letter", no_letterhead=1)
	assert "Please pay CNY 86,999.90" in html and "Company seal" in html and "@bottom-right" in html
	frappe.local.form_dict.pop("pdf_generator", None)


def test_a_job_that_printed_with_another_engine_before_does_not_change_letters():
	name = written(customer=world.customer(world.BAILEY))
	before = text_of(pdf.render(name))
	frappe.local.form_dict.pdf_generator = "wkhtmltopdf"
	try:
		assert text_of(pdf.render(name)) == before
	finally:
		frappe.local.form_dict.pop("pdf_generator", None)


def test_the_chrome_engine_is_refused_with_a_sentence_where_there_is_none(monkeypatch):
	frappe.db.set_single_value("Collections Settings", "pdf_engine", "Chrome")
	frappe.clear_document_cache("Collections Settings", "Collections Settings")
	hooks = frappe.get_hooks
	monkeypatch.setattr(
		frappe, "get_hooks", lambda *args, **more: [] if args == ("pdf_generator",) else hooks(*args, **more)
	)
	with pytest.raises(frappe.ValidationError, match="Choose WeasyPrint"):
		pdf.render(written())


def test_chrome_prints_the_same_letter(tmp_path):
	chromium = os.environ.get("AR_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
	if not chromium:
		pytest.skip("no Chromium on this machine")
	letter = frappe.get_doc("Dunning Letter", written(lines=60, customer=world.customer(world.BAILEY)))
	letter.flags.being_issued = True
	page = tmp_path / "letter.html"
	page.write_text(pdf.html_of(letter).replace("</style>", styles() + "</style>", 1), encoding="utf-8")
	target = tmp_path / "letter.pdf"
	flags = [
		"--headless",
		"--no-sandbox",
		"--disable-gpu",
		"--no-pdf-header-footer",
		f"--print-to-pdf={target}",
	]
	subprocess.run([chromium, *flags, page.as_uri()], check=True, capture_output=True, timeout=120)
	theirs, ours = PdfReader(target), PdfReader(BytesIO(pdf.render(letter)))
	assert len(theirs.pages) == len(ours.pages) == 3
	for number, page in enumerate(theirs.pages, 1):
		assert f"Page {number} of 3" in page.extract_text()
	assert figures_of(theirs) == figures_of(ours)


def test_letters_load_nothing_from_the_network_or_the_disk():
	for url in (
		"http://169.254.169.254/latest",
		"file:///etc/passwd",
		"https://example.com/x.png",
		"ftp://x/y",
	):
		with pytest.raises(ValueError):
			letter_resources.fetch(url)
	own = frappe.utils.get_url()
	for path in ("/files/../../site_config.json", "/private/files/secret.pdf", "/site_config.json"):
		with pytest.raises(ValueError):
			letter_resources.fetch(own + path)


def test_one_letter_that_cannot_be_made_does_not_stop_the_others(monkeypatch):
	good, bad = (
		written(customer=world.customer(world.BAILEY)),
		written(customer=world.customer(world.HAIFENG)),
	)
	render = pdf.render
	monkeypatch.setattr(pdf, "render", lambda doc: 1 / 0 if doc.name == bad else render(doc))
	assert letters.issue_pending(None, [bad, good]) == [bad]
	letter = frappe.get_doc("Dunning Letter", bad)
	assert (letter.status, letter.issued_on, letter.failure) == ("Approved", None, "division by zero")
	assert follow_up(letter.case, "letter-not-printed").letter == bad
	assert frappe.db.get_value("Dunning Letter", good, "issued_on")
	monkeypatch.setattr(pdf, "render", render)
	assert letters.issue_pending(None, [bad]) == []  # the next run makes it, and the work is done
	assert (
		frappe.db.get_value("Collection Action", follow_up(letter.case, "letter-not-printed").name, "status")
		== "Done"
	)


def test_a_letter_type_without_wording_is_named():
	frappe.db.delete("Dunning Letter Type Text", {"parent": "First Demand"})
	frappe.clear_document_cache("Dunning Letter Type", "First Demand")
	with pytest.raises(frappe.ValidationError, match="First Demand has no wording"):
		written()


def deadline_of(name: str) -> date:
	return frappe.db.get_value("Dunning Letter", name, "deadline_date")


def follow_up(case: str, code: str):
	name = frappe.db.get_value("Collection Action", {"case": case, "kind": "Follow-up", "step_id": code})
	return frappe.get_doc("Collection Action", name)


def embedded_fonts(content: bytes) -> dict[str, bool]:
	"""Font name → whether its glyphs are in the file."""
	found = {}
	for page in PdfReader(BytesIO(content)).pages:
		for font in page["/Resources"]["/Font"].values():
			descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
			found[font["/BaseFont"]] = bool({"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor))
	return found


def figures_of(reader: PdfReader) -> list[str]:
	"""Every amount and date, in the order of the paper."""
	text = " ".join(page.extract_text() for page in reader.pages)
	return re.findall(r"SINV-TEST-\d{5}|[\d,]+\.\d\d|\d{4}-\d\d-\d\d", text)


def written(kind="First Demand", lines=1, customer=None, day=DAY, currency="CNY", **more) -> str:
	"""A letter, written as a run would, and its name."""
	customer = customer or world.customer(world.GUANGDA)
	rows = [line(kind, n, day, currency) for n in range(lines)] + list(more.pop("extra", ()))
	planned = plan(kind, customer, rows, day, currency, **more)
	case = cases.open_case(world.COMPANY, customer)
	action = actions.create(planned, case, None, day)
	return letters.create(planned, case, action)


def line(kind, number, day, currency="CNY", **more) -> Line:
	days = TYPES[kind][1] + number
	amount = Decimal("88000.00") + number
	values = {
		"invoice": f"SINV-TEST-{number:05}", "term": 1, "posting_date": day - timedelta(days + 30),
		"due_date": day - timedelta(days), "days_overdue": days, "currency": currency, "amount": amount,
		"paid": Decimal("1000.10"), "disputed": Decimal(0), "open": amount - Decimal("1000.10"),
		"base_open": amount, "level": 0, "order": f"PO-{number:03}",
	}  # fmt: skip
	return Line(**{**values, **more})


def plan(kind, customer, lines, day=DAY, currency="CNY", **more) -> PlannedAction:
	level = TYPES[kind][0]
	values = {
		"customer": customer, "kind": LETTER, "step": kind.lower().replace(" ", "-"), "title": kind,
		"policy": world.POLICY, "level": level, "due_on": day, "lines": tuple(lines), "why": Why("due_today"),
		"currency": currency, "total": sum((one.open for one in lines), Decimal(0)), "letter_type": kind,
	}  # fmt: skip
	return PlannedAction(**{**values, **more})


def text_of(content: bytes) -> str:
	return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))
