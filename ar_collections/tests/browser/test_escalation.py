"""A supervisor answers an escalation on a phone, from the mail that came by SMTP."""

from dataclasses import replace

import frappe
import pytest
from playwright.sync_api import expect

from ar_collections.services import escalation_answers
from ar_collections.tests.browser import mails
from ar_collections.tests.browser.test_decision import PHONE, confirm, fill
from ar_collections.tests.site import desk_world as dw
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world
from ar_collections.tests.site.test_actions import employee

ACTION = "Collection Action"


@pytest.fixture(scope="module", autouse=True)
def standing(fresh_site, ground):
	world.build()
	frappe.flags.in_test = True
	world.live_company(email_account=mails.send_from(ground))
	employee(world.REP, reports_to=employee(world.SUPERVISOR, reports_to=employee(world.ACCOUNTANT)))
	frappe.flags.in_test = False
	frappe.db.commit()


def escalated(customer: str) -> str:
	"""An escalation with a story: a call to make, a promise that was broken."""
	frappe.flags.in_test = True
	case = dw.to_call(customer, 143900, days=22)
	dw.promised(case, 100000, made=12, due=8)
	dw.logged(case, summary="owner says cash on Friday, I doubt it", days_ago=2)
	invoice = frappe.get_last_doc("Sales Invoice", {"customer": customer})
	planned = hw.planned("Escalation", "escalate", invoice)
	planned = replace(planned, title="Escalation to the supervisor", escalate_to="Supervisor")
	[name] = hw.carried_out(planned)
	frappe.flags.in_test = False
	frappe.db.commit()
	return name


def stored(name: str):
	frappe.db.rollback()
	return frappe.get_doc(ACTION, name)


def fits(page) -> bool:
	return page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_supervisor_reads_the_mail_and_says_what_is_to_be_done(page_as, picture, ground):
	name = escalated(world.GUANGDA)
	mail = mails.newest(ground, world.SUPERVISOR, "Guangda")
	page = page_as(world.SUPERVISOR, **PHONE)
	mails.read(page, mail)
	assert fits(page)
	picture(page, "escalation-mail", full_page=True)
	page.get_by_role("link", name="Answer").click()
	body = page.locator(".arc-decision")
	for said in ("Guangda Trading", "143,900.00 CNY", "I doubt it", "Broken", "What is proposed"):
		expect(body).to_contain_text(said)
	assert fits(page)
	picture(page, "escalation", full_page=True)
	page.get_by_role("button", name="Do this").click()
	fill(page, "said", "Visit them with the sales director.")
	fill(page, "by", frappe.utils.formatdate(hw.in_days(2)))
	picture(page, "escalation-instruct")
	confirm(page)
	expect(body.locator(".arc-hold-state")).to_contain_text("Visit them with the sales director.")
	expect(page.locator(".arc-decide")).to_have_count(0)
	picture(page, "escalation-answered")
	done = stored(name)
	assert (done.status, done.done_by) == ("Done", world.SUPERVISOR)
	work = frappe.get_last_doc(ACTION, {"step_id": "instructed"})
	assert (work.collector, work.due_on, work.status) == (world.REP, hw.in_days(2), "Open")


def test_whoever_comes_second_sees_the_answer_and_the_rep_has_no_buttons(page_as, picture):
	name = escalated(world.HAIFENG)
	path = f"/app/collections-decision/escalation/{name}"
	rep = page_as(world.REP, **PHONE)
	rep.goto(path)
	expect(rep.locator(".arc-decision")).to_contain_text("This is not yours to see")
	expect(rep.locator(".arc-decide")).to_have_count(0)
	page = page_as(world.SUPERVISOR, **PHONE)
	page.goto(path)
	button = page.get_by_role("button", name="I take it over")
	expect(button).to_be_visible()
	with hw.as_user(world.GENERAL_MANAGER):
		escalation_answers.answer(name, "go on", "They pay in the end.")
	frappe.db.commit()
	button.click()
	expect(page.locator(".modal.show")).to_contain_text("They pay in the end.")
	page.keyboard.press("Escape")
	expect(page.locator(".arc-hold-state")).to_contain_text("They pay in the end.")
	expect(page.locator(".arc-decide")).to_have_count(0)
	picture(page, "escalation-second")
	assert not frappe.db.exists(ACTION, {"step_id": "taken-over"})
