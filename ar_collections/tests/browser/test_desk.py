"""A rep's day at the Collections desk, in a real browser: ten customers by keyboard alone, and on a phone."""

import re
import time

import frappe
import pytest
from playwright.sync_api import expect

from ar_collections.tests.site import desk_world as dw
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
NORDWIND = "Nordwind AG"
ODD = "O'Neil & Co"  # whose name, as it is shown, is HTML
EVIL = """O'Neil "<img src=x onerror="document.title='owned'">" 😀 GmbH"""
CUSTOMERS = [
	world.GUANGDA,
	world.HAIFENG,
	NORDWIND,
	world.BAILEY,
	ODD,
	*(f"Customer {n}" for n in range(5)),
]


@pytest.fixture(scope="module", autouse=True)
def book(fresh_site):
	"""Ten customers of the rep with a call each, the first the most urgent; the first has a story."""
	world.build()
	frappe.flags.in_test = True  # the mailbox of the world is on no server
	world.live_company()
	for n, customer in enumerate(CUSTOMERS):
		case = dw.to_call(customer, 100000 / (n + 1) ** 2, days=60 - 3 * n)
	for doctype in (
		"Collection Case",
		"Collection Action",
	):  # as an import might leave it, past Frappe's cleaning
		frappe.db.set_value(doctype, {"customer": ODD}, "customer_name", EVIL)
	first = frappe.get_doc("Collection Case", {"customer": world.GUANGDA})
	dw.promised(first, 500, made=9, due=5)
	said = 'will pay <script>document.title = "owned"</script> Friday'
	dw.logged(first, "Reached", 1, summary=said, person_name="accounts clerk")
	contact = frappe.get_doc("Contact", {"email_id": "ap@guangda.example"})
	contact.append("phone_nos", {"phone": "+86 20 8888 0000", "is_primary_phone": 1})
	contact.save()
	assert case
	frappe.flags.in_test = False
	frappe.db.commit()


def open_desk(page) -> None:
	page.goto("/app/collections-desk")
	expect(page.locator(".arc-desk-row").first).to_be_visible()
	expect(page.locator(".arc-glance h3")).to_be_visible()


def press(page, *keys: str) -> None:
	for key in keys:
		page.keyboard.press(key)


def customer_shown(page, name: str) -> None:
	expect(page.locator(".arc-glance h3")).to_have_text(name)
	expect(page.locator(".arc-desk")).to_have_attribute("aria-busy", "false")


def closed(page) -> None:
	"""The form is saved or given up, and the next customer is there."""
	expect(page.locator(".modal.show")).to_have_count(0)
	expect(page.locator(".arc-desk")).to_have_attribute("aria-busy", "false")


def field(page, fieldname: str):
	return (
		page.locator(f".modal.show [data-fieldname='{fieldname}']:visible")
		.locator("input, textarea, select")
		.first
	)


def fresh(doctype: str, filters: dict, *fields):
	frappe.db.rollback()
	return frappe.db.get_value(doctype, filters, fields, as_dict=True)


