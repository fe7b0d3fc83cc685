"""Sets pages in a process of its own that is replaced after some sheets: WeasyPrint keeps memory it has used.

About 3 MB a document with fonts of its own, 0.3 MB with shared ones; a case of 5,000 invoices would
need gigabytes. The child has its own connection to the database, and asks only for what it loads.
"""

import logging
import multiprocessing

import frappe
from frappe.utils.weasyprint import import_weasyprint

from . import letter_fonts
from .letter_resources import fetch

SHEETS = 100  # after so many the child is replaced
PATIENCE = 600  # seconds for one document


class Press:
	"""`pdf(html)` as often as wanted, then `close()`."""

	def __init__(self):
		self.child = self.pipe = None
		self.sheets = 0

	def pdf(self, html: str) -> bytes:
		"""Raises RuntimeError with WeasyPrint's words, or when the child died or takes for ever."""
		if self.sheets >= SHEETS:
			self.close()
		if self.child is None:
			self._begin()
		self.sheets += 1
		try:
			self.pipe.send(html)
			if not self.pipe.poll(PATIENCE):
				raise EOFError
			done, answer = self.pipe.recv()
		except (EOFError, OSError) as error:
			self.close()
			raise RuntimeError("The page could not be set: its process ended.") from error
		if not done:
			raise RuntimeError(answer)
		return answer

	def _begin(self) -> None:
		context = multiprocessing.get_context("fork")
		self.pipe, theirs = context.Pipe()
		self.child = context.Process(target=_work, args=(theirs, self.pipe), daemon=True)
		self.child.start()
		theirs.close()
		self.sheets = 0

	def close(self) -> None:
		if self.child is None:
			return
		self.pipe.close()
		self.child.join(5)
		if self.child.is_alive():
			self.child.kill()
			self.child.join()
		self.child = self.pipe = None


def press() -> Press:
	"""The one of this job; `close()` ends it."""
	if not getattr(frappe.local, "ar_collections_press", None):
		frappe.local.ar_collections_press = Press()
	return frappe.local.ar_collections_press


def close() -> None:
	if getattr(frappe.local, "ar_collections_press", None):
		frappe.local.ar_collections_press.close()
		frappe.local.ar_collections_press = None


def _work(pipe, parents) -> None:
	"""The child: until the other end is closed."""
	parents.close()
	# Frappe's style sheet is made for browsers: a thousand remarks about each document would fill the log.
	for name in ("weasyprint", "CSSUTILS", "fontTools"):
		logging.getLogger(name).setLevel(logging.CRITICAL)
	frappe.local.db = None  # the parent's: two processes must not speak on one connection
	frappe.connect()
	fonts, sheets = _fonts()
	while True:
		try:
			html = pipe.recv()
		except EOFError:
			break
		try:
			pipe.send((True, _set(html, fonts, sheets)))
		except Exception as error:
			pipe.send((False, str(error) or type(error).__name__))
	frappe.db.close()


def _fonts() -> tuple:
	_html, CSS = import_weasyprint()
	from weasyprint.text.fonts import FontConfiguration

	fonts = FontConfiguration()
	return fonts, [CSS(string=letter_fonts.font_faces(), font_config=fonts, url_fetcher=fetch)]


def _set(html: str, fonts, sheets: list) -> bytes:
	HTML, _css = import_weasyprint()
	page = HTML(string=html, url_fetcher=fetch, base_url=frappe.utils.get_url())
	return page.write_pdf(font_config=fonts, stylesheets=sheets)
