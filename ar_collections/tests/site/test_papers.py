"""The papers after the credit lock: what each must carry, what keeps it waiting, who decides, how it arrives."""

import json
import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import frappe
import pytest
from pypdf import PdfReader

from ar_collections import api
from ar_collections.core.model import LETTER, Line, PlannedAction
from ar_collections.core.why import Why
from ar_collections.services import actions, approval, cases, letter_files, letter_outcome, letters, pdf
from ar_collections.services.letter_claim import Row
from ar_collections.tests.site import world

TODAY = frappe.utils.getdate
PAPERS = {"Formal Demand": (3, 98), "Lawyer Letter": (4, 105), "Notice of Litigation": (5, 120)}
FIRM, LAWYER, COURT = "Zhong & Partners", "Zhong Wei", "Pudong People's Court"


@pytest.fixture(autouse=True)
def company(site):
	world.live_company(
		signatory_name="Chen Ming",
		contact_phone="+86 21 5555 0101",
		law_firm=firm(),
		law_firm_licence="31101-2026",
		law_firm_signatory=LAWYER,
		law_firm_signatory_title="Attorney at law",
		law_firm_mandate="power of attorney no. 2026-17",
		court=COURT,
	)
	frappe.db.set_value("Company", world.COMPANY, "tax_id", "91310000TESTCOMP")


def firm(name: str = FIRM, address: bool = True) -> str:
	if not frappe.db.exists("Supplier", name):
		frappe.get_doc({"doctype": "Supplier", "supplier_name": name, "supplier_group": _group()}).insert(
			ignore_permissions=True
		)
		if address:
			place = {"address_line1": "200 Century Avenue", "city": "Shanghai", "country": "China"}
			links = [{"link_doctype": "Supplier", "link_name": name}]
			frappe.get_doc(
				{
					"doctype": "Address",
					"address_title": name,
					"address_type": "Office",
					**place,
					"links": links,
				}
			).insert(ignore_permissions=True)
	return name


def _group() -> str:
	return frappe.db.get_value("Supplier Group", {"is_group": 0}, "name")


def written(kind, count=1, customer=None, **more):
	"""A paper as a run would write it, on real invoices, and its document."""
	level, days = PAPERS[kind]
	day, customer = TODAY(), customer or world.customer(world.BAILEY)
	lines = []
	for number in range(count):
		due = day - timedelta(days + number)
		invoice = world.make_invoice(
			customer, 1000 + number, due_date=due, currency="CNY", po_no=f"PO-{number:03}"
		)
		amount = Decimal(1000 + number)
		lines.append(
			Line(
				invoice=invoice.name, term=1, posting_date=TODAY(invoice.posting_date), due_date=due,
				days_overdue=days + number, currency="CNY", amount=amount, paid=Decimal(0), disputed=Decimal(0),
				open=amount, base_open=amount, level=level - 1, order=f"PO-{number:03}",
			)
		)  # fmt: skip
	planned = PlannedAction(
		customer=customer, kind=LETTER, step=kind.lower().replace(" ", "-"), title=kind, policy=world.POLICY,
		level=level, due_on=day, lines=tuple(lines), why=Why("due_today"), currency="CNY",
		total=sum((one.open for one in lines), Decimal(0)), letter_type=kind, needs_approval=True, **more,
	)  # fmt: skip
	case = cases.open_case(world.COMPANY, customer)
	action = actions.create(planned, case, None, day)
	return frappe.get_doc("Dunning Letter", letters.create(planned, case, action))


def issued(kind, **more):
	doc = written(kind, **more)
	letters.approve(doc.name)
	assert letters.issue(doc.name) is True
	return doc.reload()


def posted(kind="Lawyer Letter", **more):
	doc = issued(kind, **more)
	frappe.db.set_value("Dunning Letter", doc.name, "posted_on", TODAY())
	frappe.db.set_value(
		"Dunning Letter", doc.name, {"status": "Sent", "courier": "EMS", "tracking_no": "EX 17"}
	)
	return doc.reload()


def text_of(content: bytes) -> str:
	return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


