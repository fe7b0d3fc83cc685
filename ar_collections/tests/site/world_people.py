"""The people of the test world: customers with address and contact, users with their roles.

Made when first asked for, found again after that. `world` offers them together with the documents.
"""

import frappe

COMPANY = "Prime Trading Ltd"
GUANGDA = "Guangda Trading"
HAIFENG = "Haifeng"
NORDLICHT = "Nordlicht GmbH"
BAILEY = "Bailey & Sons"

CUSTOMERS = {
	GUANGDA: {"language": "zh", "city": "Guangzhou", "country": "China", "person": "Chen Li", "email": "ap@guangda.example"},
	HAIFENG: {"language": "zh", "city": "Xiamen", "country": "China", "person": "Lin Hai", "email": "ap@haifeng.example"},
	NORDLICHT: {"language": "de", "city": "Kiel", "country": "Germany", "person": "Anna Voss", "email": "buchhaltung@nordlicht.example"},
	BAILEY: {"language": "en", "city": "Leeds", "country": "United Kingdom", "person": "Tom Bailey", "email": "accounts@bailey.example"},
}  # fmt: skip

REP = "rep@example.com"
OTHER_REP = "rep2@example.com"
SUPERVISOR = "supervisor@example.com"
ACCOUNTANT = "accountant@example.com"
GENERAL_MANAGER = "gm@example.com"
PEOPLE = {
	REP: ("Wei Rep", ("Collections User", "Sales User")),
	OTHER_REP: ("Yan Rep", ("Collections User", "Sales User")),
	SUPERVISOR: ("Mei Supervisor", ("Collections User", "Collections Manager", "Sales User")),
	ACCOUNTANT: ("Bo Accountant", ("Accounts User", "Accounts Manager", "Stock User", "Sales User")),
	GENERAL_MANAGER: ("Hua Manager", ("General Manager", "Collections Manager")),
}  # fmt: skip


def user(email: str) -> str:
	if frappe.db.exists("User", email):
		return email
	name, roles = PEOPLE[email]
	values = {
		"email": email,
		"first_name": name.split()[0],
		"last_name": name.split()[1],
		"send_welcome_email": 0,
	}
	doc = frappe.get_doc({"doctype": "User", **values, "roles": [{"role": role} for role in roles]})
	doc.flags.no_welcome_mail = True
	doc.insert()
	return email


def customer(name: str, **fields) -> str:
	"""One of the named customers, with address and contact; any other name makes a bare customer."""
	if frappe.db.exists("Customer", name):
		return name
	known = CUSTOMERS.get(name)
	values = {
		"customer_name": name,
		"customer_type": "Company",
		"customer_group": "Commercial",
		"territory": "China",
	}
	doc = frappe.get_doc({"doctype": "Customer", **values, **fields})
	if known:
		doc.language = known["language"]
	if name == NORDLICHT:
		doc.default_currency = "EUR"
		doc.append("accounts", {"company": COMPANY, "account": receivable_account("EUR")})
	doc.insert()
	if known:
		_address(doc.name, known)
	return doc.name


def _address(customer_name: str, known: dict) -> None:
	link = {"link_doctype": "Customer", "link_name": customer_name}
	address = {"address_title": customer_name, "address_type": "Billing", "address_line1": "1 Harbour Road"}
	place = {"city": known["city"], "country": known["country"], "pincode": "10001", "is_primary_address": 1}
	frappe.get_doc({"doctype": "Address", **address, **place, "links": [link]}).insert()
	first, last = known["person"].split()
	emails = [{"email_id": known["email"], "is_primary": 1}]
	contact = {"first_name": first, "last_name": last, "email_ids": emails, "is_billing_contact": 1}
	frappe.get_doc({"doctype": "Contact", **contact, "links": [link]}).insert()


def receivable_account(currency: str = "CNY") -> str:
	"""The receivable account kept in this currency."""
	default = frappe.db.get_value("Company", COMPANY, "default_receivable_account")
	if currency == "CNY":
		return default
	name = f"Debtors {currency} - PT"
	if not frappe.db.exists("Account", name):
		parent = frappe.db.get_value("Account", default, "parent_account")
		values = {"account_name": f"Debtors {currency}", "company": COMPANY, "parent_account": parent}
		kind = {"account_type": "Receivable", "account_currency": currency}
		frappe.get_doc({"doctype": "Account", **values, **kind}).insert()
	return name
