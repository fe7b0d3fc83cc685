"""Working from the desk: what each act writes, what it refuses, and that nobody works another's customers."""

import frappe
import pytest
import requests

from ar_collections import desk_api
from ar_collections.tests.site import desk_world as dw
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world
from ar_collections.tests.site.mailbox import outgoing

GUANGDA, HAIFENG = world.GUANGDA, world.HAIFENG
SECRET = "Haifeng owes its bank, too"


@pytest.fixture(autouse=True)
def company():
	world.live_company()


@pytest.fixture
def case():
	"""The rep's customer with an open call; the rep is logged in."""
	made = dw.to_call(GUANGDA, 900)
	frappe.set_user(world.user(world.REP))
	return made


def action(name: str):
	return frappe.get_doc("Collection Action", name)


def log(name: str):
	return frappe.get_doc("Contact Log", name)


# What each act writes


def test_a_logged_call_answers_the_action_and_plans_the_next_step_in_one_save(case):
	call = dw.call_of(case)
	name = desk_api.log_contact(
		case.name,
		"Reached",
		"asks for a copy",
		call,
		next_step="Send the copy",
		next_step_on=str(hw.in_days(1)),
	)
	assert log(name).docstatus == 1 and log(name).owner == world.REP
	assert action(call).status == "Done" and action(call).contact_log == name
	[follow_up] = frappe.get_all(
		"Collection Action", {"case": case.name, "status": "Open"}, ["title", "due_on"]
	)
	assert (follow_up.title, follow_up.due_on) == ("Send the copy", hw.in_days(1))


def test_a_promise_is_a_document_and_its_contact_log_answers_the_action(case):
	call = dw.call_of(case)
	name = desk_api.take_promise(case.name, str(hw.in_days(4)), 500, "Friday, by transfer", action=call)
	doc = log(name)
	assert (doc.outcome, doc.promised_on, doc.promised_amount) == ("Promise", hw.in_days(4), 500)
	promise = frappe.db.get_value("Promise to Pay", {"contact_log": name}, ["status", "amount", "collector"])
	assert promise == ("Open", 500, world.REP)
	assert action(call).status == "Done"
	assert desk_api.customer(case.name)["promises"][0]["state"] == "Live"


def test_a_dispute_stops_that_much_of_the_invoice(case):
	invoice = case.items[0].voucher_no
	name = desk_api.raise_dispute(case.name, "wrong colour", invoice, 200, str(hw.in_days(7)), "Goods")
	dispute = frappe.get_doc("Invoice Dispute", name)
	assert (dispute.sales_invoice, dispute.amount, dispute.note) == (invoice, 200, "wrong colour")
	assert (dispute.reason, dispute.due_date, dispute.solved_by) == ("Goods", hw.in_days(7), world.REP)
	[shown] = desk_api.customer(case.name)["blocks"]
	assert (shown["doctype"], shown["name"], shown["reason"]) == ("Invoice Dispute", name, "Dispute")


def test_a_dispute_about_everything_blocks_the_customer(case):
	name = desk_api.raise_dispute(case.name, "sends all of it back")
	assert frappe.db.get_value("Dunning Block", name, ["reason", "sales_invoice"]) == ("Dispute", None)


def test_a_call_that_ends_in_a_dispute_raises_it_in_the_same_save(case):
	invoice = case.items[0].voucher_no
	log = desk_api.log_contact(
		case.name, "Dispute", "wrong colour", sales_invoice=invoice, disputed_amount=200
	)
	assert frappe.db.get_value("Invoice Dispute", {"customer": GUANGDA}, ["amount", "contact_log"]) == (
		200,
		log,
	)
	with pytest.raises(frappe.ValidationError, match=r"700.00 of"):
		desk_api.log_contact(case.name, "Dispute", "all", sales_invoice=invoice, disputed_amount=701)


def test_a_block_leaves_the_customer_alone_until_a_day(case):
	name = desk_api.block(case.name, "Query", until_date=str(hw.in_days(5)), note="looks for the papers")
	assert frappe.db.get_value("Dunning Block", name, "until_date") == hw.in_days(5)


def test_a_mail_lands_on_the_case_and_answers_the_action(case, smtp_port):
	with hw.as_user("Administrator"):
		outgoing(smtp_port)
	call = dw.call_of(case)
	text = "Dear Chen Li,\nplease pay <script>alert(1)</script> “soon” 😀"
	name = desk_api.send_mail(case.name, "ap@guangda.example", "Your account", text, call)
	mail = frappe.get_doc("Communication", name)
	assert (mail.reference_doctype, mail.reference_name) == ("Collection Case", case.name)
	assert "<script>" not in mail.content and "&lt;script&gt;" in mail.content
	assert frappe.db.exists("Email Queue", {"communication": name})
	assert action(call).status == "Done" and "ap@guangda.example" in action(call).result


