"""Who sees which collections documents: one rule for lists and for single documents.

A user whose only collections right is the role Collections User sees the documents of the
customers he or she looks after, and of the people who report to him or her
(Employee.reports_to) or are stood in for today (Collections Substitute); everybody with a wider role
sees them all. What a role may do with a document it sees is in the DocType.
"""

import frappe

from .ledger.owners import owners
from .ledger.people import below
from .ledger.substitutes import stood_in_for

# Whoever has one of these sees every customer's documents.
SEE_ALL = frozenset(
	("System Manager", "Collections Manager", "General Manager", "Accounts User", "Accounts Manager")
)

# Rows that could be listed without their document.
PARENTS = {
	"Account Statement Balance": "Account Statement",
	"Account Statement Line": "Account Statement",
	"Collection Action Item": "Collection Action",
	"Collection Case Item": "Collection Case",
	"Collection Collateral": "Collection Case",
	"Collection Guarantor": "Collection Case",
	"Collection Handover Item": "Collection Handover",
	"Contact Log Violation": "Contact Log",
	"Credit Hold Exception": "Credit Hold",
	"Dunning Letter Item": "Dunning Letter",
	"Promise to Pay Instalment": "Promise to Pay",
	"Promise to Pay Item": "Promise to Pay",
	"Write-off Item": "Write-off Request",
	"Write-off Recovery": "Write-off Request",
}


def sees_all(user: str) -> bool:
	return user == "Administrator" or not SEE_ALL.isdisjoint(frappe.get_roles(user))


def may_open_app() -> bool:
	"""Whether the tile of the app is shown to the current user (`add_to_apps_screen`)."""
	user = frappe.session.user
	return sees_all(user) or "Collections User" in frappe.get_roles(user)


def visible_collectors(user: str) -> list[str]:
	"""The user, for a supervisor everybody below, and whoever the user stands in for today.

	Asked anew each time: two small reads by index, and a substitute's last day ends by itself.
	"""
	return list(dict.fromkeys((user, *below(user), *stood_in_for(user))))


def query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""The `permission_query_conditions` of every document with a collector."""
	user = user or frappe.session.user
	return "" if sees_all(user) else f"`tab{doctype}`.`collector` in ({_listed(visible_collectors(user))})"


def child_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""The same for their rows, which can be listed on their own: those of parents one sees."""
	user = user or frappe.session.user
	if sees_all(user):
		return ""
	parent = PARENTS[doctype]
	seen = f"select `name` from `tab{parent}` where {query_conditions(user, parent)}"
	return (
		f"(`tab{doctype}`.`parenttype` = {frappe.db.escape(parent)} and `tab{doctype}`.`parent` in ({seen}))"
	)


def has_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""The `has_permission` of the same documents; True or False, never None (v16 denies None).

	Asked of what is stored and of what the caller wrote: nobody takes a document, or gives it away,
	by saying whose it is.
	"""
	user = user or frappe.session.user
	if sees_all(user):
		return True
	if doc.is_new():  # one is writing it: its case says whose it is
		return not doc.get("case") or _looks_after({"name": doc.case}, user)
	stored = frappe.db.get_value(doc.doctype, doc.name, "collector")
	return {stored, doc.get("collector")} <= set(visible_collectors(user))


def block_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""The same for Dunning Blocks, which belong to a customer: one's own, and those of one's cases."""
	user = user or frappe.session.user
	if sees_all(user):
		return ""
	cases = f"select `customer` from `tabCollection Case` where `collector` in ({_listed(visible_collectors(user))})"
	block = "`tabDunning Block`"
	# who wrote it keeps it only where nobody looks after the customer
	anybody = "select `customer` from `tabCollection Case`"
	own = f"{block}.`owner` = {frappe.db.escape(user)} and {block}.`customer` not in ({anybody})"
	return f"(({own}) or {block}.`customer` in ({cases}))"


def block_has_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""The same of a block, as stored and as the caller wrote it."""
	user = user or frappe.session.user
	if sees_all(user) or (doc.is_new() and not doc.customer):
		return True
	if doc.is_new():
		return _looks_after({"customer": doc.customer}, user)
	owner, customer = frappe.db.get_value(doc.doctype, doc.name, ["owner", "customer"]) or (None, None)
	if doc.customer != customer:
		return False
	if _looks_after({"customer": customer}, user):
		return True
	return owner == user and not frappe.db.exists("Collection Case", {"customer": customer})


# Documents about people: who sees one of those named sees the document.
PEOPLE = {
	"Collection Owner Change": ("from_user", "to_user"),
	"Collections Substitute": ("rep", "substitute"),
}


def people_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""Of one's own and of one's team: who went to whom, who stands in for whom."""
	user = user or frappe.session.user
	if sees_all(user):
		return ""
	seen = _listed([user, *below(user)])
	return "({})".format(" or ".join(f"`tab{doctype}`.`{field}` in ({seen})" for field in PEOPLE[doctype]))


def people_has_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""The same of one document; only for oneself or one's team is a substitute named or changed."""
	user = user or frappe.session.user
	if sees_all(user):
		return True
	seen, fields = {user, *below(user)}, PEOPLE[doc.doctype]
	stored = None if doc.is_new() else frappe.db.get_value(doc.doctype, doc.name, fields, as_dict=True)
	if ptype in ("read", "print", "select", "report"):
		return not seen.isdisjoint((stored or doc).get(field) for field in fields)
	return {doc.get(fields[0]), (stored or doc).get(fields[0])} <= seen | {None}


def may_see_account(customer: str, company: str, user: str | None = None) -> bool:
	"""Whose statement of account one may see: a rep, of whoever is his or hers by the rule or by a case."""
	user = user or frappe.session.user
	if sees_all(user):
		return True
	if "Collections User" not in frappe.get_roles(user):
		return False
	mine = visible_collectors(user)
	if owners(company, [customer]).get(customer) in mine:
		return True
	return _looks_after({"customer": customer, "company": company}, user)


def _looks_after(case: dict, user: str) -> bool:
	return bool(frappe.db.exists("Collection Case", {**case, "collector": ("in", visible_collectors(user))}))


def _listed(users: list[str]) -> str:
	return ", ".join(frappe.db.escape(user) for user in users)


def file_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""Files on other reps' documents are not even named: Frappe lists those of every DocType one may read."""
	user = user or frappe.session.user
	if sees_all(user):
		return ""
	collectors = _listed(visible_collectors(user))
	guarded = _with_a_collector()
	of, name = "`tabFile`.`attached_to_doctype`", "`tabFile`.`attached_to_name`"
	own = [
		f"({of} = {frappe.db.escape(one)} and {name} in (select `name` from `tab{one}` where `collector` in ({collectors})))"
		for one in guarded
	]
	others = f"{of} is null or {of} not in ({_listed(guarded)})"
	return f"({others} or {' or '.join(own)})"


def _with_a_collector() -> list[str]:
	"""The DocTypes that `query_conditions` guards (hooks.py)."""
	rules = frappe.get_hooks("permission_query_conditions")
	return sorted(one for one, paths in rules.items() if f"{__name__}.query_conditions" in paths)
