"""A letter's PDF, from the HTML of its print format (docs/decisions/010-letters-engine.md).

By default with WeasyPrint, which Frappe brings along: page numbers, repeated table heads and
embedded fonts without a browser. Writes nothing. No letter may load anything from the network
or from outside the site's own files.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO

import frappe
from frappe import _
from frappe.utils.weasyprint import import_weasyprint
from frappe.www.printview import get_print_format, get_rendered_template
from pypdf import PdfReader, PdfWriter

from . import letter_fonts
from .letter_resources import fetch, styles

DOCTYPE = "Dunning Letter"
STANDARD_FORMAT = "Collections Letter"
_PAGE = """<!DOCTYPE html><html lang="{0}"><head><meta charset="utf-8"><title>{1}</title></head>
<body style="margin: 0"><div class="print-format">{2}</div></body></html>"""


def render(letter) -> bytes:
	"""The PDF of a letter (document or name) about to be issued; the same for every engine but the pixels."""
	doc = _document(letter)
	doc.flags.being_issued = True
	return _render(doc)


def preview(letter) -> bytes:
	"""How the letter looks now; one that was not issued is marked as a draft."""
	return _render(_document(letter))


def render_many(letters: Sequence) -> bytes:
	"""Several letters as one PDF, each with page numbers of its own."""
	return joined(render(letter) for letter in letters)


def _document(letter):
	return frappe.get_doc(DOCTYPE, letter) if isinstance(letter, str) else letter


def _render(doc) -> bytes:
	engine = frappe.get_cached_doc("Collections Settings").pdf_engine or "WeasyPrint"
	if engine == "WeasyPrint":
		return _weasyprint(doc)
	return _frappe(doc, "chrome" if engine == "Chrome" else None)


def format_of(doc) -> str:
	"""The print format of the letter's type, if it is still there."""
	name = frappe.get_cached_value("Dunning Letter Type", doc.letter_type, "print_format")
	return name if name and frappe.db.exists("Print Format", name, cache=True) else STANDARD_FORMAT


def html_of(doc) -> str:
	"""The whole page as WeasyPrint gets it; the style sheet all letters share is handed over apart."""
	print_format = frappe.get_cached_doc("Print Format", format_of(doc))
	standard = print_format.name == STANDARD_FORMAT
	doc.flags.letter_engine, doc.flags.styles_apart = "WeasyPrint", standard
	try:
		with _printing(doc.language):
			if standard:
				body = _template(print_format).render(doc=doc)
			else:  # a site's own format gets all that Frappe gives it
				body = get_rendered_template(
					doc, print_format=print_format, meta=doc.meta, no_letterhead=True
				)
	finally:
		doc.flags.letter_engine, doc.flags.styles_apart = None, False
	escape = frappe.utils.escape_html
	return _PAGE.format(escape(doc.language or "en"), escape(doc.name), body)


def _template(print_format):
	"""The compiled template, kept for the rest of the job: compiling costs as much as half a page."""
	key = f"ar_collections_letter_{frappe.local.lang}"
	if not getattr(frappe.local, key, None):
		source = get_print_format(DOCTYPE, print_format)
		setattr(frappe.local, key, frappe.get_jenv().from_string(source))
	return getattr(frappe.local, key)


@contextmanager
def _printing(language: str | None) -> Iterator[None]:
	"""The letter's language for what the format translates; the job may print every letter."""
	before = frappe.local.lang, frappe.local.jenv, frappe.flags.ignore_print_permissions
	if language and language != frappe.local.lang:
		frappe.local.lang, frappe.local.jenv = language, None
	frappe.flags.ignore_print_permissions = True
	try:
		yield
	finally:
		frappe.local.lang, frappe.local.jenv, frappe.flags.ignore_print_permissions = before


def _weasyprint(doc) -> bytes:
	return of_html(html_of(doc))


def of_html(page: str) -> bytes:
	return of_papers([laid_out(page)])


def laid_out(page: str):
	"""A whole page set with the letters' fonts and style sheet, under the letters' rules of what it may load."""
	HTML, CSS = import_weasyprint()
	shared = _shared(CSS)
	paper = HTML(string=page, url_fetcher=fetch, base_url=frappe.utils.get_url())
	return paper.render(font_config=shared.font_config, stylesheets=shared.stylesheets)


def of_papers(papers: Sequence) -> bytes:
	"""Papers that were laid out, one after the other in one PDF: each font is in it once, pages keep their numbers."""
	pages = [page for paper in papers for page in paper.pages]
	return papers[0].copy(pages).write_pdf()


def joined(parts: Iterable[bytes]) -> bytes:
	"""Several PDFs one after the other; each keeps its own page numbers."""
	writer = PdfWriter()
	for part in parts:
		writer.append(PdfReader(BytesIO(part)), import_outline=False)
	out = BytesIO()
	writer.write(out)
	return out.getvalue()


def page(html: str, styles_of_page: str) -> bytes:
	"""The PDF of a page that is no letter, in the letters' fonts; it loads no more than a letter may."""
	HTML, CSS = import_weasyprint()
	shared = _shared(CSS)
	own = CSS(string=styles_of_page, font_config=shared.font_config, url_fetcher=fetch)
	source = HTML(string=html, url_fetcher=fetch, base_url=frappe.utils.get_url())
	return source.write_pdf(font_config=shared.font_config, stylesheets=[*shared.stylesheets, own])


def _shared(CSS):
	"""Fonts and style sheet, read once per job."""
	if not getattr(frappe.local, "ar_collections_letter_engine", None):
		from weasyprint.text.fonts import FontConfiguration

		font_config = FontConfiguration()
		sheets = [CSS(string=styles(), font_config=font_config, url_fetcher=fetch)]
		if faces := letter_fonts.font_faces():
			sheets.insert(0, CSS(string=faces, font_config=font_config, url_fetcher=fetch))
		engine = frappe._dict(font_config=font_config, stylesheets=sheets)
		frappe.local.ar_collections_letter_engine = engine
	return frappe.local.ar_collections_letter_engine


def _frappe(doc, generator: str | None) -> bytes:
	"""The site's own way of printing: wkhtmltopdf, or Chrome where Frappe (16) or an app brings it."""
	if generator == "chrome" and not frappe.get_hooks("pdf_generator"):
		message = _(
			"This site has no Chrome for PDFs. Choose WeasyPrint as PDF engine in the Collections Settings."
		)
		frappe.throw(message, title=_("PDF engine"))
	asked = frappe.local.form_dict.pop("pdf_generator", None)  # Frappe keeps the first one for a whole job
	with _printing(doc.language):
		try:
			return frappe.get_print(
				DOCTYPE,
				doc.name,
				format_of(doc),
				as_pdf=True,
				doc=doc,
				no_letterhead=1,
				pdf_generator=generator,
			)
		finally:
			frappe.local.form_dict.pop("pdf_generator", None)
			if asked:
				frappe.local.form_dict.pdf_generator = asked
