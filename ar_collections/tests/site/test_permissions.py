"""Who sees and may do what: reps their own customers, managers all, the General Manager decides."""

import frappe
import pytest
from frappe.utils import nowdate

from ar_collections import permissions
from ar_collections.services import cases
from ar_collections.tests.site import world

C = world.COMPANY
OWN, OTHER = world.GUANGDA, world.HAIFENG


@pytest.fixture
def two_cases():
	"""`{customer: case}`: one of the rep's, one of another rep's."""
	for customer, rep in ((OWN, world.REP), (OTHER, world.OTHER_REP)):
		world.customer(customer)
		frappe.db.set_value("Customer", customer, "account_manager", world.user(rep))
	return {customer: cases.open_case(C, customer) for customer in (OWN, OTHER)}


def papers(case: str, customer: str, collector: str) -> dict:
	"""A letter, a hold, an action and the other papers of the case, as the services write them."""
	common = {
		"company": C,
		"customer": customer,
		"customer_name": customer,
		"case": case,
		"collector": collector,
	}
	records = [
		{"doctype": "Dunning Letter", "letter_type": "First Demand", "currency": "CNY", **common},
		{"doctype": "Credit Hold", "hold_type": "Shipment Hold", "why": "36 days overdue", **common},
		{"doctype": "Collection Action", "kind": "Call", "title": "Call", "due_on": nowdate(), **common},
		{"doctype": "Promise to Pay", "status": "Cancelled", "promised_on": nowdate(), **common},
		{"doctype": "Collection Handover", "status": "Draft", "why": "36 days overdue", **common},
		{"doctype": "Collection Cost", "amount": 5, "spent_on": nowdate(), **common},
		{"doctype": "Evidence Pack", "status": "Draft", "made_by": collector, **common},
		{"doctype": "Account Statement", "from_date": nowdate(), "to_date": nowdate(), **common},
		{"doctype": "Write-off Request", "status": "Draft", "kind": "Other", "reason": "x", **common},
	]
	return {row["doctype"]: frappe.get_doc(row).insert(ignore_permissions=True).name for row in records}


def employee(user: str, reports_to: str | None = None) -> str:
	values = {"first_name": user.split("@")[0], "company": C, "user_id": user, "reports_to": reports_to}
	days = {"gender": "Female", "date_of_birth": "1980-01-01", "date_of_joining": "2020-01-01"}
	return frappe.get_doc({"doctype": "Employee", "status": "Active", **values, **days}).insert().name


def listed(doctype: str) -> set:
	return set(frappe.get_list(doctype, pluck="name", order_by="name"))


def with_role(*roles: str) -> str:
	email = "-".join(roles).lower().replace(" ", "") + "@example.com"
	doc = frappe.get_doc({"doctype": "User", "email": email, "first_name": email, "send_welcome_email": 0})
	doc.flags.no_welcome_mail = True
	doc.insert()
	doc.add_roles(*roles)
	return email


@pytest.mark.parametrize("doctype", ["Dunning Letter", "Credit Hold", "Collection Action"])
def test_a_rep_sees_only_papers_of_own_customers(two_cases, doctype):
	own = papers(two_cases[OWN], OWN, world.REP)[doctype]
	other = papers(two_cases[OTHER], OTHER, world.OTHER_REP)[doctype]
	frappe.set_user(world.REP)
	assert listed(doctype) == {own}
	assert frappe.has_permission(doctype, "read", own) is True
	assert frappe.has_permission(doctype, "read", other) is False


def test_a_rep_sees_only_own_cases(two_cases):
	frappe.set_user(world.REP)
	assert listed("Collection Case") == {two_cases[OWN]}
	with pytest.raises(frappe.PermissionError):
		frappe.get_doc("Collection Case", two_cases[OTHER]).check_permission("read")


@pytest.mark.parametrize(
	"role", ["Collections Manager", "General Manager", "Accounts User", "Accounts Manager"]
)
def test_wider_roles_see_everybodys_cases(two_cases, role):
	frappe.set_user(with_role(role))
	assert listed("Collection Case") == set(two_cases.values())


