"""A run's replay files: what it read and planned, one private gzipped JSON per chunk.

The file is the book of core.replay plus "plan" (actions and left_out with their reasons) and
"names" (customers' names), so that `./dev plan` and the result page read the same thing, and
"failed": customers that could not be planned (not in the book; the chunk tries them again).
"""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import frappe

from ..core.model import Book, Plan
from ..core.replay import book_to_dict, plan_to_dict
from .case_figures import NOT_CHASED

DOCTYPE = "Collection Run"


def content_of(book: Book, plan: Plan, failed: Iterable[str] = ()) -> dict:
	return {
		**book_to_dict(book),
		"plan": plan_to_dict(plan),
		"names": {c.id: c.name or c.id for c in book.customers},
		"failed": list(failed),
	}


def write(run: str, chunk_no: int, content: dict) -> str:
	"""Keep book and plan of a chunk (see `content_of`); returns the file's URL."""
	packed = gzip.compress(json.dumps(content, ensure_ascii=False).encode(), compresslevel=5, mtime=0)
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"replay-{run}-{chunk_no:03}.json.gz",
			"is_private": 1,
			"content": packed,
		}
	).insert(ignore_permissions=True)  # a job's own file; the run it hangs on says who may read it
	# Attached afterwards: Frappe would add a comment to the run for every file.
	file.db_set({"attached_to_doctype": DOCTYPE, "attached_to_name": run}, update_modified=False)
	return file.file_url


def read(file_url: str) -> dict:
	"""The content of a chunk's file. Raises FileNotFoundError when it was deleted."""
	name = frappe.db.get_value("File", {"file_url": file_url, "attached_to_doctype": DOCTYPE}, "name")
	if not name:
		raise FileNotFoundError(file_url)
	with gzip.open(frappe.get_doc("File", name).get_full_path(), "rt", encoding="utf-8") as file:
		return json.load(file)


@dataclass(frozen=True)
class Concerned:
	"""A customer of a chunk as its file has it; `wants_case`: something is planned or overdue and chased."""

	id: str
	items: int
	wants_case: bool
	vouchers: frozenset[str]


def customers(content: dict) -> list[Concerned]:
	"""Everybody in the chunk, straight from the JSON: the decision itself is made anew, under the lock."""
	acted = {row["customer"] for row in content["plan"]["actions"]}
	chased = defaultdict(set)
	for row in content["plan"]["left_out"]:
		if row["why"]["code"] not in NOT_CHASED:
			chased[row["customer"]].add((row["invoice"], row["term"]))
	found = []
	for row in content.get("customers", ()):
		items = row.get("items", ())
		overdue = {(i["invoice"], i["term"]) for i in items if i["due_date"] < content["as_of"]}
		wants = row["id"] in acted or not overdue.isdisjoint(chased[row["id"]])
		found.append(Concerned(row["id"], len(items), wants, frozenset(i["invoice"] for i in items)))
	return found


def drop(run: str) -> None:
	"""Remove the files of a run that is planned anew."""
	for name in frappe.get_all(
		"File",
		filters={"attached_to_doctype": DOCTYPE, "attached_to_name": run},
		order_by="name",
		pluck="name",
	):
		frappe.delete_doc("File", name, ignore_permissions=True, force=True)  # the job's own files
