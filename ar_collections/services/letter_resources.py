"""What a letter may load while it is rendered: images in its own HTML and files of this site. Nothing else.

A letter head may show a logo; no letter may reach into the network or the server's disk, so that
neither a customer's name nor a letter head can be used to read what it should not.
"""

import base64
import mimetypes
import os
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes, urlparse

import frappe

from . import letter_fonts

_STYLES = Path(__file__).parent.parent / "templates" / "letters" / "collections_letter.css"


def styles() -> str:
	"""The style sheet of letters; a batch hands it to the engine once."""
	return _STYLES.read_text(encoding="utf-8")


def fetch(url: str, *args, **kwargs):
	"""WeasyPrint's url_fetcher: the resource, or ValueError (the letter is then printed without it)."""
	if url.startswith("data:"):
		return _response(url, *_inline(url))
	path = _path(url)
	with open(path, "rb") as file:
		return _response(url, file.read(), mimetypes.guess_type(path)[0] or "application/octet-stream")


def _inline(url: str) -> tuple[bytes, str]:
	head, _comma, data = url[5:].partition(",")
	kind = head.split(";")[0] or "text/plain"
	return (base64.b64decode(unquote(data)) if head.endswith(";base64") else unquote_to_bytes(data)), kind


def _path(url: str) -> str:
	"""The file on disk behind one of the site's own addresses."""
	parts = urlparse(url)
	path = unquote(parts.path)
	if parts.scheme == "font":
		return _inside(letter_fonts.folder(), path)
	if parts.scheme not in ("http", "https") or parts.hostname != urlparse(frappe.utils.get_url()).hostname:
		raise ValueError(f"Letters load nothing from elsewhere: {url}")
	if path.startswith("/files/"):
		return _inside(frappe.get_site_path("public", "files"), path[len("/files/") :])
	# Of the private files only the logo of a letter head: anybody who words a letter could ask for more.
	if path.startswith("/private/files/") and frappe.db.exists(
		"File", {"file_url": path, "attached_to_doctype": "Letter Head"}
	):
		return _inside(frappe.get_site_path("private", "files"), path[len("/private/files/") :])
	if path.startswith("/assets/"):
		return _inside(os.path.join(frappe.local.sites_path, "assets"), path[len("/assets/") :])
	raise ValueError(f"Not a file of this site: {url}")


def _inside(folder: str, path: str) -> str:
	if ".." in path.split("/"):
		raise ValueError(f"Outside the site's files: {path}")
	return os.path.join(folder, path.lstrip("/"))  # assets are links into the apps: they may lead outside


def _response(url: str, body: bytes, kind: str):
	"""The shape WeasyPrint 68 wants; a dictionary for those before it."""
	try:
		from weasyprint.urls import URLFetcherResponse
	except ImportError:
		return {"string": body, "mime_type": kind}
	return URLFetcherResponse(url, body, {"Content-Type": kind})
