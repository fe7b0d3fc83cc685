"""The permission matrix: who × document × operation × path, from one table; forged requests tell nothing.

A rep, somebody who stands in for the rep, their supervisor, another rep, an accountant, the General
Manager, the warehouse and a guest, before the papers of one customer of the rep. Whatever way a request
takes (form, list, search, client, print, file, our own methods), it says what the table allows and not
a word more.
"""

import inspect
from io import BytesIO
from types import SimpleNamespace

import frappe
import pytest
from frappe.utils import nowdate
from pypdf import PdfReader, PdfWriter

from ar_collections import (
	api,
	book_api,
	case_api,
	contact_api,
	desk_api,
	hold_api,
	measure_api,
	statement_api,
)
from ar_collections.services import cases, letter_files
from ar_collections.tests.site import world
from ar_collections.tests.site.hold_world import as_user, in_days
from ar_collections.tests.site.test_permissions import employee, papers, with_role

C = world.COMPANY
CUSTOMER, SUMMARY, AMOUNT = "Zhongxin Privacy Works", "owner hides in Macau", 98765.43
# What no refusal may contain: the customer, what was said, what is owed.
SECRETS = (CUSTOMER, SUMMARY, "98765", "98,765", "secret recording", "%PDF")

LETTERS = {
	"r": "read", "w": "write", "c": "create", "s": "submit", "p": "print", "e": "email", "d": "delete",
}  # fmt: skip
OPERATIONS = tuple(LETTERS.values())
OURS = ("rep", "substitute", "supervisor")
WHO = (*OURS, "other rep", "accountant", "general manager", "warehouse", "guest")

# document: what the rep (with substitute and supervisor), another rep, an accountant and the General Manager
# may do; the warehouse and guests may do nothing at all.
TABLE = {
	"Collection Case": ("rwpe", "", "rpe", "rwpe"),
	"Collection Cost": ("rwcpde", "", "rpe", "rwcpde"),
	"Collection Handover": ("rwcpde", "", "rpe", "rwcpde"),
	"Evidence Pack": ("rpe", "", "rpe", "rwpde"),
	"Collection Action": ("rwcpe", "", "rpe", "rwcpe"),
	"Contact Log": ("rwcspde", "", "rpe", "rwcspe"),
	"Dunning Letter": ("rpe", "", "rwpe", "rwpe"),
	"Credit Hold": ("rpe", "", "rpe", "rwcpe"),
	"Dunning Block": ("rwcpe", "", "rwcpe", "rwcpe"),
	"Collection Behaviour": ("r", "", "rp", "rp"),
	"Collection Snapshot": ("r", "", "rp", "rp"),
	"Collection Run": ("", "", "rcpe", "rpe"),
	"Collections Company": ("r", "r", "r", "r"),
	"Account Statement": ("rwpe", "", "rwpe", "rwpe"),
	"Statement Batch": ("", "", "rwcpe", ""),
	"Collection Policy": ("r", "r", "rpe", "rwcpe"),
	"Interest Basis": ("r", "r", "r", "r"),
	"letter PDF": ("r", "", "r", "r"),
	"recording": ("r", "", "r", "r"),
}
# where one of the three differs from the rep, or the rule is about people and not about the customer
APART = {
	("Collection Owner Change", "rep"): "r",
	("Collection Owner Change", "supervisor"): "r",
	("Collection Owner Change", "accountant"): "rp",
	("Collection Owner Change", "general manager"): "rp",
	("Collections Substitute", "rep"): "rwcpd",
	("Collections Substitute", "substitute"): "rp",
	("Collections Substitute", "supervisor"): "rwcpd",
	("Collections Substitute", "general manager"): "rp",
	("recording", "rep"): "r",
}
DOCUMENTS = (*TABLE, "Collection Owner Change", "Collections Substitute")
FILES = ("letter PDF", "recording")
OF_THE_CUSTOMER = tuple(name for name, rights in TABLE.items() if not rights[1] and rights[0])


def allowed(document: str, who: str) -> set[str]:
	column = {"other rep": 1, "accountant": 2, "general manager": 3}.get(who, 0 if who in OURS else None)
	default = TABLE[document][column] if document in TABLE and column is not None else ""
	return {LETTERS[letter] for letter in APART.get((document, who), default)}