def test_a_rep_works_ten_customers_with_the_keyboard_alone(page_as, picture):
	page = page_as(world.REP)
	open_desk(page)
	expect(page.locator(".arc-desk-counts")).to_contain_text("10 to do")
	expect(page.locator(".arc-desk-counts")).to_contain_text("1 broken promise")
	customer_shown(page, world.GUANGDA)
	expect(page.locator(".arc-glance")).to_contain_text("accounts clerk")
	press(page, "w")
	expect(page.locator(".arc-sum")).to_contain_text("promise broken")
	picture(page, "desk")
	assert page.title() != "owned"

	# J and K, and back
	press(page, "j")
	customer_shown(page, world.HAIFENG)
	press(page, "k")
	customer_shown(page, world.GUANGDA)

	# 1: a call, with a next step
	press(page, "l", "r")
	page.keyboard.type("asks for <b>a copy</b>")
	picture(page, "desk-log")
	press(page, "Enter")
	closed(page)
	customer_shown(page, world.HAIFENG)
	log = fresh(
		"Contact Log",
		{"customer": world.GUANGDA, "summary": ("like", "%a copy%")},
		"outcome",
		"docstatus",
		"summary",
	)
	assert (log.outcome, log.docstatus) == ("Reached", 1)

	# 2: a promise, amount and day as proposed
	press(page, "p")
	expect(field(page, "promised_amount")).to_be_focused()
	press(page, "Enter")
	closed(page)
	customer_shown(page, NORDWIND)
	promise = fresh("Contact Log", {"customer": world.HAIFENG}, "outcome", "promised_amount", "promised_on")
	assert (promise.outcome, promise.promised_amount) == ("Promise", 25000)
	assert promise.promised_on == hw.in_days(3)

	# 3: not today
	press(page, "s")
	page.keyboard.type("buyer is travelling")
	press(page, "Enter")
	closed(page)
	customer_shown(page, world.BAILEY)
	assert fresh(
		"Collection Action", {"customer": NORDWIND, "status": "Open"}, "due_on"
	).due_on == hw.in_days(1)

	# 4: an outcome that needs more: Esc closes and nothing is written
	press(page, "l", "n")
	page.keyboard.type("nobody")
	press(page, "Escape")
	closed(page)
	customer_shown(page, world.BAILEY)
	assert not fresh("Contact Log", {"customer": world.BAILEY}, "name")
	press(page, "l", "n", "Enter")
	closed(page)

	# 5: the customer whose name is HTML
	customer_shown(page, EVIL)
	press(page, "l", "f")
	page.keyboard.type("refuses to pay")
	expect(page.locator(".modal.show .modal-title")).to_contain_text(EVIL)
	press(page, "Enter")
	closed(page)
	assert page.title() != "owned"

	# 6 to 10: one call after the other
	for n in range(5):
		customer_shown(page, f"Customer {n}")
		press(page, "l", "a")
		page.keyboard.type(f"paid last week {n}")
		press(page, "Enter")
		closed(page)

	# the first customer's broken promise is work of its own: the call did not answer it
	customer_shown(page, world.GUANGDA)
	expect(page.locator(".arc-desk-row")).to_have_count(1)
	press(page, "l", "r")
	page.keyboard.type("pays tomorrow, this time surely")
	press(page, "Enter")
	closed(page)
	expect(page.locator(".arc-desk-rows")).to_contain_text("Nothing to do here")
	frappe.db.rollback()
	assert frappe.db.count("Contact Log", {"docstatus": 1, "owner": world.REP}) == 10
	assert not frappe.db.count("Collection Action", {"status": "Open", "due_on": ("<=", hw.today())})

	# "?" lists the keys
	press(page, "Shift+?")
	expect(page.locator(".modal.show")).to_contain_text("Snooze")


def again(*customers: str) -> None:
	"""Another call for each."""
	for customer in customers:
		invoice = hw.overdue_invoice(customer, 300, 12)
		hw.carried_out(hw.planned("Call", f"again-{frappe.generate_hash(length=4)}", invoice))
		dw.refreshed(customer)
	frappe.db.commit()


def test_every_act_has_its_form_and_its_document(page_as, picture):
	again(world.HAIFENG)
	page = page_as(world.REP)
	open_desk(page)
	page.locator("[data-fieldname=search] input").fill("haif")
	expect(page.locator(".arc-desk-row")).to_have_count(1)
	page.locator(".arc-desk-row").click()
	customer_shown(page, world.HAIFENG)
	of = {"customer": world.HAIFENG}

	press(page, "v")
	field(page, "note").fill("bring the contract")
	press(page, "Enter")
	closed(page)
	visit = fresh("Collection Action", {**of, "kind": "Visit"}, "status", "due_on", "why")
	assert (visit.status, visit.due_on, visit.why) == ("Open", hw.in_days(3), "bring the contract")

	page.locator("[data-act=dispute][data-more]").first.click()
	field(page, "note").fill("wrong colour")
	field(page, "amount").fill("200")
	press(page, "Enter")
	closed(page)
	dispute = fresh("Invoice Dispute", of, "sales_invoice", "amount")
	assert dispute.sales_invoice and dispute.amount == 200

	press(page, "b", "Enter")
	closed(page)
	assert fresh("Dunning Block", {**of, "reason": "Query"}, "until_date").until_date == hw.in_days(7)
	expect(page.locator(".arc-glance")).to_contain_text("wrong colour")

	press(page, "m")
	field(page, "text").fill("Dear Sirs,")
	press(page, "Enter")
	page.keyboard.type("please pay <b>now</b>.")
	picture(page, "desk-mail")
	press(page, "Control+Enter")
	closed(page)
	mail = fresh(
		"Communication",
		{"reference_doctype": "Collection Case", "sent_or_received": "Sent"},
		"content",
		"recipients",
	)
	assert mail.recipients == "ap@haifeng.example" and "Dear Sirs,<br>please pay &lt;b&gt;now" in mail.content

	press(page, "t")
	expect(page.locator(".desk-alert").filter(has_text="not set up")).to_be_visible()

	press(page, "h")
	expect(page.locator(".arc-history .arc-entry").first).to_be_visible()
	picture(page, "desk-history")

	# a refusal is shown and the form stays as it was
	press(page, "p")
	field(page, "promised_amount").fill("99999999")
	press(page, "Enter")
	expect(page.locator(".msgprint")).to_contain_text("enter that much or less")
	page.wait_for_timeout(700)  # the message fades in
	press(page, "Escape")
	expect(page.locator(".modal.show")).to_have_count(1)
	expect(field(page, "promised_amount")).to_be_visible()
	press(page, "Escape")
	closed(page)