def test_a_supervisor_sees_what_the_people_below_see(two_cases):
	boss = with_role("Collections User")
	employee(world.REP, reports_to=employee(boss))
	frappe.set_user(boss)
	assert listed("Collection Case") == {two_cases[OWN]}
	assert frappe.has_permission("Collection Case", "read", two_cases[OWN])
	frappe.set_user(world.REP)
	assert permissions.visible_collectors(world.REP) == [world.REP]


def test_a_rep_sees_blocks_of_own_customers_only(two_cases):
	blocks = {}
	for customer in (OWN, OTHER):
		record = {
			"doctype": "Dunning Block",
			"customer": customer,
			"reason": "Query",
			"note": "asks for a copy",
		}
		blocks[customer] = frappe.get_doc(record).insert().name
	frappe.set_user(world.REP)
	assert listed("Dunning Block") == {blocks[OWN]}
	assert not frappe.has_permission("Dunning Block", "write", blocks[OTHER])


def test_a_rep_logs_contacts_on_own_cases_only(two_cases):
	frappe.set_user(world.REP)
	log = {"doctype": "Contact Log", "outcome": "Reached", "summary": "will pay"}
	assert frappe.get_doc({**log, "case": two_cases[OWN]}).insert().collector == world.REP
	with pytest.raises(frappe.PermissionError):
		frappe.get_doc({**log, "case": two_cases[OTHER]}).insert()


def test_a_supervisor_may_log_a_contact_for_the_people_below(two_cases):
	boss = with_role("Collections User")
	employee(world.REP, reports_to=employee(boss))
	frappe.set_user(boss)
	log = {"doctype": "Contact Log", "outcome": "Reached", "summary": "will pay", "case": two_cases[OWN]}
	assert frappe.get_doc(log).insert().collector == world.REP


def test_the_app_is_shown_to_who_works_with_it():
	frappe.set_user(with_role("Sales User"))
	assert not permissions.may_open_app()
	frappe.set_user("Administrator")
	frappe.set_user(world.user(world.REP))
	assert permissions.may_open_app()


def test_a_rep_reads_letters_and_holds_but_changes_none(two_cases):
	own = papers(two_cases[OWN], OWN, world.REP)
	frappe.set_user(world.REP)
	for doctype in ("Dunning Letter", "Credit Hold", "Evidence Pack"):
		assert frappe.has_permission(doctype, "read", own[doctype])
		assert not frappe.has_permission(doctype, "write", own[doctype])
		assert not frappe.has_permission(doctype, "create")
	assert not frappe.has_permission("Collection Case", "write", two_cases[OTHER])


def test_a_rep_cannot_read_runs_or_change_policies():
	frappe.set_user(world.user(world.REP))
	assert not frappe.has_permission("Collection Run", "read")
	assert frappe.has_permission("Collection Policy", "read")
	for doctype in (
		"Collection Policy",
		"Collections Company",
		"Collections Settings",
		"Dunning Letter Type",
	):
		assert not frappe.has_permission(doctype, "write")


def test_an_accountant_starts_dry_runs_and_posts_letters_but_changes_no_policy():
	frappe.set_user(with_role("Accounts User"))
	assert frappe.has_permission("Collection Run", "create")
	assert not frappe.has_permission("Collection Run", "write")
	assert frappe.has_permission("Dunning Letter", "write") and frappe.has_permission(
		"Dunning Letter", "print"
	)
	assert not frappe.has_permission("Collection Policy", "write")


def test_nobody_without_a_role_sees_anything(two_cases):
	frappe.set_user(with_role("Sales User"))
	for doctype in ("Collection Case", "Collection Action", "Dunning Letter", "Credit Hold", "Contact Log"):
		assert not frappe.has_permission(doctype, "read")


def test_a_new_collector_gets_the_papers_of_the_case(two_cases):
	own = papers(two_cases[OWN], OWN, world.REP)
	frappe.set_user(world.user(world.SUPERVISOR))
	case = frappe.get_doc("Collection Case", two_cases[OWN])
	case.collector = world.OTHER_REP
	case.save()
	frappe.set_user(world.OTHER_REP)
	assert all(frappe.has_permission(doctype, "read", name) for doctype, name in own.items())
	frappe.set_user(world.REP)
	assert not any(frappe.has_permission(doctype, "read", name) for doctype, name in own.items())


