"""Files of a contact log, a case or a handover are private, however they came: only who may read it opens them.

Frappe asks the document a private file hangs on; a public one anybody with its address opens.
"""

PRIVATE = ("Contact Log", "Collection Case", "Collection Handover", "Collection Cost")


def keep_private(file) -> None:
	"""A file was attached: to one of these it becomes private."""
	if file.attached_to_doctype in PRIVATE and not file.is_private and not file.is_folder:
		make_private(file)


def make_private(file) -> str:
	"""The file's new address."""
	file.is_private = 1
	file.save(ignore_permissions=True)  # whoever uploaded it may; nobody gains by it
	return file.file_url
