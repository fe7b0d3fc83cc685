"""The demo's people: rep, supervisor, accountant, warehouse and General Manager.

Each is a user with a password from the site's configuration (`ar_demo_password`) and an employee;
the rep reports to the supervisor, the supervisor to the General Manager.
"""

import frappe
from frappe.utils.password import update_password

from .company import ABBR, COMPANY, insert_missing

REP = "rep@example.com"
ACCOUNTANT = "accountant@example.com"
GENERAL_MANAGER = "gm@example.com"
SUPERVISOR = "supervisor@example.com"
WAREHOUSE = "warehouse@example.com"

# user: first name, last name, gender, roles, reports to
PEOPLE = {
	GENERAL_MANAGER: ("Guo", "Min", "Female", ("General Manager", "Sales Manager"), None),
	SUPERVISOR: ("Shen", "Wei", "Male", ("Collections Manager", "Sales User"), GENERAL_MANAGER),
	REP: ("Ren", "Pei", "Female", ("Collections User", "Sales User"), SUPERVISOR),
	ACCOUNTANT: (
		"Anna", "Kern", "Female",
		("Accounts User", "Accounts Manager", "Collections Manager"),
		GENERAL_MANAGER,
	),
	WAREHOUSE: ("Wang", "Hao", "Male", ("Stock User", "Sales User"), GENERAL_MANAGER),
}  # fmt: skip


def make() -> None:
	for user in PEOPLE:
		_user(user)
		_employee(user)
	_sales_person()


def _user(user: str) -> None:
	first, last, _gender, roles, _boss = PEOPLE[user]
	insert_missing(
		"User",
		user,
		email=user,
		first_name=first,
		last_name=last,
		language="en",
		send_welcome_email=0,
		user_type="System User",
		roles=[{"role": role} for role in roles],
	)
	if password := frappe.conf.get("ar_demo_password"):
		update_password(user, password)


def _employee(user: str) -> None:
	first, last, gender, _roles, boss = PEOPLE[user]
	insert_missing(
		"Employee",
		{"user_id": user},
		first_name=first,
		last_name=last,
		gender=gender,
		date_of_birth="1988-05-20",
		date_of_joining="2020-03-02",
		company=COMPANY,
		status="Active",
		create_user_permission=0,
		department=f"Accounts - {ABBR}",
		reports_to=frappe.db.get_value("Employee", {"user_id": boss}) if boss else None,
	)


def _sales_person() -> None:
	"""Some customers find their owner by the sales team instead of the account manager."""
	insert_missing(
		"Sales Person",
		"Ren Pei",
		sales_person_name="Ren Pei",
		parent_sales_person="Sales Team",
		employee=frappe.db.get_value("Employee", {"user_id": REP}),
		is_group=0,
	)
