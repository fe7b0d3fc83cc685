"""The whole procedure on a real site, day −7 to day 45, as issue and domain tell it.

Four customers, two currencies, instalments, a partial payment, a credit note, a dispute over an
amount, a bounced payment, a gap of five nights. Every action, letter, mail, hold and release is
asserted. Runs are real runs, payments real Payment Entries, mails arrive at a real SMTP server.
"""

import hashlib
import io
from collections import defaultdict
from datetime import date, timedelta

import frappe
import pytest
from frappe.utils import flt
from pypdf import PdfReader

from ar_collections.services import actions, delivery, holds, run

from . import mailbox, world

DUE = date(2026, 3, 2)  # a Monday
GAP = range(17, 22)  # nights without a run
LAST = 45


def day(n: int) -> date:
	return DUE + timedelta(days=n)


class Story:
	"""What happens to the four customers, and what came of it."""

	def __init__(self):
		self.done = defaultdict(list)  # customer -> [(day, step)]
		self.notes = {}

	def happen(self, n: int) -> None:
		"""What people do on day n, before the nightly run."""
		getattr(self, f"day_{n}", lambda: None)()

	def day_5(self):
		self.block = frappe.get_doc(
			{
				"doctype": "Dunning Block",
				"customer": world.NORDLICHT,
				"sales_invoice": self.nordlicht.name,
				"reason": "Dispute",
				"amount": 2300,
				"note": "One crate arrived damaged.",
			}
		).insert()

	def day_10(self):
		world.credit_note(self.haifeng, 4000, posting_date=day(10))

	def day_16(self):
		self.payment = world.pay(self.bailey, posting_date=day(16))
		self.notes["Bailey case after payment"] = case_of(world.BAILEY).status

	def day_20(self):
		world.pay(self.guangda, 28000, posting_date=day(20))

	def day_25(self):
		self.block.update({"status": "Lifted", "outcome": "The papers were found."})
		self.block.save()

	def day_28(self):
		world.bounce(self.payment)

	def day_31(self):
		with as_user(world.GENERAL_MANAGER):
			holds.approve(hold_of(world.GUANGDA).name, "No more on credit.")
			holds.reject(hold_of(world.HAIFENG).name, "The owner promised me to pay on Friday.")
		self.notes["delivery refused"] = refusal(world.GUANGDA)
		world.pay(self.nordlicht, posting_date=day(31))
		self.notes["Nordlicht hold after payment"] = hold_of(world.NORDLICHT)

	def day_35(self):
		world.pay(self.guangda, posting_date=day(35))
		self.notes["Guangda hold after payment"] = hold_of(world.GUANGDA)
		self.notes["Guangda case after payment"] = case_of(world.GUANGDA)
		self.notes["delivery passes"] = refusal(world.GUANGDA) is None

	def invoices(self):
		self.guangda = world.make_invoice(world.GUANGDA, 88000, due_date=DUE, po_no="PO-7701")
		self.haifeng = world.make_invoice(world.HAIFENG, 20000, terms=[(DUE, 10000), (day(20), 10000)])
		self.nordlicht = world.make_invoice(
			world.NORDLICHT, 12300, due_date=DUE, debit_to=world.receivable_account("EUR")
		)
		self.bailey = world.make_invoice(world.BAILEY, 1000, due_date=DUE)

	def tell(self) -> None:
		self.invoices()
		for n in range(-8, LAST + 1):
			self.happen(n)
			if n not in GAP:
				self.night(n)

	def night(self, n: int) -> None:
		before = set(frappe.get_all("Collection Action", pluck="name", order_by="name"))
		name = run.start(world.COMPANY, day(n), source="Scheduler", now=True)
		assert frappe.db.get_value("Collection Run", name, "status") == "Done"
		mailbox.flush()
		delivery.sync_status()
		for row in frappe.get_all(
			"Collection Action",
			fields=["name", "customer", "step_id", "status"],
			order_by="customer, step_id",
		):
			if row.name in before:
				continue
			self.done[row.customer].append((n, row.step_id))
			if row.status == "Open":  # people do their work the same day
				actions.complete(row.name, "done", world.REP, answered=True)


class as_user:
	def __init__(self, user: str):
		self.user = user

	def __enter__(self):
		self.before = frappe.session.user
		frappe.set_user(self.user)

	def __exit__(self, *exc):
		frappe.set_user(self.before)


def case_of(customer: str):
	return frappe.get_last_doc("Collection Case", {"customer": customer}, order_by="creation desc")


def hold_of(customer: str):
	return frappe.get_last_doc("Credit Hold", {"customer": customer}, order_by="creation desc")


def refusal(customer: str) -> str | None:
	"""What the server says to a Delivery Note for this customer; None = it was submitted."""
	world.stock()
	note = frappe.get_doc(
		{
			"doctype": "Delivery Note",
			"customer": customer,
			"company": world.COMPANY,
			"items": [{"item_code": world.goods(), "qty": 1, "rate": 50, "warehouse": world.warehouse()}],
		}
	).insert()
	try:
		note.submit()
	except frappe.ValidationError as error:
		return str(error)
	return None


@pytest.fixture
def story(smtp_port, letters):
	frappe.flags.testing_email = True  # mails of a test really leave
	frappe.db.delete("Email Queue")  # a run that was committed elsewhere is not this story's
	for name in (world.GUANGDA, world.HAIFENG, world.NORDLICHT, world.BAILEY):
		world.customer(name)
	world.live_company(email_account=mailbox.outgoing(smtp_port), holiday_list=None)
	story = Story()
	story.tell()
	story.mails = letters()
	return story


