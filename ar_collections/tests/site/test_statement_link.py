"""The link of a statement: one statement, no login, answered once; whatever else it is, it tells nothing."""

import frappe
import pytest
from frappe.utils import add_days, now_datetime

from ar_collections import statement_link_api
from ar_collections.services import statement_limits, statement_link, statement_send, statements
from ar_collections.tests.site import statement_world as sw
from ar_collections.tests.site import world
from ar_collections.tests.site.connections import together
from ar_collections.tests.site.hold_world import as_user
from ar_collections.tests.site.queries import queries

DOCTYPE = "Account Statement"
SECRETS = (world.BAILEY, world.HAIFENG, "86,999", "AS-20", "ACC-SINV", "bailey.example")


@pytest.fixture(autouse=True)
def company(site):
	sw.company()
	frappe.local.request_ip = f"10.0.0.{frappe.generate_hash(length=6)}"
	frappe.flags.testing_email = True
	yield
	statement_limits.forget()


@pytest.fixture
def doc():
	sw.invoice(world.BAILEY, 86999.9)
	return sw.sent(world.BAILEY)[0]


def page(token: str | None, **more) -> str:
	"""The whole page as a browser without a login gets it."""
	from frappe.website.serve import get_response_content

	with as_user("Guest"):
		frappe.local.form_dict = frappe._dict({"t": token, **more})
		frappe.local.request = frappe._dict(method="GET", path="/account-statement", headers={}, cookies={})
		frappe.local.path = "account-statement"
		return get_response_content("account-statement")


def refused(token: str | None) -> str:
	text = page(token)
	assert "arc-said" in text and "arc-answer" not in text
	for secret in SECRETS:
		assert secret not in text
	with as_user("Guest"):
		for call in (lambda: statement_link_api.answer(token, "{}"), lambda: statement_link_api.paper(token)):
			with pytest.raises((frappe.PermissionError, TypeError)) as told:
				call()
			assert not any(secret in str(told.value) for secret in SECRETS)
	return text


def said(**more) -> str:
	return frappe.as_json({"confirmed_by": "Tom Bailey", "agrees": True, "lines": {}, **more})


def test_the_page_shows_the_statement_to_whoever_holds_the_link(doc):
	text = page(statement_link.token(doc))
	assert "86,999.90" in text and doc.name in text and "The balance agrees" in text


def test_the_page_speaks_the_customers_language_or_the_one_chosen():
	sw.invoice(world.GUANGDA, 500)
	(doc,) = sw.sent(world.GUANGDA)
	token = statement_link.token(doc)
	text = page(token)
	assert "期末余额" in text and "Closing balance" not in text
	assert "Closing balance" in page(token, l="en")


@pytest.mark.parametrize("token", [None, "", "x", "x.y", "." * 400, "e30.abc", "a" * 5000, "QUJD.xyz", "é.é"])
def test_nonsense_is_refused(doc, token):
	assert "not valid" in refused(token)


def test_a_forged_link_is_refused(doc):
	token = statement_link.token(doc)
	assert "not valid" in refused(token[:-1] + ("0" if token[-1] != "0" else "1"))


def test_the_name_of_another_statement_in_a_link_is_refused(doc):
	sw.invoice(world.HAIFENG, 5)
	(other,) = sw.sent(world.HAIFENG)
	signature = statement_link.token(doc).rpartition(".")[2]
	coded = statement_link.token(other).rpartition(".")[0]
	refused(f"{coded}.{signature}")


def test_an_expired_link_is_refused(doc):
	doc.db_set("expires_on", add_days(now_datetime(), -1))
	assert "expired" in refused(statement_link.token(doc))


def test_a_later_day_cannot_be_written_into_a_link(doc):
	import base64

	token = statement_link.token(doc)
	until = (
		base64.urlsafe_b64encode(f"{doc.name}|{doc.link_key}|29991231000000".encode()).decode().rstrip("=")
	)
	refused(f"{until}.{token.rpartition('.')[2]}")


def test_a_newer_link_ends_the_older_one(doc):
	old = statement_link.token(doc)
	doc.db_set({"status": "Checked"})
	statement_send.send(doc.name)
	refused(old)
	assert "86,999.90" in page(statement_link.token(doc.reload()))


def test_a_withdrawn_statement_is_shown_to_nobody(doc):
	token = statement_link.token(doc)
	statements.withdraw(doc.name, "wrong")
	refused(token)


def test_a_customer_who_became_another_ends_the_link(doc):
	token = statement_link.token(doc)
	doc.db_set("customer", world.customer(world.HAIFENG))
	refused(token)