def test_a_new_account_manager_gets_the_open_case(two_cases):
	doc = frappe.get_doc("Customer", OWN)
	doc.account_manager = world.OTHER_REP
	doc.save()
	assert frappe.db.get_value("Collection Case", two_cases[OWN], "collector") == world.OTHER_REP


# Writing whose it is into a document does not make it one's own


@pytest.fixture
def theirs(two_cases):
	"""`{doctype: name}` of another rep's papers, with a block and a contact log."""
	found = papers(two_cases[OTHER], OTHER, world.OTHER_REP)
	block = {"doctype": "Dunning Block", "customer": OTHER, "reason": "Legal", "note": "x"}
	log = {"doctype": "Contact Log", "case": two_cases[OTHER], "outcome": "Reached", "summary": "secret"}
	for record in (block, log):
		found[record["doctype"]] = frappe.get_doc(record).insert().name
	return found | {"Collection Case": two_cases[OTHER]}


def put(doctype: str, name: str, values: dict) -> None:
	"""What a PUT to /api/resource does."""
	doc = frappe.get_doc(doctype, name)
	doc.update(values)
	doc.save()


def saved_as_form(doctype: str, name: str, values: dict) -> None:
	"""What the desk's own save does: all of the document, as the caller says it is."""
	from frappe.desk.form.save import savedocs

	savedocs(frappe.as_json(frappe.get_doc(doctype, name).as_dict() | values), "Save")


@pytest.mark.parametrize("way", [put, saved_as_form])
@pytest.mark.parametrize(
	"doctype, values",
	[
		("Collection Action", {"collector": world.REP, "result": "mine now"}),
		("Contact Log", {"collector": world.REP, "summary": "mine now"}),
		("Credit Hold", {"collector": world.REP, "decision_note": "mine now"}),
		("Collection Case", {"collector": world.REP}),
		("Dunning Letter", {"collector": world.REP, "courier": "mine now"}),
		("Dunning Block", {"customer": OWN, "status": "Lifted"}),
		("Dunning Block", {"owner": world.REP, "status": "Lifted"}),
	],
)
def test_another_reps_document_is_not_taken_by_naming_oneself(theirs, doctype, values, way):
	frappe.set_user(world.REP)
	with pytest.raises(frappe.PermissionError):
		way(doctype, theirs[doctype], values)


@pytest.mark.parametrize("doctype, field", [("Collection Action", "collector"), ("Dunning Block", "status")])
def test_the_api_refuses_a_single_value_of_another_reps_document(theirs, doctype, field):
	from frappe.client import set_value

	frappe.set_user(world.REP)
	with pytest.raises(frappe.PermissionError):
		set_value(doctype, theirs[doctype], field, world.REP if field == "collector" else "Lifted")


def test_a_draft_log_is_not_moved_to_a_case_of_ones_own(theirs, two_cases):
	frappe.set_user(world.REP)
	with pytest.raises(frappe.PermissionError):
		put("Contact Log", theirs["Contact Log"], {"collector": world.REP, "case": two_cases[OWN]})


def test_only_a_manager_gives_work_to_somebody_else(two_cases):
	name = papers(two_cases[OWN], OWN, world.REP)["Collection Action"]
	frappe.set_user(world.REP)
	with pytest.raises(frappe.PermissionError):
		put("Collection Action", name, {"collector": world.OTHER_REP})
	frappe.set_user(with_role_of(world.SUPERVISOR))
	put("Collection Action", name, {"collector": world.OTHER_REP})


def test_a_supervisor_without_a_managers_role_gives_no_work_away(two_cases):
	name = papers(two_cases[OWN], OWN, world.REP)["Collection Action"]
	boss = with_role("Collections User")
	employee(world.REP, reports_to=employee(boss))
	frappe.set_user(boss)
	with pytest.raises(frappe.ValidationError, match="cannot be changed"):
		put("Collection Action", name, {"collector": boss})