@pytest.fixture
def matrix():
	"""`people`: who -> user; `papers`: document -> (DocType, name)."""
	people = _people()
	world.customer(CUSTOMER)
	frappe.db.set_value("Customer", CUSTOMER, "account_manager", world.REP)
	world.live_company()
	case = cases.open_case(C, CUSTOMER)
	frappe.db.set_value("Collection Case", case, {"outstanding": AMOUNT, "overdue": AMOUNT})
	found = _papers(case)
	return SimpleNamespace(people=people, papers=found, case=case)


def _people() -> dict[str, str]:
	people = {"rep": world.REP, "other rep": world.OTHER_REP, "general manager": "", "guest": "Guest"}
	people["general manager"] = with_role("General Manager")
	people |= {"accountant": with_role("Accounts User"), "warehouse": with_role("Stock User")}
	people |= {
		"substitute": with_role("Collections User"),
		"supervisor": with_role("Collections User", "Sales User"),
	}
	world.user(world.OTHER_REP)
	employee(world.user(world.REP), reports_to=employee(people["supervisor"]))
	return people


def _papers(case: str) -> dict[str, tuple[str, str]]:
	of = {"company": C, "customer": CUSTOMER, "case": case, "collector": world.REP}
	names = papers(case, CUSTOMER, world.REP) | {"Collection Case": case}
	money = {"Dunning Letter": "total_due", "Credit Hold": "overdue_amount", "Collection Action": "amount"}
	for doctype, field in money.items():
		if frappe.get_meta(doctype).has_field(field):
			frappe.db.set_value(doctype, names[doctype], field, AMOUNT)
	records = [
		{"doctype": "Contact Log", "outcome": "Reached", "summary": SUMMARY, "case": case},
		{"doctype": "Dunning Block", "customer": CUSTOMER, "reason": "Legal", "note": SUMMARY},
		{"doctype": "Collections Substitute", "rep": world.REP, "substitute": "collectionsuser@example.com",
			"from_date": nowdate(), "to_date": in_days(5), "reason": SUMMARY},
	]  # fmt: skip
	for record in records:
		names[record["doctype"]] = frappe.get_doc(record).insert().name
	stored = [
		{"doctype": "Collection Behaviour", "customer_name": CUSTOMER, "unique_key": case, **of},
		{"doctype": "Collection Owner Change", "customer_name": CUSTOMER, "why": "By hand", "reason": SUMMARY,
			"from_user": world.REP, **of},
		{"doctype": "Collection Snapshot", "company": C, "collector": world.REP, "snapshot_on": nowdate(), "overdue": AMOUNT,
			"unique_key": CUSTOMER},
		{"doctype": "Account Statement", "customer_name": CUSTOMER, "answer_note": SUMMARY, "status": "Draft",
			"from_date": nowdate(), "to_date": nowdate(), **of},
		{"doctype": "Statement Batch", "company": C, "from_date": nowdate(), "to_date": nowdate()},
		{"doctype": "Collection Run", "company": C, "run_date": nowdate(), "status": "Done", "run_key": case},
	]  # fmt: skip
	for record in stored:
		doc = frappe.get_doc(record)
		doc.name = f"X-{frappe.generate_hash(length=8)}"
		doc.db_insert()
		names[doc.doctype] = doc.name
	names["Collections Company"] = frappe.db.get_value("Collections Company", {"company": C})
	names["Collection Policy"] = world.POLICY
	names["Interest Basis"] = frappe.db.get_value("Interest Basis", {}, order_by="name")
	found = {doctype: (doctype, name) for doctype, name in names.items()}
	return found | {"letter PDF": ("File", _pdf(names)), "recording": ("File", _recording(names))}


def _pdf(names: dict) -> str:
	letter, paper, content = names["Dunning Letter"], PdfWriter(), BytesIO()
	paper.add_blank_page(100, 100)
	paper.add_metadata({"/Title": CUSTOMER})
	paper.write(content)
	values = letter_files.keep(letter, content.getvalue())
	frappe.db.set_value("Dunning Letter", letter, {**values, "issued_on": f"{nowdate()} 08:00:00"})
	return letter_files.file_of(letter)


def _recording(names: dict) -> str:
	"""Attached by the rep."""
	of = {"attached_to_doctype": "Contact Log", "attached_to_name": names["Contact Log"]}
	record = {
		"doctype": "File",
		"file_name": "call.mp3",
		"content": b"secret recording " + SUMMARY.encode(),
		**of,
	}
	return frappe.get_doc({**record, "is_private": 1}).insert().name


# The table


