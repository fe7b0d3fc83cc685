"""Decisions asked for by mail: who is asked, what the two links are good for, once, and what is kept of it."""

from email import message_from_string
from email.header import decode_header, make_header
from urllib.parse import parse_qsl, urlsplit

import frappe
import pytest
from frappe.utils import add_days, now_datetime

from ar_collections import approval_api
from ar_collections.services import approval, approval_decide, approval_link, holds
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world
from ar_collections.www import collections_approve

HOLD = "Credit Hold"


@pytest.fixture(autouse=True)
def company():
	world.live_company()


def asked(name: str, doctype: str = HOLD) -> list:
	of = {"reference_doctype": doctype, "reference_name": name}
	names = frappe.get_all(approval.DOCTYPE, of, order_by="creation, name", pluck="name")
	return [frappe.get_doc(approval.DOCTYPE, name) for name in names]


def link(row, answer: str = "approve") -> dict:
	"""The parameters of the link in the mail."""
	return dict(parse_qsl(urlsplit(approval_link.url(row, answer)).query))


def with_role(email: str, *roles: str) -> str:
	if not frappe.db.exists("User", email):
		doc = frappe.get_doc(
			{"doctype": "User", "email": email, "first_name": email[:4], "send_welcome_email": 0}
		)
		doc.flags.no_welcome_mail = True
		doc.insert()
		doc.add_roles(*roles)
	return email


def substitute(rep: str, other: str, first=None, last=None):
	values = {
		"rep": rep,
		"substitute": other,
		"from_date": first or hw.ago(1),
		"to_date": last or hw.in_days(5),
	}
	return frappe.get_doc({"doctype": "Collections Substitute", **values}).insert()


def shown() -> str:
	"""The version that the page of the link in `form_dict` shows, as its form sends it back."""
	page = frappe._dict()
	collections_approve.get_context(page)
	return page.seen


def mail_text(name: str) -> str:
	mail = frappe.get_last_doc("Email Queue", {"reference_name": name})
	return next(
		part.get_payload(decode=True).decode()
		for part in message_from_string(mail.message).walk()
		if part.get_content_type() == "text/html"
	)


# Asked


def test_the_mail_carries_both_links_and_the_row_is_for_one_person():
	name = hw.proposed(hw.overdue_invoice())
	[row] = asked(name)
	assert (row.asked_of, row.status, row.what) == (hw.gm(), "Waiting", "Approve")
	text = mail_text(name)
	assert text.count("/collections-approve?") == 2 and "answer=reject" in text
	assert "collections-decision" in text and "oldest 45 days" in text


def test_asking_twice_asks_once():
	name = hw.proposed(hw.overdue_invoice())
	assert approval.ask(hw.hold(name)) == []
	assert len(asked(name)) == 1


def test_an_approver_without_an_address_is_told_at_the_bell_alone():
	frappe.db.set_value("User", hw.gm(), "email", "")
	name = hw.proposed(hw.overdue_invoice())
	assert len(asked(name)) == 1
	assert frappe.db.exists("Notification Log", {"for_user": hw.gm(), "document_name": name})
	assert not frappe.db.exists("Email Queue", {"reference_name": name})


def test_a_disabled_approver_is_not_asked_but_the_others_with_the_role():
	other = with_role("gm3@example.com", "General Manager")
	frappe.db.set_value("User", hw.gm(), "enabled", 0)
	name = hw.proposed(hw.overdue_invoice())
	assert [row.asked_of for row in asked(name)] == [other]


def test_who_asked_for_the_hold_is_not_asked_to_approve_it():
	other = with_role("gm3@example.com", "General Manager")
	world.customer(world.GUANGDA)
	with hw.as_user(hw.gm()):
		name = holds.force(hw.C, world.GUANGDA, "I do not trust them.")
	assert [row.asked_of for row in asked(name)] == [other]


def test_when_nobody_can_be_asked_the_document_says_so_once():
	world.customer(world.GUANGDA)
	with hw.as_user(hw.gm()):
		name = holds.force(hw.C, world.GUANGDA, "I do not trust them.")
	approval.ask(hw.hold(name))
	said = frappe.get_all("Comment", {"reference_name": name, "comment_type": "Info"}, pluck="content")
	assert len([text for text in said if text.startswith("Nobody can be asked")]) == 1


def test_the_night_asks_who_can_decide_by_now_where_nobody_could_at_first():
	world.customer(world.GUANGDA)
	with hw.as_user(hw.gm()):
		name = holds.force(hw.C, world.GUANGDA, "I do not trust them.")
	assert not asked(name)
	other = with_role("gm3@example.com", "General Manager")
	approval_decide.nightly()
	assert [row.asked_of for row in asked(name)] == [other]


def test_whoever_may_not_read_the_document_is_neither_asked_nor_shown_it():
	other = with_role("gm3@example.com", "General Manager")
	frappe.db.set_value("User", hw.gm(), "enabled", 0)
	frappe.permissions.add_user_permission("Customer", world.customer(world.BAILEY), other)
	name = hw.proposed(hw.overdue_invoice())
	assert not asked(name)


