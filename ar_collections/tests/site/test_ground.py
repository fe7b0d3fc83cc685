"""The tests' own ground keeps its promises: nothing a test does reaches the next one."""

import frappe
import pytest


def leave_traces():
	frappe.get_doc({"doctype": "ToDo", "description": "left behind"}).insert()
	rename = {"doc_type": "ToDo", "field_name": "description", "property": "label", "value": "Renamed"}
	frappe.get_doc({"doctype": "Property Setter", "doctype_or_field": "DocField", **rename}).insert()
	frappe.db.commit()


def test_a_test_sees_its_own_changes():
	leave_traces()
	assert frappe.db.count("ToDo") == 1
	assert frappe.get_meta("ToDo").get_label("description") == "Renamed"


def test_the_next_test_does_not_see_them_committed_or_cached():
	assert frappe.db.count("ToDo") == 0
	assert frappe.get_meta("ToDo").get_label("description") == "Description"


def test_the_site_has_one_company_and_no_demo_data():
	assert frappe.get_all("Company", pluck="name", order_by="name") == ["Prime Trading Ltd"]
	assert frappe.db.count("Customer") == 0
	assert frappe.db.count("GL Entry") == 0


@pytest.mark.committed
def test_a_worker_sends_a_letter_that_reaches_the_mail_server(jobs, letters, smtp_port):
	leave_traces()
	account = {"email_account_name": "Out", "email_id": "ar@example.com", "no_smtp_authentication": 1}
	server = {"smtp_server": "127.0.0.1", "smtp_port": smtp_port, "enable_outgoing": 1, "default_outgoing": 1}
	frappe.get_doc({"doctype": "Email Account", **account, **server}).insert()
	frappe.sendmail(recipients=["buyer@example.com"], subject="对账单 July", message="…")
	frappe.enqueue("frappe.email.queue.flush", queue="short")
	jobs()
	assert [letter["subject"] for letter in letters()] == ["对账单 July"]


@pytest.mark.committed
def test_after_a_committed_test_the_site_is_put_down_anew():
	assert frappe.db.count("ToDo") == 0


@pytest.mark.committed
def test_a_job_that_fails_in_the_worker_fails_the_test_unless_expected(jobs):
	frappe.enqueue("frappe.utils.cint.no_such_method", queue="short")
	with pytest.raises(AssertionError, match="no_such_method"):
		jobs()
	frappe.enqueue("frappe.utils.cint.no_such_method", queue="short")
	jobs(may_fail=True)
