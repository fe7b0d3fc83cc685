"""The papers after the credit lock: what each must carry, how its pages break, what interest says."""

import json
import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import frappe
import pytest
from pypdf import PdfReader

from ar_collections.services import letter_birth, pdf
from ar_collections.services.letter_claim import Row
from ar_collections.services.letter_format import long_date
from ar_collections.tests.site import paper_world, world
from ar_collections.tests.site.paper_world import COURT, FIRM, LAWYER, PAPERS, TODAY, has, text_of, written

SEALS = dict.fromkeys(PAPERS, "Company seal") | {"Lawyer Letter": "Seal of the law firm"}


@pytest.fixture(autouse=True)
def company(site):
	paper_world.company()


# What each paper carries (domain.md G)


@pytest.mark.parametrize("kind", PAPERS)
def test_every_paper_carries_what_all_letters_carry(kind):
	doc = written(kind)
	assert doc.status == "Pending Approval" and doc.delivery == "Registered Mail" and not doc.failure
	text = text_of(pdf.render(doc.name))
	has(text, doc.name, "Bailey & Sons", "PO-000", doc.items[0].voucher_no, "CNY 1,000.00", "Bank of China",
		f"quoting {doc.name}", "crossed this letter", SEALS[kind], "Page 1 of")  # fmt: skip
	assert doc.deadline_date > doc.letter_date


def test_a_formal_demand_encloses_the_statement_and_names_the_last_date_before_lawyers():
	doc = written("Formal Demand")
	world.make_invoice(doc.customer, 250, due_date=TODAY() + timedelta(days=20), currency="CNY")
	text = text_of(pdf.preview(letters_anew(doc)))
	has(text, "last date before we hand the matter to our lawyers", "Enclosure: account statement as of",
		"Account statement as of", "Opening balance", "Closing balance", "1,250.00", "Return slip",
		"agrees with our books", "It does not agree, because")  # fmt: skip
	told = json.loads(doc.annexes)["statement"]
	assert Decimal(told["closing"]) == Decimal(told["open"]) - Decimal(told["credits"]) == 1250


def test_the_statement_lists_every_open_item_with_its_days_overdue():
	doc = written("Formal Demand", count=3)
	(annex,) = [
		p.extract_text()
		for p in PdfReader(BytesIO(pdf.render(doc.name))).pages
		if "Return slip" in p.extract_text()
	]
	items = annex.split("Open items of the account")[1]
	for row in doc.items:
		assert re.search(
			rf"{row.voucher_no}\s+{row.posting_date}\s+{row.due_date}\s+{row.days_overdue}\s", items
		)
	assert re.search(r"Open items in total\s+3,003.00", items)


@pytest.mark.parametrize("who", [world.BAILEY, world.GUANGDA])
def test_a_formal_demand_of_one_item_is_one_page_and_its_statement(who):
	content = pdf.render(written("Formal Demand", customer=world.customer(who)).name)
	assert len(PdfReader(BytesIO(content)).pages) == 2


def letters_anew(doc):
	letter_birth.date_anew(doc, TODAY())
	return doc


def test_the_statement_opens_with_what_was_owed_before_and_lists_every_movement():
	customer = world.customer(world.BAILEY)
	paid = world.make_invoice(customer, 500, due_date=TODAY() - timedelta(days=200), currency="CNY")
	world.pay(paid, 500, TODAY() - timedelta(days=10))
	doc = written("Formal Demand", customer=customer)
	told = json.loads(doc.annexes)["statement"]
	assert Decimal(told["opening"]) == 500 and Decimal(told["closing"]) == 1000
	assert [(row["kind"], row["amount"], row["balance"]) for row in told["rows"]] == [
		("kind_invoice", "1000.0", "1500.0"), ("kind_receipt", "-500.0", "1000.0"),
	]  # fmt: skip


def test_a_lawyer_letter_has_the_firms_head_mandate_facts_claim_basis_deadline_and_consequence():
	doc = written("Lawyer Letter")
	assert (doc.law_firm, doc.law_firm_signatory) == (FIRM, LAWYER)
	pages = PdfReader(BytesIO(pdf.render(doc.name))).pages
	text = text_of(pdf.render(doc.name))
	has(text, FIRM, "200 Century Avenue", "Licence no.: 31101-2026", LAWYER, "Attorney at law", "Mandate.",
		"power of attorney no. 2026-17", "Facts.", "Claim.", "Legal basis.", "Civil Code", "Deadline.",
		"Consequence.", "Claimant", "91310000TESTCOMP", "Debtor", "Bank of China")  # fmt: skip
	assert pages[0].extract_text().strip().startswith(FIRM)  # its head, not the company's