def test_no_key_acts_on_the_customer_before_while_the_next_one_is_loading(page_as):
	again(world.HAIFENG, world.BAILEY)
	page = page_as(world.REP)
	open_desk(page)
	expect(page.locator(".arc-desk")).to_have_attribute("aria-busy", "false")
	before = page.locator(".arc-glance h3").inner_text()
	page.route(re.compile(r"desk_api\.customer"), lambda route: (time.sleep(1.5), route.continue_()))
	press(page, "j", "v")
	expect(page.locator(".arc-desk")).to_have_attribute("aria-busy", "false")
	expect(page.locator(".modal.show")).to_have_count(0)
	after = page.locator(".arc-glance h3").inner_text()
	assert after != before
	press(page, "v")
	expect(page.locator(".modal.show .modal-title")).to_contain_text(after)


def test_what_a_rule_warns_of_is_shown_and_wants_a_reason_before_it_is_saved(page_as, picture):
	again(world.BAILEY)
	of = {"customer": world.BAILEY, "summary": "calls back"}
	limit = frappe.db.get_single_value("Collections Settings", "contacts_per_day")
	frappe.db.set_single_value("Collections Settings", "contacts_per_day", 1)
	dw.logged(
		frappe.get_doc("Collection Case", {"customer": world.BAILEY, "status": "Open"}),
		"No Answer",
		0,
		0,
		violation_reason="called by the supervisor",
	)
	frappe.db.commit()
	page = page_as(world.REP)
	open_desk(page)
	page.locator("[data-fieldname=search] input").fill("bail")
	customer_shown(page, world.BAILEY)
	page.locator(".arc-glance h3").click()
	press(page, "l", "r")
	page.keyboard.type("calls back")
	expect(page.locator(".modal.show .arc-rule")).to_contain_text("1 a day are allowed")
	press(page, "Enter")
	expect(field(page, "violation_reason")).to_be_focused()
	page.keyboard.type("asked to be called again")
	picture(page, "desk-rule")
	assert not fresh("Contact Log", of, "name")
	press(page, "Enter")
	closed(page)
	assert fresh("Contact Log", of, "violation_reason").violation_reason == "asked to be called again"
	frappe.db.set_single_value("Collections Settings", "contacts_per_day", limit)
	frappe.db.commit()


def test_a_supervisor_looks_at_everybodys_work_and_narrows_it(page_as, picture):
	again(world.BAILEY)
	page = page_as(world.SUPERVISOR)
	page.goto("/app/collections-desk")
	page.get_by_role("button", name="Show everybody's").click()
	rows = page.locator(".arc-desk-row")
	expect(rows.filter(has_text=world.BAILEY)).to_be_visible()
	count = rows.count()
	assert count > 1
	picture(page, "desk-supervisor")
	page.locator("[data-fieldname=search] input").fill("bail")
	expect(rows).to_have_count(1)
	customer_shown(page, world.BAILEY)
	page.locator("[data-fieldname=search] input").fill("")
	expect(rows).to_have_count(count)
	page.locator("[data-fieldname=whose] select").select_option(label="Wei Rep")
	expect(rows).to_have_count(count)
	page.locator("[data-fieldname=band] select").select_option("61-90")
	expect(rows).to_have_count(0)


def test_on_a_phone_the_list_comes_first_and_the_buttons_stay_at_the_bottom(page_as, picture):
	customer = "Phone Ltd"
	dw.to_call(customer, 999999, days=80)
	frappe.db.set_value("Customer", customer, "mobile_no", "+86 20 8888 0000")
	again(world.BAILEY)
	page = page_as(world.REP, **PHONE)
	page.goto("/app/collections-desk")
	row = page.locator(".arc-desk-row").filter(has_text=customer)
	expect(row).to_be_visible()
	expect(page.locator(".arc-glance")).to_be_hidden()
	picture(page, "desk-phone-list")
	row.tap()
	expect(page.locator(".arc-glance h3")).to_be_visible()
	expect(page.locator(".arc-desk-rows")).to_be_hidden()
	phone = page.locator(".arc-phone").first
	expect(phone).to_have_attribute("href", "tel:+86-20-8888-0000")
	bar = page.locator(".arc-desk-bar")
	expect(bar).to_be_in_viewport()
	assert page.evaluate("document.documentElement.scrollWidth") <= 390
	picture(page, "desk-phone")
	bar.get_by_role("button", name=re.compile("Log call")).tap()
	page.locator(".modal.show [data-outcome='Reached']").tap()
	field(page, "summary").fill("pays on Friday")
	page.locator(".modal.show .btn-primary:visible", has_text="Save").tap()
	closed(page)
	expect(page.locator(".arc-glance h3")).not_to_have_text(customer)
	page.locator(".arc-back").tap()
	expect(page.locator(".arc-desk-row").filter(has_text=customer)).to_have_count(0)
