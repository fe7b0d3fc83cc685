"""The two files of an evidence pack on the disk: made in a folder of their own, kept private, fingerprinted.

They may be larger than the memory of a worker, so that they are never read as a whole here.
"""

import hashlib
import os
import shutil

import frappe
from frappe import _

FILES = {"pdf_file": "pdf_sha256", "zip_file": "zip_sha256"}
BLOCK = 1024 * 1024


def workshop(pack: str) -> str:
	"""An empty folder for what is being made; what a killed worker left there is thrown away."""
	path = frappe.get_site_path("private", f"evidence-{pack}")
	shutil.rmtree(path, ignore_errors=True)
	os.makedirs(path)
	return path


def keep(doc, field: str, path: str, file_name: str) -> dict:
	"""Move the file to the site's private files; the fields of the pack that say so.

	Nobody knows its address beforehand: who has a File row with the same one opens and deletes the file.
	"""
	_forget(doc, field)
	base, ending = file_name.rsplit(".", 1)
	file_name = f"{base}-{frappe.generate_hash(length=16)}.{ending}"
	url, target = f"/private/files/{file_name}", frappe.get_site_path("private", "files", file_name)
	if os.path.exists(target) or frappe.db.exists("File", {"file_url": url}):
		frappe.throw(_("{0} is there already. Make the evidence pack again.").format(file_name))
	os.makedirs(os.path.dirname(target), exist_ok=True)
	os.replace(path, target)
	file = frappe.get_doc(
		{
			"doctype": "File",
			"name": frappe.generate_hash(length=10),
			"file_name": file_name,
			"file_url": url,
			"is_private": 1,
			"folder": "Home/Attachments",
			"file_type": file_name.rsplit(".", 1)[-1].upper(),
			"file_size": os.path.getsize(target),
			"content_hash": _hash_of(target, hashlib.md5(usedforsecurity=False)),
			"attached_to_doctype": doc.doctype,
			"attached_to_name": doc.name,
			"attached_to_field": field,
		}
	)
	file.db_insert()  # an insert by the document would read all of it into memory, and write it again
	return {field: url, FILES[field]: sha256_of(target)}


def _forget(doc, field: str) -> None:
	"""The record of an earlier attempt, and its file unless somebody else's row shows it."""
	place = {"attached_to_doctype": doc.doctype, "attached_to_name": doc.name, "attached_to_field": field}
	urls = frappe.get_all("File", place, pluck="file_url", order_by="name")
	frappe.db.delete("File", place)
	for url in urls:
		path = frappe.get_site_path("private", "files", os.path.basename(url))
		if os.path.exists(path) and not frappe.db.exists("File", {"file_url": url}):
			os.remove(path)


def path_of(doc, field: str) -> str:
	return frappe.get_site_path("private", "files", os.path.basename(doc.get(field) or "-"))


def sha256_of(path: str) -> str:
	return _hash_of(path, hashlib.sha256())


def _hash_of(path: str, digest) -> str:
	with open(path, "rb") as file:
		while block := file.read(BLOCK):
			digest.update(block)
	return digest.hexdigest()


def check(doc) -> None:
	"""Raises when a file of the pack is gone or is not the one that was made."""
	for field, hashed in FILES.items():
		path = path_of(doc, field)
		if not os.path.exists(path) or sha256_of(path) != doc.get(hashed):
			message = _("{0} is not the file that was made. Make a new evidence pack.")
			frappe.throw(message.format(os.path.basename(path)), title=_("File changed"))