def letters_of(customer: str) -> list[tuple]:
	rows = frappe.get_all(
		"Dunning Letter",
		filters={"customer": customer},
		fields=["letter_date", "letter_type", "level", "total_open", "currency", "status", "language"],
		order_by="letter_date, level",
	)
	return [((r.letter_date - DUE).days, r.letter_type, r.level, flt(r.total_open), r.currency) for r in rows]


def test_day_minus_7_to_day_45(story):
	_letters()
	_actions(story)
	_holds(story)
	_cases(story)
	_mails(story)
	_left_out()


def _letters():
	assert letters_of(world.GUANGDA) == [
		(-7, "Due Reminder", 0, 88000.0, "CNY"),
		(0, "Due Notice", 0, 88000.0, "CNY"),
		(15, "First Demand", 1, 88000.0, "CNY"),
		(30, "Second Demand", 2, 60000.0, "CNY"),  # 28,000 came on day 20
	]
	assert letters_of(world.HAIFENG) == [
		(-7, "Due Reminder", 0, 10000.0, "CNY"),
		(0, "Due Notice", 0, 10000.0, "CNY"),
		(13, "Due Reminder", 0, 10000.0, "CNY"),  # the second instalment, 7 days ahead
		(15, "First Demand", 1, 6000.0, "CNY"),  # less the credit note of day 10
		(22, "Due Notice", 0, 10000.0, "CNY"),  # due on day 20, in the gap: caught up
		(30, "Second Demand", 2, 6000.0, "CNY"),
		(35, "First Demand", 1, 10000.0, "CNY"),
	]
	assert letters_of(world.NORDLICHT) == [
		(-7, "Due Reminder", 0, 12300.0, "EUR"),
		(0, "Due Notice", 0, 12300.0, "EUR"),
		(15, "First Demand", 1, 10000.0, "EUR"),  # 2,300 in dispute
		(30, "Second Demand", 2, 12300.0, "EUR"),  # the dispute was settled on day 25
	]
	assert letters_of(world.BAILEY) == [
		(-7, "Due Reminder", 0, 1000.0, "CNY"),
		(0, "Due Notice", 0, 1000.0, "CNY"),
		(15, "First Demand", 1, 1000.0, "CNY"),
		# paid on day 16, bounced on day 28: it goes on where it stood
		(30, "Second Demand", 2, 1000.0, "CNY"),
	]


def _actions(story):
	assert sorted(story.done[world.GUANGDA]) == sorted(
		[(-7, "due-reminder"), (0, "due-notice"), (0, "call-arrived")]
		+ [(n, "call-friendly") for n in (2, 4, 7)]  # day 6 is a Sunday
		+ [(n, "call-daily") for n in (8, 9, 10, 11, 14)]  # none on Saturday and Sunday
		+ [(15, "first-demand"), (15, "call-responsible"), (15, "escalate-supervisor")]
		+ [(n, "call-on") for n in (22, 24, 28)]  # nothing in the nights 17 to 21; 26 is a Saturday
		+ [(30, "second-demand"), (30, "call-second-demand"), (30, "shipment-hold")]
		+ [(31, "escalate-manager"), (32, "call-on")]  # day 34 is a Sunday, paid on day 35
	)
	of_bailey = [step for n, step in story.done[world.BAILEY] if 16 <= n < 28]
	assert of_bailey == []  # nothing while it was paid


def _holds(story):
	assert {h.customer: h.status for h in frappe.get_all("Credit Hold", ["customer", "status"], order_by="name")} == {
		world.GUANGDA: "Released",
		world.HAIFENG: "Rejected",
		world.NORDLICHT: "Released",
		world.BAILEY: "Proposed",
	}  # fmt: skip
	refused = story.notes["delivery refused"]
	assert "Guangda Trading" in refused and "60,000.00" in refused
	assert story.notes["Nordlicht hold after payment"].status == "Released"
	assert story.notes["Guangda hold after payment"].status == "Released"
	assert story.notes["delivery passes"]


def _cases(story):
	assert story.notes["Bailey case after payment"] == "Closed"
	assert story.notes["Guangda case after payment"].status == "Closed"
	assert case_of(world.BAILEY).status != "Closed"
	assert flt(case_of(world.HAIFENG).outstanding) == 16000.0


def pdfs_of(mail) -> list:
	return [part for part in mail.iter_attachments() if part.get_content_type() == "application/pdf"]


def _mails(story):
	letters = [mail for mail in story.mails if pdfs_of(mail)]
	assert len(letters) == frappe.db.count("Dunning Letter")
	assert len([m for m in letters if m["To"] == "ap@guangda.example"]) == 4
	for mail in letters:
		[attachment] = pdfs_of(mail)
		letter = frappe.get_doc("Dunning Letter", attachment.get_filename().removesuffix(".pdf"))
		text = "".join(p.extract_text() for p in PdfReader(io.BytesIO(attachment.get_content())).pages)
		assert letter.status == "Sent"
		assert letter.name in text and letter.items[0].voucher_no in text
		assert f"{letter.total_open:,.2f}" in text
		assert hashlib.sha256(attachment.get_content()).hexdigest() == letter.pdf_sha256
	asked = [m for m in story.mails if not pdfs_of(m) and m["To"] == world.GENERAL_MANAGER]
	assert len([m for m in asked if "Guangda" in m["Subject"]]) >= 1


def _left_out():
	"""Every open item of the last night is in an action or left out, with a reason."""
	last = frappe.get_last_doc("Collection Run", {"dry_run": 0}, order_by="creation desc")
	assert last.left_out + last.actions >= 1
	reasons = {row.code for row in last.counts}
	assert reasons