def has(text: str, *words: str) -> None:
	plain = text.replace(" ", "").replace("\xa0", "")
	for word in words:
		assert word.replace(" ", "") in plain, word


# What each paper carries (domain.md G)


@pytest.mark.parametrize("kind", PAPERS)
def test_every_paper_carries_what_all_letters_carry(kind):
	doc = written(kind)
	assert doc.status == "Pending Approval" and doc.delivery == "Registered Mail" and not doc.failure
	text = text_of(pdf.render(doc.name))
	has(text, doc.name, "Bailey & Sons", "PO-000", doc.items[0].voucher_no, "CNY 1,000.00", "Bank of China",
		f"quoting {doc.name}", "crossed this letter", "Company seal", "Page 1 of")  # fmt: skip
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
	from ar_collections.services import letter_birth

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
	from ar_collections.services.letter_format import long_date

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
	assert "Companyseal" in page or "盖章处" in page
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


# What keeps a paper waiting


def test_without_a_law_firm_the_letter_waits_and_says_what_to_do():
	world.live_company(law_firm=None)
	doc = written("Lawyer Letter")
	assert doc.status == "Pending Approval" and "Choose a Supplier as law firm" in doc.failure
	work = frappe.get_all(
		"Collection Action", {"letter": doc.name, "step_id": "letter-incomplete"}, pluck="status"
	)
	assert work == ["Open"]
	with pytest.raises(frappe.ValidationError, match="Choose a Supplier as law firm"):
		letters.approve(doc.name)
	doc.reload()
	assert doc.status == "Pending Approval" and not doc.issued_on
	world.live_company(law_firm=firm())
	letters.approve(doc.name)
	doc.reload()
	assert (
		doc.status == "Approved"
		and not doc.failure
		and doc.law_firm == FIRM
		and "Zhong &amp; Partners" in doc.opening
	)
	assert not frappe.db.exists(
		"Collection Action", {"letter": doc.name, "step_id": "letter-incomplete", "status": "Open"}
	)


def test_a_firm_without_address_or_signatory_cannot_write():
	world.live_company(law_firm=firm("Nameless Lawyers", address=False), law_firm_signatory=None)
	doc = written("Lawyer Letter")
	with pytest.raises(frappe.ValidationError, match=r"has no address.*Nobody signs"):
		letters.approve(doc.name)


def test_an_approved_letter_whose_firm_went_missing_stays_approved_and_is_work():
	doc = written("Lawyer Letter")
	letters.approve(doc.name)
	frappe.db.set_value("Supplier", FIRM, "disabled", 1)
	assert letters.issue_pending(None, [doc.name]) == [doc.name]
	doc.reload()
	assert doc.status == "Approved" and "is disabled" in doc.failure and not doc.issued_on
	frappe.db.set_value("Supplier", FIRM, "disabled", 0)
	assert letters.issue_pending(None, [doc.name]) == [] and doc.reload().issued_on


def test_a_firm_whose_supplier_is_gone_stops_neither_the_run_nor_the_other_letters():
	doc, other = written("Lawyer Letter"), written("Formal Demand", customer=world.customer(world.GUANGDA))
	for one in (doc, other):
		letters.approve(one.name)
	frappe.db.set_value("Dunning Letter", doc.name, "law_firm", "Gone Lawyers")
	frappe.db.set_value("Collections Company", world.COMPANY, "law_firm", "Gone Lawyers")
	assert letters.issue_pending(None, [doc.name, other.name]) == [doc.name]
	doc.reload()
	assert doc.status == "Approved" and not doc.issued_on and "does not exist any more" in doc.failure
	assert other.reload().issued_on
	work = {"letter": doc.name, "step_id": "letter-not-printed", "status": "Open"}
	assert frappe.db.exists("Collection Action", work)
	assert written("Lawyer Letter", customer=world.customer(world.HAIFENG)).status == "Pending Approval"
	world.live_company(law_firm=firm())
	doc.law_firm = None
	doc.db_update()
	assert letters.issue_pending(None, [doc.name]) == [] and doc.reload().law_firm == FIRM


