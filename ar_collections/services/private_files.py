"""Files of a Contact Log are private, however they came: only who may read the log opens them.

Frappe asks the document a private file hangs on; a public one anybody with its address opens.
"""

LOG = "Contact Log"


def keep_private(file) -> None:
	"""A file was attached: to a log it becomes private."""
	if file.attached_to_doctype == LOG and not file.is_private and not file.is_folder:
		make_private(file)


def make_private(file) -> str:
	"""The file's new address."""
	file.is_private = 1
	file.save(ignore_permissions=True)  # whoever uploaded it may; nobody gains by it
	return file.file_url