def test_a_block_stays_with_its_customer_invoice_and_writer(two_cases):
	block = {"doctype": "Dunning Block", "customer": OWN, "reason": "Legal", "note": "x"}
	name = frappe.get_doc(block).insert().name
	invoice = world.make_invoice(OWN, 10).name
	for values in ({"customer": OTHER}, {"company": None}, {"sales_invoice": invoice}, {"owner": world.REP}):
		with pytest.raises(frappe.CannotChangeConstantError):
			put("Dunning Block", name, values)


@pytest.mark.parametrize("child, parent", permissions.PARENTS.items())
def test_rows_are_listed_with_their_document_only(two_cases, child, parent):
	from frappe.client import get_list

	rows = {}
	for customer, rep in ((OWN, world.REP), (OTHER, world.OTHER_REP)):
		case = two_cases[customer]
		contact = {
			"doctype": "Contact Log",
			"case": case,
			"outcome": "Reached",
			"summary": "x",
			"contact_on": nowdate(),
		}
		log = frappe.get_doc(contact).insert(ignore_permissions=True).name
		of = {**papers(case, customer, rep), "Collection Case": case, "Contact Log": log}
		row = {"doctype": child, "name": frappe.generate_hash(length=10), "parent": of[parent]}
		fields = frappe.get_meta(parent).get_table_fields()
		field = next(one.fieldname for one in fields if one.options == child)
		frappe.get_doc({**row, "parenttype": parent, "parentfield": field}).db_insert()
		rows[rep] = set(frappe.get_all(child, {"parent": of[parent]}, pluck="name", order_by="name"))
	frappe.set_user(world.REP)
	assert {row.name for row in get_list(child, parent=parent)} == rows[world.REP]
	frappe.set_user(with_role_of(world.SUPERVISOR))
	assert {row.name for row in get_list(child, parent=parent)} == set.union(*rows.values())


def with_role_of(email: str) -> str:
	frappe.set_user("Administrator")
	return world.user(email)


@pytest.mark.parametrize("way", ["{url}", "/private/files/./{name}", "/files/../../private/files/{name}"])
def test_a_row_of_ones_own_opens_nobody_elses_private_file(two_cases, way):
	letter = papers(two_cases[OTHER], OTHER, world.OTHER_REP)["Dunning Letter"]
	kept = {"doctype": "File", "file_name": "kept.txt", "is_private": 1, "content": b"secret"}
	kept = frappe.get_doc(
		{**kept, "attached_to_doctype": "Dunning Letter", "attached_to_name": letter}
	).insert()
	frappe.set_user(world.REP)
	url = way.format(url=kept.file_url, name=kept.file_url.rsplit("/", 1)[1])
	with pytest.raises(frappe.PermissionError):
		frappe.get_doc({"doctype": "File", "file_url": url, "is_private": 1}).insert()
	own = frappe.get_doc(
		{"doctype": "File", "file_name": "own.txt", "is_private": 1, "content": b"own"}
	).insert()
	own = frappe.get_doc("File", own.name)
	own.file_url = url
	with pytest.raises(frappe.PermissionError):
		own.save()


def test_a_file_one_may_open_is_attached_a_second_time(two_cases):
	frappe.set_user(world.REP)
	own = frappe.get_doc(
		{"doctype": "File", "file_name": "own.txt", "is_private": 1, "content": b"own"}
	).insert()
	assert (
		frappe.get_doc({"doctype": "File", "file_url": own.file_url, "is_private": 1}).insert().name
		!= own.name
	)


def test_who_wrote_a_block_keeps_it_only_where_nobody_looks_after_the_customer(two_cases):
	frappe.set_user(world.REP)
	name = (
		frappe.get_doc({"doctype": "Dunning Block", "customer": OWN, "reason": "Legal", "note": "x"})
		.insert()
		.name
	)
	assert frappe.get_list("Dunning Block", {"name": name})
	frappe.db.set_value("Collection Case", two_cases[OWN], "collector", world.OTHER_REP)
	assert not frappe.get_list("Dunning Block", {"name": name})
	assert not frappe.has_permission("Dunning Block", "write", name)