def test_the_letter_may_name_another_firm_until_it_is_approved():
	doc = written("Lawyer Letter")
	other = firm("Li Lawyers")
	doc.law_firm, doc.law_firm_signatory = other, "Li Hua"
	doc.save()
	assert other in doc.opening and "Zhong" not in doc.opening
	has(text_of(pdf.render(doc.name)), other, "Li Hua")
	letters.approve(doc.name)
	doc.reload()
	doc.law_firm = FIRM
	with pytest.raises(frappe.ValidationError, match="has been approved with it"):
		doc.save()


# Who decides


def test_only_the_general_manager_approves_a_paper():
	doc = written("Lawyer Letter")
	frappe.set_user(world.user(world.SUPERVISOR))
	with pytest.raises(frappe.PermissionError, match="Only the General Manager approves"):
		api.approve_letter(doc.name)
	frappe.set_user(world.user(world.GENERAL_MANAGER))
	api.approve_letter(doc.name)
	assert doc.reload().status == "Approved"


def test_the_general_manager_is_asked_and_nobody_below(site):
	manager = world.user(world.GENERAL_MANAGER)
	doc = written("Lawyer Letter")
	asked = frappe.get_all("Collection Approval", {"reference_name": doc.name}, ["asked_of", "status"])
	assert [(row.asked_of, row.status) for row in asked] == [(manager, "Waiting")]
	told = " ".join(approval.kind_of("Dunning Letter").lines(doc))
	assert "Law firm: Zhong &amp; Partners." in told and "1,000.00" in told


def test_no_form_goes_past_the_general_manager():
	doc = written("Notice of Litigation")
	frappe.set_user(world.user(world.SUPERVISOR))
	for way in (lambda: letters.reject(doc.name, "no"), lambda: moved(doc.name)):
		with pytest.raises(frappe.PermissionError, match="Only the General Manager"):
			way()
	frappe.set_user(world.user(world.GENERAL_MANAGER))
	moved(doc.name)
	assert doc.reload().status == "Approved"
	assert frappe.get_all("Collection Approval", {"reference_name": doc.name}, pluck="status") == ["Approved"]


def moved(name: str):
	"""The status set on the form, whatever the site's workflow says."""
	doc = frappe.get_doc("Dunning Letter", name)
	doc.status, doc.flags.decided_here = "Approved", True
	doc.save()


def test_the_general_manager_does_not_approve_a_paper_of_his_own():
	doc = written("Lawyer Letter")
	manager = world.user(world.GENERAL_MANAGER)
	frappe.db.set_value("Dunning Letter", doc.name, "owner", manager)
	frappe.set_user(manager)
	with pytest.raises(frappe.PermissionError, match="somebody else approves"):
		letters.approve(doc.name)


def test_a_form_approval_of_an_incomplete_paper_says_what_is_missing():
	world.live_company(law_firm=None)
	doc = written("Lawyer Letter")
	frappe.set_user(world.user(world.GENERAL_MANAGER))
	with pytest.raises(frappe.ValidationError, match="Choose a Supplier as law firm"):
		moved(doc.name)


def test_a_payment_between_proposal_and_approval_withdraws_the_proposal():
	doc = written("Lawyer Letter")
	world.pay(frappe.get_doc("Sales Invoice", doc.items[0].voucher_no), 400, TODAY())
	doc.reload()
	assert doc.status == "Withdrawn" and doc.withdrawn_reason
	with pytest.raises(frappe.ValidationError, match="waits for approval"):
		letters.approve(doc.name)