def test_everybody_may_do_what_the_table_says_and_nothing_else(matrix):
	different = {}
	for who in WHO:
		with as_user(matrix.people[who]):
			for document in DOCUMENTS:
				may = _rights(*matrix.papers[document])
				if may != allowed(document, who):
					different[document, who] = {"may": sorted(may), "table": sorted(allowed(document, who))}
	assert not different


def _rights(doctype: str, name: str) -> set[str]:
	if doctype == "File":  # a file is opened or not
		return {"read"} if _may(doctype, name, "read") else set()
	return {operation for operation in OPERATIONS if _may(doctype, name, operation)}


def _may(doctype: str, name: str, operation: str) -> bool:
	doc = frappe.get_doc(doctype, name)
	if operation == "create":  # one more about the same customer
		if not frappe.has_permission(doctype, "create"):
			return False
		doc = frappe.copy_doc(doc)
	if operation == "submit" and not frappe.get_meta(doctype).is_submittable:
		return False
	return bool(doc.has_permission(operation))


def test_nobody_changes_or_deletes_a_letters_pdf(matrix):
	for who in WHO:
		with as_user(matrix.people[who]):
			doc = frappe.get_doc(*matrix.papers["letter PDF"])
			assert not doc.has_permission("write") and not doc.has_permission("delete"), who


# The paths


def call(method: str, **arguments):
	"""What a request to /api/method does: the checks of the door, then the method."""
	from frappe.handler import execute_cmd

	frappe.local.request = frappe._dict(method="POST", headers={}, path="")
	frappe.local.form_dict = frappe._dict(arguments)
	frappe.local.response = frappe._dict(docs=[])
	return execute_cmd(method)


def said(work) -> tuple[bool, str]:
	"""(done, everything the caller would read: answer, messages, error)."""
	frappe.clear_messages()
	frappe.local.response = frappe._dict(docs=[])
	done, answer = True, None
	try:
		answer = work()
	except (
		frappe.PermissionError,
		frappe.DoesNotExistError,
		frappe.ValidationError,
		frappe.AuthenticationError,
	) as error:
		done, answer = False, repr(error)
	except Exception as error:
		if type(error).__name__ not in ("Forbidden", "NotFound", "HTTPException"):
			raise
		done, answer = False, repr(error)
	response = {key: value for key, value in frappe.local.response.items() if key != "docs"}
	docs = [
		doc.as_dict() if hasattr(doc, "as_dict") else doc for doc in frappe.local.response.get("docs") or ()
	]
	return done, " ".join(map(str, (answer, response, docs, frappe.local.message_log)))


def reading_ways(doctype: str, name: str) -> dict:
	"""Every way in which a request may ask for a document."""
	from frappe.api import v1

	fields = [
		df.fieldname
		for df in frappe.get_meta(doctype).fields
		if df.fieldtype in ("Data", "Small Text", "Currency", "Link")
	]
	one = {"name": name}
	listed = {"doctype": doctype, "fields": frappe.as_json(["name", *fields]), "filters": frappe.as_json(one)}
	return {
		"form": lambda: call("frappe.desk.form.load.getdoc", doctype=doctype, name=name),
		"docinfo": lambda: call("frappe.desk.form.load.get_docinfo", doctype=doctype, name=name),
		"rest": lambda: v1.read_doc(doctype, name).as_dict(),
		"client.get": lambda: call("frappe.client.get", doctype=doctype, name=name),
		"client.get_value": lambda: call(
			"frappe.client.get_value", doctype=doctype, fieldname=frappe.as_json(fields), filters=name
		),
		"client.get_list": lambda: call("frappe.client.get_list", doctype=doctype, filters=one, fields=["name", *fields]),
		"client.validate_link": lambda: call(
			"frappe.client.validate_link", doctype=doctype, docname=name, fields=frappe.as_json(fields)
		),
		"list": lambda: call("frappe.desk.reportview.get", **listed),
		"report": lambda: call("frappe.desk.reportview.get_list", **listed),
		"export": lambda: call(
			"frappe.desk.reportview.export_query", file_format_type="CSV", title=doctype, **listed
		),
		"search_link": lambda: call("frappe.desk.search.search_link", doctype=doctype, txt=name),
		"link title": lambda: call("frappe.desk.search.get_link_title", doctype=doctype, docname=name),
		"global search": lambda: call("frappe.utils.global_search.search", text=CUSTOMER),
		"print preview": lambda: call("frappe.www.printview.get_html_and_style", doc=doctype, name=name),
		"linked with": lambda: call("frappe.desk.form.linked_with.get", doctype=doctype, docname=name),
	}  # fmt: skip


