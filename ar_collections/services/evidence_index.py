"""The pages an evidence pack makes itself: the index, what is missing, and tables of our own records.

Set with WeasyPrint in slices of rows, so that a table of twenty thousand lines needs no more memory
than one of a hundred. In the language of the pack. Writes nothing.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO, StringIO

import frappe
from frappe import _
from frappe.utils import format_datetime, formatdate, get_fullname

from .evidence_piece import Missing
from .evidence_press import press
from .pdf_stream import PdfStream

SLICE = 100  # rows laid out together
SHOWN_MISSING = 200  # in the document; the pages and the ZIP have them all
FORMULA = re.compile(r"-\s*[^\d\s.,]")
TEMPLATE = "ar_collections/templates/evidence/table.html"


@contextmanager
def in_language(language: str | None) -> Iterator[None]:
	before = frappe.local.lang
	frappe.local.lang = language or before
	try:
		yield
	finally:
		frappe.local.lang = before


def pages(doc, rows: Sequence, missing: Sequence[Missing]) -> Iterator[bytes]:
	"""The index as PDFs to be put in front, one after the other."""
	yield table_pdf(
		_("Evidence: {0}").format(doc.customer_name or doc.customer),
		[_("Evidence pack"), doc.name],
		_facts(doc, rows, missing),
	)
	if missing:
		found = [(number, one.section, one.what) for number, one in enumerate(missing, 1)]
		yield table_pdf(_("What is missing"), [_("No."), _("Part"), _("What is missing")], found)
	columns = [_("No."), _("Part"), _("Document"), _("Page"), "SHA-256"]
	found = ((row.number, row.section, row.title, _page(row), row.sha256) for row in rows)
	yield table_pdf(_("Index"), columns, found)


def _facts(doc, rows: Sequence, missing: Sequence[Missing]) -> list[tuple]:
	return [
		(_("Case"), doc.case),
		(_("Creditor"), doc.company),
		(_("Debtor"), f"{doc.customer_name or ''} ({doc.customer})"),
		(_("Made on"), format_datetime(doc.made_on)),
		(_("Made by"), get_fullname(doc.made_by)),
		(_("Documents"), len(rows)),
		(_("Missing"), len(missing)),
		(_("How to check a file"), _("Its SHA-256 in the index is that of the file in the ZIP.")),
	]


def _page(row) -> str:
	if row.page is None:
		return _("ZIP only")
	return str(row.page) if row.pages <= 1 else f"{row.page}–{row.page + row.pages - 1}"


def table_pdf(
	title: str, columns: Sequence[str], rows: Iterable[Sequence], intro: Sequence[str] = ()
) -> bytes:
	"""A heading, sentences, and a table over as many pages as it needs; amounts and dates are text by now."""
	out = BytesIO()
	pdf = PdfStream(out)
	for number, part in enumerate(_slices(rows)):
		values = {"title": title, "columns": columns, "rows": part, "intro": intro if not number else ()}
		pdf.append(press().pdf(frappe.render_template(TEMPLATE, {**values, "lang": frappe.local.lang})))
	pdf.close()
	return out.getvalue()


def _slices(rows: Iterable[Sequence]) -> Iterator[list[Sequence]]:
	"""At least one, so that an empty table says that it is empty."""
	part, any_at_all = [], False
	for row in rows:
		part.append(["" if value is None else value for value in row])
		if len(part) == SLICE:
			yield part
			part, any_at_all = [], True
	if part or not any_at_all:
		yield part


def as_csv(rows: Sequence) -> bytes:
	head = [_("No."), _("Part"), _("Document"), _("File"), _("Page"), _("Pages"), _("Bytes"), "SHA-256"]
	found = ((r.number, r.section, r.title, r.path, r.page or "", r.pages, r.size, r.sha256) for r in rows)
	return csv_of(head, found)


def csv_of(columns: Sequence[str], rows: Iterable[Sequence]) -> bytes:
	"""UTF-8 with a mark, so that spreadsheets read Chinese; no cell is taken for a formula."""
	out = StringIO()
	writer = csv.writer(out, lineterminator="\n")
	writer.writerow(columns)
	for row in rows:
		writer.writerow([_cell(value) for value in row])
	return out.getvalue().encode("utf-8-sig")


def _cell(value):
	"""What a spreadsheet would take for a formula is marked as text; an amount with its minus is none."""
	if value is None:
		return ""
	if isinstance(value, str) and (value[:1] in ("=", "+", "@", "\t") or FORMULA.match(value)):
		return f"'{value}"
	return value


def missing_text(missing: Sequence[Missing]) -> str:
	lines = [f"{one.section}: {one.what}" for one in missing[:SHOWN_MISSING]]
	if len(missing) > SHOWN_MISSING:
		lines.append(_("… and {0} more: see the index.").format(len(missing) - SHOWN_MISSING))
	return "\n".join(lines)


def day(value) -> str:
	return formatdate(value) if value else ""