@pytest.mark.parametrize("to", ["", "nobody", "a@b.example, <b>x</b>"])
def test_a_mail_to_no_address_is_refused(case, to):
	with pytest.raises(frappe.ValidationError):
		desk_api.send_mail(case.name, to, "Your account", "Please pay")
	assert not frappe.db.exists("Communication", {"reference_name": case.name})


def test_a_text_message_without_a_gateway_says_what_to_do(case):
	with pytest.raises(frappe.ValidationError, match="not set up"):
		desk_api.send_sms(case.name, "+8613800000000", "Please call back")


def test_a_text_message_goes_to_a_number_of_the_customer_and_is_logged(case, monkeypatch):
	frappe.db.set_single_value("SMS Settings", {"sms_gateway_url": "http://127.0.0.1:9/", "message_parameter": "m",
		"receiver_parameter": "to"})  # fmt: skip
	frappe.db.set_value("Customer", GUANGDA, "mobile_no", "+8613800000000")
	sent = []

	class Answer:
		status_code = 200

		def raise_for_status(self):
			pass

	monkeypatch.setattr(requests, "get", lambda url, **more: sent.append(more["params"]["to"]) or Answer())
	frappe.db.set_value("Contact", {"email_id": "ap@guangda.example"}, "mobile_no", "+8613800000000")
	with pytest.raises(frappe.ValidationError, match="no number of this customer"):
		desk_api.send_sms(case.name, "+441632960000", "hello")
	name = desk_api.send_sms(case.name, "+8613800000000", "Please call back", dw.call_of(case))
	assert sent == ["+8613800000000"]
	assert (log(name).channel, log(name).summary, log(name).docstatus) == ("SMS", "Please call back", 1)


def test_a_visit_is_an_open_action_of_the_rep(case):
	doc = action(desk_api.plan_visit(case.name, str(hw.in_days(2)), "bring the contract"))
	assert (doc.kind, doc.status, doc.due_on, doc.collector) == ("Visit", "Open", hw.in_days(2), world.REP)
	assert doc.why == "bring the contract"


def test_a_snoozed_action_comes_back_on_its_day_and_keeps_the_reason(case):
	call = dw.call_of(case)
	desk_api.snooze(case.name, call, str(hw.in_days(3)), "owner is <i>travelling</i>")
	doc = action(call)
	assert (doc.status, doc.due_on) == ("Open", hw.in_days(3)) and "travelling" in doc.result
	comment = frappe.get_last_doc("Comment", {"reference_name": call, "comment_type": "Info"})
	assert "&lt;i&gt;travelling" in comment.content
	assert frappe.db.get_value("Collection Case", case.name, "next_action_on") == hw.in_days(3)


@pytest.mark.parametrize("outcome", ["No Answer", "Wrong Number"])
def test_where_nobody_spoke_nothing_needs_to_be_written(case, outcome):
	assert log(desk_api.log_contact(case.name, outcome)).summary == outcome
	with pytest.raises(frappe.ValidationError, match="what was said"):
		desk_api.log_contact(case.name, "Reached", "  ")


# What is refused


@pytest.mark.parametrize("day", [0, -3, 61])
def test_a_snooze_is_for_the_next_sixty_days(case, day):
	with pytest.raises(frappe.ValidationError, match="Choose a day from"):
		desk_api.snooze(case.name, dw.call_of(case), str(hw.in_days(day)), "later")


def test_a_snooze_needs_a_reason(case):
	with pytest.raises(frappe.ValidationError, match="why"):
		desk_api.snooze(case.name, dw.call_of(case), str(hw.in_days(3)), "  ")


@pytest.mark.parametrize(
	"day, amount, said",
	[(-1, 100, "is over"), (3, 900.01, "but"), (3, -5, "but")],
)
def test_a_promise_names_a_day_to_come_and_no_more_than_is_open(case, day, amount, said):
	with pytest.raises(frappe.ValidationError, match=said):
		desk_api.take_promise(case.name, str(hw.in_days(day)), amount)
	with pytest.raises(frappe.ValidationError, match=said):
		desk_api.log_contact(
			case.name, "Promise", "pays", promised_on=str(hw.in_days(day)), promised_amount=amount
		)
	assert not frappe.db.exists("Contact Log", {"case": case.name})


