"""A month to confirm: customers with invoices, statements of it drafted, checked, sent. Nothing here asserts."""

from datetime import date, timedelta
from io import BytesIO

import frappe
from frappe.utils import getdate, nowdate
from PIL import Image
from pypdf import PdfWriter

from ar_collections.core.confirmation import last_month
from ar_collections.services import statement_send, statements
from ar_collections.tests.site import mailbox, world

C, DOCTYPE = world.COMPANY, "Account Statement"


def period() -> tuple[date, date]:
	return last_month(getdate(nowdate()))


def invoice(customer: str, amount: float, day: int = 10, **more):
	"""Booked in the month that is to be confirmed, due thirty days later."""
	posted = period()[0] + timedelta(days=day - 1)
	return world.make_invoice(
		customer, amount, due_date=posted + timedelta(days=30), posting_date=posted, **more
	)


def drafted(*customers: str) -> list:
	failures = statements.draft(C, *period(), customers=[world.customer(name) for name in customers])
	assert not failures, failures[0].traceback
	return [of(name) for name in customers]


def of(customer: str):
	filters = {"customer": customer, "status": ("!=", "Withdrawn")}
	return frappe.get_last_doc(DOCTYPE, filters)


def checked(*customers: str) -> list:
	found = drafted(*customers)
	for doc in found:
		statements.check(doc.name)
		doc.reload()
	return found


def sent(*customers: str, days_ago: int = 0) -> list:
	"""Out and told so by the queue, so many days ago."""
	found = checked(*customers)
	for doc in found:
		statement_send.send(doc.name)
		frappe.db.set_value(
			"Email Queue", frappe.db.get_value(DOCTYPE, doc.name, "email_queue"), "status", "Sent"
		)
	statement_send.sync()
	for doc in found:
		doc.reload()
		if days_ago:
			doc.db_set("sent_on", doc.sent_on - timedelta(days=days_ago))
	return found


def page(javascript: str = "") -> bytes:
	"""A stamped copy: a PDF of one page."""
	paper, content = PdfWriter(), BytesIO()
	paper.add_blank_page(200, 200)
	if javascript:
		paper.add_js(javascript)
	paper.write(content)
	return content.getvalue()


def photo(kind: str = "PNG") -> bytes:
	content = BytesIO()
	Image.new("RGB", (20, 20), "white").save(content, kind)
	return content.getvalue()


def company(**more):
	return world.live_company(email_account=mailbox.outgoing(1), **more)
