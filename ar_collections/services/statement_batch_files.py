"""The PDFs of a Statement Batch: a part for every fifty customers while it works, one at the end. All private.

A part that was written by a worker that died is written again under the same name.
"""

import frappe

from . import statement_page

DOCTYPE = "Statement Batch"


def keep_part(batch: str, number: int, content: bytes) -> None:
	name = _part_name(batch, number)
	_remove(batch, name)
	_insert(batch, name, content)


def join_parts(batch: str) -> str | None:
	"""The address of the one PDF; the parts stay as long as more may come to them (`remove_parts`)."""
	parts = frappe.get_all(
		"File", {**_of(batch), "file_name": ("like", "%-part-%")}, order_by="file_name", pluck="name"
	)
	contents = [frappe.get_doc("File", name).get_content() for name in parts]
	if not contents:
		return None
	name = f"{batch}.pdf"
	_remove(batch, name)
	return _insert(batch, name, statement_page.joined(contents)).file_url


def remove_parts(batch: str) -> None:
	"""Nothing failed and nothing is left to do: the one PDF holds all of them."""
	of = {**_of(batch), "file_name": ("like", "%-part-%")}
	for name in frappe.get_all("File", of, order_by="name", pluck="file_name"):
		_remove(batch, name)


def _part_name(batch: str, number: int) -> str:
	return f"{batch}-part-{number:06}.pdf"


def _of(batch: str) -> dict:
	return {"attached_to_doctype": DOCTYPE, "attached_to_name": batch}


def _remove(batch: str, name: str) -> None:
	for file in frappe.get_all("File", {**_of(batch), "file_name": name}, order_by="name", pluck="name"):
		frappe.delete_doc("File", file, ignore_permissions=True)  # the job's own paper, about to be made anew


def _insert(batch: str, name: str, content: bytes):
	values = {"doctype": "File", "file_name": name, "is_private": 1, "content": content, **_of(batch)}
	file = frappe.get_doc(values)
	return file.insert(ignore_permissions=True)  # made by the job for whoever may read the batch