SHUT_OUT = ("other rep", "warehouse", "guest")


def test_whoever_may_not_read_learns_nothing_by_any_way(matrix):
	told = {}
	for who in SHUT_OUT:
		with as_user(matrix.people[who]):
			for document in (*OF_THE_CUSTOMER, "Collection Owner Change", "Collections Substitute"):
				for way, work in reading_ways(*matrix.papers[document]).items():
					_done, answer = said(work)
					if any(secret in answer for secret in SECRETS):
						told[who, document, way] = answer[:300]
	assert not told


# Ways that answer with the document to whom the table lets read
SHOWING = ("form", "rest", "client.get", "client.get_value", "client.get_list", "list", "search_link")


def test_whoever_may_read_is_shown_it_by_every_way(matrix):
	silent = {}
	for who in WHO:
		with as_user(matrix.people[who]):
			for document in (
				name for name in OF_THE_CUSTOMER if name not in FILES and "read" in allowed(name, who)
			):
				doctype, name = matrix.papers[document]
				ways = reading_ways(doctype, name)
				for way in SHOWING:
					done, answer = said(ways[way])
					if not done or (name not in answer and CUSTOMER not in answer):
						silent[who, document, way] = answer[:200]
	assert not silent


def changing_ways(doctype: str, name: str, field: str) -> dict:
	doc = frappe.get_doc(doctype, name).as_dict()
	forged = frappe.as_json(doc | {field: "x", "collector": "", "owner": frappe.session.user})
	return {
		"set_value": lambda: call("frappe.client.set_value", doctype=doctype, name=name, fieldname=field, value="x"),
		"save": lambda: call("frappe.client.save", doc=forged),
		"form": lambda: call("frappe.desk.form.save.savedocs", doc=forged, action="Save"),
		"submit": lambda: call("frappe.client.submit", doc=forged),
		"bulk": lambda: call("frappe.client.bulk_update", docs=frappe.as_json([{"doctype": doctype, "docname": name, field: "x"}])),
		"delete": lambda: call("frappe.client.delete", doctype=doctype, name=name),
		"rename": lambda: call("frappe.client.rename_doc", doctype=doctype, old_name=name, new_name="x"),
		"assign": lambda: call("frappe.desk.form.assign_to.add", doctype=doctype, name=name, assign_to=f'["{world.OTHER_REP}"]'),
		"share": lambda: call("frappe.share.add", doctype=doctype, name=name, user=frappe.session.user, read=1),
		"comment": lambda: call("frappe.desk.form.utils.add_comment", reference_doctype=doctype, reference_name=name,
			content="x", comment_email="x@example.com", comment_by="x"),
		"mail": lambda: call("frappe.core.doctype.communication.email.make", doctype=doctype, name=name, content="x",
			recipients="x@example.com", send_email=1, attach_document_print=1),
	}  # fmt: skip


def test_forged_changes_are_refused_and_change_nothing(matrix):
	wrong = {}
	for document in (name for name in OF_THE_CUSTOMER if name not in FILES):
		doctype, name = matrix.papers[document]
		fields = frappe.get_meta(doctype).fields
		field = next(df.fieldname for df in fields if df.fieldtype in ("Data", "Small Text"))
		before = frappe.get_doc(doctype, name).as_dict()
		for who in SHUT_OUT:
			with as_user(matrix.people[who]):
				for way, work in changing_ways(doctype, name, field).items():
					done, answer = said(work)
					told = way == "bulk" and "failed_docs" in answer  # answers with what failed
					if (done and not told) or any(secret in answer for secret in _unknown(way)):
						wrong[document, who, way] = answer[:300]
		assert frappe.get_doc(doctype, name).as_dict() == before
		assert not frappe.db.exists("Comment", {"reference_name": name, "comment_type": "Comment"})
	assert not wrong


def _unknown(way: str) -> tuple:
	"""What the caller did not say himself: a forged document holds all of it."""
	return () if way in ("save", "form", "submit") else SECRETS


def printing_ways(doctype: str, name: str) -> dict:
	from frappe.utils.response import download_private_file

	if doctype != "File":
		several = {"doctype": doctype, "name": f'["{name}"]'}
		return {
			"pdf": lambda: call("frappe.utils.print_format.download_pdf", doctype=doctype, name=name),
			"several": lambda: _printed(call("frappe.utils.print_format.download_multi_pdf", **several)),
		}
	url = frappe.db.get_value("File", name, "file_url")
	return {
		"method": lambda: call("download_file", file_url=url),
		"address": lambda: download_private_file(url),
	}


