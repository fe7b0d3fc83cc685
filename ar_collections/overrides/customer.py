"""Customer: when somebody else looks after it, or it is renamed or merged, its cases and papers follow."""

from frappe.model.document import Document

from ar_collections.services import cases, renaming


def on_update(doc: Document, method: str | None = None) -> None:
	before = doc.get_doc_before_save()
	if before and _owners(before) != _owners(doc):
		cases.owner_changed(doc.name)


def after_rename(doc: Document, method: str, old: str, new: str, merge: bool = False) -> None:
	renaming.customer_renamed(new)


def _owners(doc: Document) -> tuple:
	return doc.account_manager, [(row.sales_person, row.allocated_percentage) for row in doc.sales_team]
