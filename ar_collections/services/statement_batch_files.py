"""The PDFs of a Statement Batch: a part for every fifty customers while it works, one or a few at the end. All private.

A part that was written by a worker that died is written again under the same name. No file is larger than
the site allows: what does not fit is halved, until it does or is one customer's paper alone.
"""

from collections.abc import Iterator, Mapping

import frappe
from frappe.core.api import file as file_api

from . import pdf
from .savepoint import isolated

DOCTYPE = "Statement Batch"


def keep_parts(batch: str, papers: Mapping[int, object]) -> dict[int, dict]:
	"""`{number of the row: what it says}` for papers that were laid out, by the number of their row."""
	numbers = sorted(papers)
	if not numbers:
		return {}
	with isolated(batch) as outcome:
		_keep_part(batch, numbers[0], pdf.of_papers([papers[number] for number in numbers]))
	if not outcome.error:
		return {number: {"status": "Done", "part": numbers[0]} for number in numbers}
	if len(numbers) == 1:
		return {numbers[0]: {"status": "Failed", "error": outcome.error[:500]}}
	half = (
		len(numbers) // 2
	)  # too large together, or one of them cannot be drawn: the others shall not suffer
	parts = ({n: papers[n] for n in part} for part in (numbers[:half], numbers[half:]))
	return {number: told for part in parts for number, told in keep_parts(batch, part).items()}


def _keep_part(batch: str, number: int, content: bytes) -> None:
	name = _part_name(batch, number)
	_remove(batch, name)
	_insert(batch, name, content)


def join_parts(batch: str) -> list[str]:
	"""The addresses of the PDFs; the parts stay as long as more may come to them (`remove_parts`)."""
	of = {**_of(batch), "file_name": ("like", "%-part-%")}
	parts = frappe.get_all("File", of, ["name", "file_size"], order_by="file_name")
	if not parts:
		return []
	_remove(batch, f"{batch}.pdf")
	before = {**_of(batch), "file_name": ("like", f"{batch}-%-of-%.pdf")}
	for name in frappe.get_all("File", before, order_by="name", pluck="file_name"):
		_remove(batch, name)
	contents = list(_joined(parts))
	count = len(contents)
	names = [f"{batch}.pdf"] if count == 1 else [f"{batch}-{n}-of-{count}.pdf" for n in range(1, count + 1)]
	return [_insert(batch, *pair).file_url for pair in zip(names, contents, strict=True)]


def _joined(parts: list[dict]) -> Iterator[bytes]:
	"""The parts in as many PDFs as they need. Joined they are larger than by themselves, so that is measured."""
	most = file_api.get_max_file_size()
	if len(parts) == 1:  # kept as it is
		yield frappe.get_doc("File", parts[0].name).get_content()
		return
	if sum(part.file_size for part in parts) <= most:
		content = pdf.joined(frappe.get_doc("File", part.name).get_content() for part in parts)
		if len(content) <= most:
			yield content
			return
	half = len(parts) // 2
	yield from _joined(parts[:half])
	yield from _joined(parts[half:])


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