def _printed(_answer) -> None:
	"""Frappe answers with a file of no pages for what may not be printed."""
	content = frappe.local.response.pop("filecontent", None)
	if not content or not PdfReader(BytesIO(content)).pages:
		raise frappe.PermissionError


def test_prints_and_files_are_refused_and_carry_nothing(matrix):
	given = {}
	for who in SHUT_OUT:
		with as_user(matrix.people[who]):
			for document in OF_THE_CUSTOMER:
				for way, work in printing_ways(*matrix.papers[document]).items():
					done, answer = said(work)
					if done or any(secret in answer for secret in SECRETS):
						given[who, document, way] = answer[:300]
	assert not given


# Our own methods


def ours_about(argument: str):
	"""Whitelisted methods of ours whose first argument is this one."""
	for module in (api, book_api, case_api, contact_api, desk_api, hold_api, measure_api, statement_api):
		for function in list(vars(module).values()):
			if (
				callable(function)
				and function in frappe.whitelisted
				and function.__module__ == module.__name__
			):
				first = next(iter(inspect.signature(function).parameters), None)
				if first == argument:
					yield function


ABOUT = {
	"case": "Collection Case", "letter": "Dunning Letter", "hold": "Credit Hold", "action": "Collection Action",
	"run": "Collection Run", "names": "Dunning Letter", "handover": "Collection Handover", "pack": "Evidence Pack",
	"statement": "Account Statement", "batch": "Statement Batch",
}  # fmt: skip
FORGED = [(argument, function) for argument in ABOUT for function in ours_about(argument)]


def test_the_sweep_finds_our_methods():
	assert len(FORGED) > 25


def test_our_methods_refuse_whoever_may_not_read(matrix):
	answered = {}
	for who in SHUT_OUT:
		with as_user(matrix.people[who]):
			for argument, function in FORGED:
				done, answer = said(lambda a=argument, f=function: _forged(matrix, a, f))
				if done or "PermissionError" not in answer or any(secret in answer for secret in SECRETS):
					answered[who, function.__name__] = answer[:300]
	assert not answered


def _forged(matrix, argument: str, function):
	"""The method, asked about the rep's paper, with something for whatever else it wants."""
	name = matrix.papers[ABOUT[argument]][1]
	wanted = [p for p in list(inspect.signature(function).parameters.values())[1:] if p.default is p.empty]
	arguments = {p.name: nowdate() if p.annotation is str else 1 for p in wanted}
	if "action" in arguments:
		arguments["action"] = matrix.papers["Collection Action"][1]
	if "decision" in arguments:
		arguments["decision"] = "Approve"
	arguments[argument] = [name] if argument == "names" else name
	return call(f"{function.__module__}.{function.__name__}", **arguments)


def test_another_case_is_not_opened_by_an_action_of_ones_own(matrix):
	"""The case is one's own, the action is another rep's."""
	world.customer(world.BAILEY)
	frappe.db.set_value("Customer", world.BAILEY, "account_manager", world.OTHER_REP)
	own = cases.open_case(C, world.BAILEY)
	action = matrix.papers["Collection Action"][1]
	with as_user(world.OTHER_REP):
		done, answer = said(lambda: call("ar_collections.desk_api.log_contact", case=own, outcome="Reached", summary="x", action=action))  # fmt: skip
		assert not done and "PermissionError" in answer and CUSTOMER not in answer
		record = {
			"doctype": "Contact Log",
			"case": own,
			"action": action,
			"outcome": "Reached",
			"summary": "x",
		}
		done, answer = said(lambda: call("frappe.client.insert", doc=frappe.as_json(record)))
		assert not done and CUSTOMER not in answer


def test_a_recording_goes_with_the_customer(matrix):
	"""Whoever uploaded a file may open it for ever, says Frappe: so it changes hands, too."""
	name = matrix.papers["recording"][1]
	frappe.db.set_value("File", name, "owner", world.REP)
	cases.give(matrix.case, world.REP, world.OTHER_REP, "Handed over")
	with as_user(world.REP):
		assert not frappe.get_doc("File", name).is_downloadable()
		assert name not in frappe.get_list("File", pluck="name", order_by="name")
	with as_user(world.OTHER_REP):
		assert frappe.get_doc("File", name).is_downloadable()