def test_a_notice_of_litigation_names_firm_court_and_the_day_of_filing():
	doc = written("Notice of Litigation")
	assert doc.court == COURT and doc.filing_date > doc.deadline_date
	has(text_of(pdf.render(doc.name)), FIRM, COURT, "suit will be filed", long_date(doc.filing_date, "en"))


@pytest.mark.parametrize("kind", PAPERS)
def test_chinese_papers_are_chinese_throughout(kind):
	doc = written(kind, customer=world.customer(world.GUANGDA))
	text = text_of(pdf.render(doc.name))
	has(text, "人民币壹仟元整", "盖章处", "与本函交错", "第 1 页，共")
	more = {
		"Formal Demand": ("催帐函", "对账单", "期初余额", "期末余额", "回执", "移交律师处理前的最后付款期限"),
		"Lawyer Letter": ("律师函", "一、委托", "二、事实", "三、债权及其计算", "四、法律依据", "民法典", "五、付款期限", "六、后果", "债权人", "债务人"),
		"Notice of Litigation": ("告知函", FIRM, COURT, "提起诉讼"),
	}  # fmt: skip
	has(text, *more[kind])


@pytest.mark.parametrize("kind", PAPERS)
@pytest.mark.parametrize("count", [1, 60])
@pytest.mark.parametrize("who", [world.BAILEY, world.GUANGDA])
def test_pages_are_numbered_and_the_seal_stays_with_the_last_lines(kind, count, who):
	content = pdf.render(written(kind, count=count, customer=world.customer(who)).name)
	pages = [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(BytesIO(content)).pages]
	(page,) = [p for p in pages if ("crossedthisletter" in p or "与本函交错" in p)]
	assert SEALS[kind].replace(" ", "") in page or "盖章处" in page
	last = f"Page {len(pages)} of {len(pages)}".replace(" ", "")
	chinese = f"第{len(pages)}页，共{len(pages)}页"
	assert last in pages[-1].replace(" ", "") or chinese in pages[-1].replace(" ", "")


# Interest and penalty


def with_interest(kind, who=world.BAILEY):
	"""A paper that was given interest of two rates on its only item, as `letter_claim.Row`s are kept."""
	doc = written(kind, customer=world.customer(who))
	item, day = doc.items[0], doc.letter_date
	turn = item.due_date + timedelta(days=60)
	spans = (
		(item.due_date + timedelta(days=1), turn, "4.5", "7.40"),
		(turn + timedelta(days=1), day, "4.35", "5.00"),
	)
	rows = [
		Row(item.voucher_no, 1, item.due_date, Decimal(1000), Decimal(rate), "year", first, last, (last - first).days + 1,
			"One-year LPR plus 50 %, actual days / 365", Decimal(amount))
		for first, last, rate, amount in spans
	]  # fmt: skip
	claimed = frappe.get_cached_value("Dunning Letter Type", kind, "interest") == "Claimed"
	known = json.loads(doc.annexes)
	known["claim"] = {
		"until": day, "rows": [row._asdict() for row in rows], "principal": Decimal(1000), "interest": Decimal("12.40"),
		"total": Decimal("1012.40") if claimed else None,
	}  # fmt: skip
	doc.db_set(
		{
			"annexes": json.dumps(known, default=str),
			"interest_total": 12.4,
			"claim_total": 1012.4 if claimed else 1000,
		}
	)
	return doc


def test_claimed_interest_is_computed_on_the_paper_and_demanded_with_the_principal():
	doc = with_interest("Lawyer Letter")
	text = text_of(pdf.render(doc.name))
	has(text, "Principal in total, CNY 1,000.00", "Interest and penalty up to", "4.5 % a year", "4.35 % a year",
		str(doc.letter_date), "12.40", "Claim in total, CNY 1,012.40", "Basis: One-year LPR plus 50 %",
		"Please pay CNY 1,012.40 by")  # fmt: skip


def test_shown_interest_is_told_and_only_the_principal_demanded():
	text = text_of(pdf.render(with_interest("Formal Demand").name))
	has(text, "4.35 % a year", "12.40", "Please pay CNY 1,000.00 by")
	assert "Claim in total" not in text


def test_a_chinese_claim_is_written_out_in_capital_numerals():
	text = text_of(pdf.render(with_interest("Notice of Litigation", world.GUANGDA).name))
	has(text, "本金合计（CNY）", "年 4.35%", "债权合计（CNY）", "人民币壹仟零壹拾贰元肆角")


def test_without_a_basis_a_paper_says_nothing_of_interest_and_claims_the_principal():
	doc = written("Lawyer Letter")
	assert (doc.interest_total, doc.claim_total) == (0, 1000)
	assert "Rate" not in text_of(pdf.render(doc.name))