def test_a_promise_counts_against_what_is_open_now_not_on_the_case(case):
	frappe.set_user("Administrator")
	world.unallocated_receipt(GUANGDA, 850, hw.today())
	frappe.set_user(world.REP)
	with pytest.raises(frappe.ValidationError, match="but"):
		desk_api.take_promise(case.name, str(hw.in_days(3)), 100)
	assert desk_api.take_promise(case.name, str(hw.in_days(3)), 50)


def test_who_comes_second_hears_who_was_faster_and_nothing_is_written(case):
	call = dw.call_of(case)
	desk_api.log_contact(case.name, "Reached", "pays Friday", call)
	for second in (
		lambda: desk_api.log_contact(case.name, "No Answer", "nobody there", call),
		lambda: desk_api.take_promise(case.name, str(hw.in_days(2)), 0, action=call),
		lambda: desk_api.snooze(case.name, call, str(hw.in_days(2)), "later"),
	):
		with pytest.raises(frappe.ValidationError, match="already: Done, by Wei Rep"):
			second()
	assert frappe.db.count("Contact Log", {"case": case.name}) == 1


def test_nothing_is_done_on_a_closed_case(case):
	from ar_collections.services import cases

	cases.close(case.name, "paid")
	for act in acts(case.name, dw.call_of(case) or None):
		with pytest.raises(frappe.ValidationError, match=r"closed|off the list"):
			act()


def test_an_action_of_another_case_is_not_answered(case):
	frappe.set_user("Administrator")
	other = dw.to_call(world.BAILEY)
	frappe.set_user(world.REP)
	with pytest.raises(frappe.ValidationError, match="another case"):
		desk_api.log_contact(case.name, "Reached", "x", dw.call_of(other))


def test_a_contact_of_another_customer_is_not_written_down(case):
	stranger = frappe.db.get_value("Contact", {"email_id": "accounts@bailey.example"}) or world.customer(
		world.BAILEY
	)
	with pytest.raises(frappe.ValidationError, match="no contact of this customer"):
		desk_api.log_contact(case.name, "Reached", "x", person=stranger)


def acts(case: str, call: str | None) -> list:
	"""Every method that writes, with good arguments."""
	day = str(hw.in_days(2))
	always = [
		lambda: desk_api.log_contact(case, "Reached", "x"),
		lambda: desk_api.take_promise(case, day, 10),
		lambda: desk_api.raise_dispute(case, "x"),
		lambda: desk_api.block(case, "Query"),
		lambda: desk_api.send_mail(case, "ap@guangda.example", "x", "x"),
		lambda: desk_api.plan_visit(case, day, "x"),
	]
	return always if not call else [*always, lambda: desk_api.snooze(case, call, day, "x")]


# Another rep's customers


def test_another_reps_case_is_refused_everywhere_and_tells_nothing():
	case = dw.to_call(HAIFENG, 777, rep=world.OTHER_REP)
	dw.logged(case, summary=SECRET)
	call = dw.call_of(case)
	frappe.set_user(world.user(world.REP))
	reads = [lambda: desk_api.customer(case.name), lambda: desk_api.send_sms(case.name, "1", "x")]
	tried = [*reads, *acts(case.name, call)]
	assert len(tried) + 2 == len(methods()), (
		"a method of desk_api is not tried here"
	)  # beside worklist and choices
	for method in tried:
		frappe.clear_messages()
		with pytest.raises(frappe.PermissionError) as refused:
			method()
		told = f"{refused.value} {frappe.get_message_log()}"
		assert not [word for word in (SECRET, HAIFENG, "777") if word in told]
	assert action(call).status == "Open"
	assert not [row for row in desk_api.worklist(whose="team")["rows"] if row["case"] == case.name]


def test_another_reps_action_is_not_answered_through_an_own_case(case):
	frappe.set_user("Administrator")
	other = dw.call_of(dw.to_call(HAIFENG, rep=world.OTHER_REP))
	frappe.set_user(world.REP)
	for act in (
		lambda: desk_api.log_contact(case.name, "Reached", "x", other),
		lambda: desk_api.snooze(case.name, other, str(hw.in_days(2)), "x"),
		lambda: desk_api.take_promise(case.name, str(hw.in_days(2)), 0, action=other),
		lambda: desk_api.send_mail(case.name, "ap@guangda.example", "x", "x", other),
	):
		with pytest.raises(frappe.PermissionError):
			act()


def methods() -> list[str]:
	return [name for name, value in vars(desk_api).items() if value in frappe.whitelisted]


def test_whatever_writes_wants_post():
	reading = {"worklist", "choices", "customer"}
	allowed = {
		name: frappe.allowed_http_methods_for_whitelisted_func[getattr(desk_api, name)] for name in methods()
	}
	assert {name for name, how in allowed.items() if "GET" in how} == reading