def test_the_subject_of_the_mail_is_text():
	world.customer(world.GUANGDA)
	frappe.db.set_value("Customer", world.GUANGDA, "customer_name", "Guang & Da")
	name = hw.proposed(hw.overdue_invoice())
	mail = frappe.get_last_doc("Email Queue", {"reference_name": name})
	subject = str(make_header(decode_header(message_from_string(mail.message)["Subject"])))
	assert subject == "Stop shipments to Guang & Da?"


# Answered


def test_approving_by_the_link_decides_and_keeps_who_when_and_why():
	name = hw.proposed(hw.overdue_invoice())
	[row] = asked(name)
	with hw.as_user(hw.gm()):
		frappe.form_dict.update(link(row))
		approval_api.decide("approve", "Enough is enough.", shown())
	hold = hw.hold(name)
	assert (hold.status, hold.approved_by, hold.decision_note) == ("Active", hw.gm(), "Enough is enough.")
	row.reload()
	assert (row.status, row.decided_by, row.comment) == ("Approved", hw.gm(), "Enough is enough.")
	assert row.decided_on and not row.decided_for
	said = frappe.get_all("Comment", {"reference_name": name, "comment_type": "Info"}, pluck="content")
	assert "Approved by Hua Manager. Enough is enough." in said


def test_rejecting_needs_a_reason_and_nothing_is_lost_without():
	name = hw.proposed(hw.overdue_invoice())
	[row] = asked(name)
	with hw.as_user(hw.gm()):
		with pytest.raises(frappe.ValidationError, match="Say why"):
			approval_decide.decide(link(row), "reject", "  ")
		assert approval_link.opened(link(row)).state == approval_link.OPEN
		approval_decide.decide(link(row, "reject"), "reject", "A good customer.")
	assert hw.hold(name).status == "Rejected" and asked(name)[0].status == "Rejected"


def test_opening_a_link_changes_nothing():
	name = hw.proposed(hw.overdue_invoice())
	[row] = asked(name)
	with hw.as_user(hw.gm()):
		for answer in ("approve", "reject"):
			assert approval_link.opened(link(row, answer)).state == approval_link.OPEN
	assert hw.hold(name).status == "Proposed" and asked(name)[0].status == "Waiting"


def test_a_link_works_once_and_then_says_what_became_of_it():
	name = hw.proposed(hw.overdue_invoice())
	[row] = asked(name)
	with hw.as_user(hw.gm()):
		approval_decide.decide(link(row), "approve", None)
		found = approval_link.opened(link(row))
		assert found.state == approval_link.OVER and "Approved by Hua Manager" in found.said
		with pytest.raises(frappe.ValidationError, match="Approved by Hua Manager"):
			approval_decide.decide(link(row, "reject"), "reject", "No.")
	assert hw.hold(name).status == "Active"


def test_a_payment_in_between_withdraws_the_question_and_the_link_says_so():
	invoice = hw.overdue_invoice()
	name = hw.proposed(invoice)
	[row] = asked(name)
	world.pay(invoice, posting_date=hw.today())
	assert hw.hold(name).status == "Released" and asked(name)[0].status == "Over"
	with hw.as_user(hw.gm()):
		found = approval_link.opened(link(row))
		assert found.state == approval_link.OVER and "settled" in found.said
		with pytest.raises(frappe.ValidationError, match="settled"):
			approval_decide.decide(link(row), "approve", None)


def test_another_user_is_refused_without_seeing_anything():
	name = hw.proposed(hw.overdue_invoice())
	[row] = asked(name)
	other = with_role("gm3@example.com", "General Manager")
	with hw.as_user(other):
		found = approval_link.opened(link(row))
		assert (found.state, found.doc) == (approval_link.NOT_YOURS, None)
		assert "Guangda" not in found.said
		with pytest.raises(frappe.PermissionError):
			approval_decide.decide(link(row), "approve", None)
	with hw.as_user("Guest"):
		assert approval_link.opened(link(row)).state == approval_link.LOG_IN
		with pytest.raises(frappe.PermissionError):
			approval_decide.decide(link(row), "approve", None)
	assert hw.hold(name).status == "Proposed"


def test_only_what_was_shown_is_decided():
	name = hw.proposed(hw.overdue_invoice())
	[row] = asked(name)
	with hw.as_user(hw.gm()):
		frappe.form_dict.update(link(row))
		seen = shown()
		for other in ("", "2020-01-01 00:00:00"):
			with pytest.raises(frappe.ValidationError, match="changed after it was shown"):
				approval_api.decide("approve", "Yes.", other)
		hw.hold(name).db_set("overdue_amount", 1)
		with pytest.raises(frappe.ValidationError, match="Reload this page"):
			approval_api.decide("approve", "Yes.", seen)
		assert hw.hold(name).status == "Proposed"
		seen = shown()
		hw.hold(name).db_set("days_overdue", 46, update_modified=False)  # the night follows the books
		approval_api.decide("approve", "Yes.", seen)
	assert hw.hold(name).status == "Active"


