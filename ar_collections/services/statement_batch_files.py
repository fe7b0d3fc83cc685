"""The PDFs of a Statement Batch: a part for every fifty customers while it works, one or a few at the end. All private.

A part that was written by a worker that died is written again under the same name. No file is larger than
the site allows: a part is halved, and what does not fit into one PDF goes on in the next.
"""

from collections.abc import Iterator, Mapping

import frappe
from frappe.core.api.file import get_max_file_size

from . import pdf, statement_page
from .savepoint import isolated

DOCTYPE = "Statement Batch"
FULL = 0.95  # of the largest file the site allows: joining may add a little


def keep_parts(batch: str, papers: Mapping[int, object]) -> dict[int, dict]:
	"""`{number of the row: what it says}` for papers that were laid out, by the number of their row."""
	numbers = sorted(papers)
	if not numbers:
		return {}
	content = pdf.of_papers([papers[number] for number in numbers])
	if len(content) > _most() and len(numbers) > 1:
		half = len(numbers) // 2
		parts = ({n: papers[n] for n in part} for part in (numbers[:half], numbers[half:]))
		return {number: told for part in parts for number, told in keep_parts(batch, part).items()}
	with isolated(batch) as outcome:
		_keep_part(batch, numbers[0], content)
	failed = {"status": "Failed", "error": (outcome.error or "")[:500]}
	return dict.fromkeys(numbers, failed if outcome.error else {"status": "Done", "part": numbers[0]})


def _keep_part(batch: str, number: int, content: bytes) -> None:
	name = _part_name(batch, number)
	_remove(batch, name)
	_insert(batch, name, content)


def join_parts(batch: str) -> list[str]:
	"""The addresses of the PDFs; the parts stay as long as more may come to them (`remove_parts`)."""
	parts = frappe.get_all(
		"File", {**_of(batch), "file_name": ("like", "%-part-%")}, order_by="file_name", pluck="name"
	)
	if not parts:
		return []
	_remove(batch, f"{batch}.pdf")
	for name in frappe.get_all(
		"File", {**_of(batch), "file_name": ("like", f"{batch}-%-of-%.pdf")}, pluck="file_name"
	):
		_remove(batch, name)
	joined = list(_joined(parts))
	names = (
		[f"{batch}.pdf"]
		if len(joined) == 1
		else [f"{batch}-{number}-of-{len(joined)}.pdf" for number in range(1, len(joined) + 1)]
	)
	return [_insert(batch, name, content).file_url for name, content in zip(names, joined, strict=True)]


def _joined(parts: list[str]) -> Iterator[bytes]:
	"""As many parts in one PDF as the site's largest file holds."""
	together: list[bytes] = []
	for name in parts:
		content = frappe.get_doc("File", name).get_content()
		if together and sum(map(len, [*together, content])) > _most():
			yield statement_page.joined(together)
			together = []
		together.append(content)
	yield statement_page.joined(together)


def _most() -> float:
	return FULL * get_max_file_size()


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