def test_an_issued_lawyer_letter_is_taken_back_by_the_general_manager_with_a_reason_and_a_trail():
	doc = posted()
	frappe.set_user(world.user(world.SUPERVISOR))
	with pytest.raises(frappe.PermissionError, match="only the General Manager"):
		api.withdraw_letter(doc.name, "mistake")
	frappe.set_user(world.user(world.GENERAL_MANAGER))
	with pytest.raises(frappe.ValidationError, match="Say why"):
		api.withdraw_letter(doc.name, " ")
	said = api.withdraw_letter(doc.name, "settled by phone")
	assert "EX 17" in said and "in writing" in said
	doc.reload()
	assert (doc.status, doc.withdrawn_reason) == ("Withdrawn", "settled by phone") and doc.withdrawn_by
	assert any(
		"settled by phone" in c
		for c in frappe.get_all("Comment", {"reference_name": doc.name}, pluck="content")
	)
	with pytest.raises(frappe.ValidationError, match="is kept"):
		doc.delete(ignore_permissions=True)
	assert letter_files.frozen_pdf(doc.name)


# How it arrives


def test_a_registered_letter_waits_for_the_post_and_its_waybill_names_it():
	doc = issued("Lawyer Letter")
	assert doc.needs_post and doc.status == "Approved"
	assert letter_outcome.waybill(doc).startswith(f"Lawyer Letter no. {doc.name} of ")
	api.mark_posted([doc.name], courier="EMS", tracking_no="EX 17")
	doc.reload()
	assert (doc.status, doc.courier, doc.tracking_no) == ("Sent", "EMS", "EX 17")


def test_delivered_with_its_proof_and_frozen_as_issued():
	doc = posted()
	before = letter_files.frozen_pdf(doc.name)
	proof = frappe.get_doc(
		{"doctype": "File", "file_name": "slip.txt", "content": b"signed", "is_private": 1}
	).insert()
	letter_outcome.record(doc.name, "Delivered", TODAY(), None, proof.file_url)
	doc.reload()
	assert (doc.status, doc.delivery_outcome, doc.delivered_on) == ("Delivered", "Delivered", TODAY())
	assert frappe.db.get_value("File", proof.name, ["attached_to_name", "is_private"]) == (doc.name, 1)
	assert letter_files.frozen_pdf(doc.name) == before
	doc.closing = "<p>other</p>"
	with pytest.raises(frappe.ValidationError, match="has been issued"):
		doc.save()
	doc.reload().delivered_on = TODAY() - timedelta(days=1)
	with pytest.raises(frappe.ValidationError, match="cannot be changed"):
		doc.save()


def test_a_letter_that_came_back_is_work_once_and_a_refusal_is_told_as_such():
	doc = posted()
	for _again in range(2):
		letter_outcome.record(doc.name, "Returned", TODAY(), "moved away")
	work = {"letter": doc.name, "step_id": "letter-returned"}
	assert frappe.get_all("Collection Action", work, ["status", "title"]) == [
		{"status": "Open", "title": "Letter returned: find the new address"}
	]
	letter_outcome.record(doc.name, "Refused", TODAY())
	doc.reload()
	assert (doc.status, doc.delivery_outcome) == ("Sent", "Refused")
	assert frappe.get_all("Collection Action", work, pluck="status") == ["Done"]


@pytest.mark.parametrize(
	("outcome", "day", "says"),
	[("Lost", 0, "Say what became"), ("Delivered", 1, "Give a day"), ("Delivered", -30, "Give a day")],
)
def test_an_outcome_that_cannot_be_is_refused(outcome, day, says):
	doc = posted()
	with pytest.raises(frappe.ValidationError, match=says):
		letter_outcome.record(doc.name, outcome, TODAY() + timedelta(days=day))


def test_nothing_is_delivered_before_it_was_posted():
	with pytest.raises(frappe.ValidationError, match="has not been posted"):
		letter_outcome.record(issued("Formal Demand").name, "Delivered", TODAY())


def test_a_rep_notes_the_outcome_for_own_customers_only():
	doc = posted()
	frappe.db.set_value("Dunning Letter", doc.name, "collector", world.user(world.REP))
	frappe.set_user(world.user(world.OTHER_REP))
	with pytest.raises(frappe.PermissionError):
		api.letter_outcome_noted(doc.name, "Delivered", str(TODAY()))
	frappe.set_user(world.user(world.REP))
	api.letter_outcome_noted(doc.name, "Delivered", str(TODAY()))
	assert doc.reload().status == "Delivered"