def test_an_answer_counts_once_and_is_shown_the_second_time(doc):
	token = statement_link.token(doc)
	with as_user("Guest"):
		lines = {"1": {"reason": "Price", "note": "agreed <b>900</b>", "amount": "100"}}
		statement_link_api.answer(token, said(agrees=False, lines=lines))
		with pytest.raises(frappe.ValidationError, match="answered already"):
			statement_link_api.answer(token, said())
	doc.reload()
	assert doc.status == "Disagreed" and doc.confirmed_by == "Tom Bailey"
	text = page(token)
	assert "agreed &lt;b&gt;900" in text and "<b>900" not in text
	assert "The balance agrees" not in text and "Tom Bailey" in text


@pytest.mark.parametrize(
	"answers",
	["", "[]", "{", '{"lines": {"x": {}}}', '{"lines": [1]}', '{"lines": {"1": 5}}',
		'{"lines": {"1": {"amount": "nan"}}}', '{"lines": {"1": {"amount": "1e400"}}}', '{"lines": {"1": {"amount": "a"}}}'],
)  # fmt: skip
def test_an_answer_that_cannot_be_read_changes_nothing(doc, answers):
	with as_user("Guest"), pytest.raises(frappe.ValidationError):
		statement_link_api.answer(statement_link.token(doc), answers)
	assert doc.reload().status == "Sent"


def test_guessing_ends_after_ten_tries_even_for_a_good_link(doc):
	with as_user("Guest"):
		for _number in range(10):
			with pytest.raises(frappe.PermissionError):
				statement_link_api.paper("x.y")
	refused(statement_link.token(doc))


def test_too_many_requests_are_refused(doc):
	token = statement_link.token(doc)
	for _number in range(60):
		statement_limits.count(statement_limits.OPEN)
	text = page(token)
	assert "Too many requests" in text and "86,999" not in text
	with as_user("Guest"), pytest.raises(frappe.RateLimitExceededError):
		statement_link_api.paper(token)


def test_too_many_answers_are_refused(doc):
	for _number in range(20):
		statement_limits.count(statement_limits.ANSWER)
	with as_user("Guest"), pytest.raises(frappe.RateLimitExceededError):
		statement_link_api.answer(statement_link.token(doc), said())


def test_the_link_opens_no_file_and_no_document(doc):
	"""A guest with a good link is still a guest."""
	with as_user("Guest"):
		assert not frappe.has_permission(DOCTYPE, "read", doc=doc.name)
		file = frappe.get_doc("File", {"attached_to_name": doc.name, "attached_to_field": "pdf_file"})
		assert not file.has_permission("read")
		statement_link_api.paper(statement_link.token(doc))
		assert frappe.local.response.filecontent.startswith(b"%PDF")


@pytest.mark.committed
def test_of_two_who_answer_at_once_one_counts():
	sw.company()
	sw.invoice(world.BAILEY, 1000)
	(doc,) = sw.sent(world.BAILEY)
	token = statement_link.token(doc)

	def answers(who: str):
		def work():
			frappe.set_user("Guest")
			lines = {"1": {"reason": "Price", "note": who}}
			statement_link_api.answer(token, said(confirmed_by=who, agrees=False, lines=lines))

		return work

	outcome = together(tom=answers("Tom"), anna=answers("Anna"))
	assert sorted(outcome.values()) == ["AnsweredAlready", "done"]
	doc.reload()
	assert doc.confirmed_by.lower() == next(who for who, how in outcome.items() if how == "done")
	assert frappe.db.count("Invoice Dispute", {"customer": world.BAILEY}) == 1


def test_hundreds_of_lines_are_one_small_page_and_one_statement_to_the_database(doc):
	rows = [
		{**doc.lines[0].as_dict(), "name": None, "idx": None, "voucher_no": f"OLD-{n}"} for n in range(500)
	]
	for row in rows:
		doc.append("lines", row)
	doc.flags.ignore_links = True
	doc.save(ignore_permissions=True)
	text = page(statement_link.token(doc))
	assert "OLD-499" in text and text.count("arc-reason") < 10 and len(text) < 600_000
	with queries("tabAccount Statement Line") as asked, as_user("Guest"):
		statement_link_api.answer(statement_link.token(doc), said())
	assert len([one for one in asked if str(one[0]).lower().startswith("update")]) == 1
	assert frappe.db.count("Account Statement Line", {"parent": doc.name, "answer": "Agrees"}) == 501