@pytest.mark.parametrize("name", [*approval_link.NAMES, approval_link.SIGNATURE])
def test_a_forged_link_is_refused_whatever_was_changed(name):
	hold = hw.proposed(hw.overdue_invoice())
	[row] = asked(hold)
	given = link(row)
	with hw.as_user(hw.gm()):
		for wrong in (given | {name: given[name] + "0"}, {k: v for k, v in given.items() if k != name}):
			assert approval_link.opened(wrong).state == approval_link.FORGED
			with pytest.raises(frappe.PermissionError):
				approval_decide.decide(wrong, "approve", None)
	assert hw.hold(hold).status == "Proposed"


def test_a_link_ends_on_its_day_and_the_night_asks_anew():
	name = hw.proposed(hw.overdue_invoice())
	[row] = asked(name)
	frappe.db.set_value(approval.DOCTYPE, row.name, "expires_on", add_days(now_datetime(), -1))
	row.reload()
	with hw.as_user(hw.gm()):
		found = approval_link.opened(link(row))
		assert found.state == approval_link.OVER and "still waits" in found.said
		with pytest.raises(frappe.ValidationError):
			approval_decide.decide(link(row), "approve", None)
	assert approval_decide.nightly() == 1
	assert approval_decide.nightly() == 0
	old, new = sorted(asked(name), key=lambda r: r.status != "Expired")
	assert (old.status, new.status) == ("Expired", "Waiting")
	with hw.as_user(hw.gm()):
		assert approval_link.opened(link(new)).state == approval_link.OPEN


def test_who_lost_the_role_decides_no_more():
	name = hw.proposed(hw.overdue_invoice())
	[row] = asked(name)
	frappe.get_doc("User", hw.gm()).remove_roles("General Manager")
	with hw.as_user(hw.gm()):
		assert approval_link.opened(link(row)).state == approval_link.NOT_YOURS
		with pytest.raises(frappe.PermissionError):
			approval_decide.decide(link(row), "approve", None)
	assert hw.hold(name).status == "Proposed"


def test_a_decision_on_the_form_closes_the_links_and_leaves_the_same_trail():
	name = hw.proposed(hw.overdue_invoice())
	other = with_role("gm3@example.com", "General Manager")
	with hw.as_user(other):
		holds.approve(name, "Seen.")
	first, second = sorted(asked(name), key=lambda row: row.status != "Over")
	assert (first.asked_of, first.status) == (hw.gm(), "Over")
	assert (second.decided_by, second.status, second.comment) == (other, "Approved", "Seen.")


# While somebody is away


def test_a_substitute_with_the_role_is_asked_and_the_trail_says_for_whom():
	other = with_role("gm3@example.com", "General Manager", "Collections Manager")
	substitute(hw.gm(), other)
	name = hw.proposed(hw.overdue_invoice())
	rows = {row.asked_of: row for row in asked(name)}
	assert set(rows) == {hw.gm(), other} and rows[other].stands_in_for == hw.gm()
	with hw.as_user(other):
		approval_decide.decide(link(rows[other]), "approve", "In his place.")
	rows[other].reload()
	assert (rows[other].decided_by, rows[other].decided_for) == (other, hw.gm())
	said = frappe.get_all("Comment", {"reference_name": name, "comment_type": "Info"}, pluck="content")
	assert any(text.startswith("Approved by gm3@ for Hua Manager") for text in said)


def test_a_substitute_without_the_role_is_not_asked():
	substitute(hw.gm(), world.user(world.SUPERVISOR))
	name = hw.proposed(hw.overdue_invoice())
	assert [row.asked_of for row in asked(name)] == [hw.gm()]


def test_a_substitute_who_asked_for_it_is_not_asked():
	other = with_role("gm3@example.com", "General Manager", "Collections Manager")
	substitute(hw.gm(), other)
	world.customer(world.GUANGDA)
	with hw.as_user(other):
		name = holds.force(hw.C, world.GUANGDA, "I do not trust them.")
	assert [row.asked_of for row in asked(name)] == [hw.gm()]


def test_a_substitutes_link_ends_with_the_days_and_begins_with_them():
	other = with_role("gm3@example.com", "General Manager", "Collections Manager")
	name = hw.proposed(hw.overdue_invoice())
	away = substitute(hw.gm(), other)
	assert approval_decide.nightly() == 1
	[row] = [row for row in asked(name) if row.asked_of == other]
	away.delete()
	with hw.as_user(other):
		found = approval_link.opened(link(row))
		assert found.state == approval_link.NOT_YOURS and "do not stand in for Hua Manager" in found.said
	assert hw.hold(name).status == "Proposed"


def test_nobody_writes_the_trail_by_hand():
	row = {
		"doctype": approval.DOCTYPE,
		"reference_doctype": HOLD,
		"reference_name": "x",
		"status": "Approved",
	}
	with pytest.raises(frappe.ValidationError, match="by itself"):
		frappe.get_doc(row).insert(ignore_links=True)
