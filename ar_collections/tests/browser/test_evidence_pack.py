"""An evidence pack from a button on the case: made in the background, downloaded, checked, frozen."""

import csv
import hashlib
import io
import re
import zipfile
from pathlib import Path

import frappe
import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from ar_collections.tests.browser import mails
from ar_collections.tests.browser.test_decision import confirm
from ar_collections.tests.site import desk_world as dw
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import test_evidence as papers
from ar_collections.tests.site import world

PACK = "Evidence Pack"


@pytest.fixture(scope="module", autouse=True)
def case(fresh_site, ground):
	"""Goods ordered, delivered against signature and invoiced; a letter; a call; a broken promise."""
	world.build()
	frappe.flags.in_test = True
	world.live_company(email_account=mails.send_from(ground))
	case = dw.to_call(world.GUANGDA, 900, days=140)
	papers.delivered()
	papers.issued(case)
	dw.logged(case, summary="He admits the debt")
	dw.promised(case, 400, 9, 5)
	frappe.flags.in_test = False
	frappe.db.commit()
	return case


def downloaded(page, fieldname: str) -> bytes:
	"""What a click on the file of the form brings."""
	link = page.locator(f"[data-fieldname='{fieldname}'] .control-value a:visible")
	link.evaluate("(a) => { a.removeAttribute('target'); a.setAttribute('download', ''); }")
	with page.expect_download() as begun:
		link.click()
	return Path(begun.value.path()).read_bytes()


def bookmarks(reader: PdfReader) -> list[str]:
	return [one.title for one in reader.outline if not isinstance(one, list)]


def test_the_pack_is_made_from_the_case_downloaded_checked_and_frozen(page_as, picture, case):
	page = page_as(world.REP)
	page.goto(f"/app/collection-case/{case.name}")
	page.locator(".inner-group-button[data-label='More'] > button:visible").click()
	page.locator(".inner-group-button.show a:visible").filter(has_text="Evidence pack").click()
	page.wait_for_timeout(700)
	picture(page, "evidence-language")
	confirm(page)
	page.wait_for_url(re.compile("/evidence-pack/"))
	name = page.url.rsplit("/", 1)[-1]
	expect(page.locator(".page-head .indicator-pill:visible")).to_have_text("Draft", timeout=90_000)
	picture(page, "evidence-pack", full_page=True)

	files = zipfile.ZipFile(io.BytesIO(downloaded(page, "zip_file")))
	rows = list(csv.DictReader(io.StringIO(files.read("index.csv").decode("utf-8-sig"))))
	assert len(rows) > 10
	for row in rows:
		assert hashlib.sha256(files.read(row["File"])).hexdigest() == row["SHA-256"], row["File"]
	named = {row["File"] for row in rows} | {"index.csv", "index.pdf", "sha256sums.txt", "missing.txt"}
	assert set(files.namelist()) <= named
	paper = downloaded(page, "pdf_file")
	found = bookmarks(PdfReader(io.BytesIO(paper), strict=True))
	order = ["Index", "Claim", "Orders", "Invoices", "Delivery notes", "Letters", "Contacts"]
	assert [one for one in found if one in order] == order
	frappe.db.rollback()
	stored = frappe.get_doc(PACK, name)
	assert stored.pdf_sha256 == hashlib.sha256(paper).hexdigest()
	expect(page.get_by_role("button", name="Approve", exact=True)).to_have_count(0)

	boss = page_as(world.GENERAL_MANAGER)
	boss.goto(f"/app/evidence-pack/{name}")
	boss.get_by_role("button", name="Approve", exact=True).click()
	confirm(boss)
	expect(boss.locator(".page-head .indicator-pill:visible")).to_have_text("Approved")
	picture(boss, "evidence-approved", full_page=True)
	frappe.db.rollback()
	assert frappe.db.get_value(PACK, name, ["status", "approved_by"]) == ("Approved", world.GENERAL_MANAGER)
	with hw.as_user(world.GENERAL_MANAGER), pytest.raises(frappe.PermissionError):
		frappe.delete_doc(PACK, name)
