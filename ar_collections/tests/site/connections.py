"""Several people at once: each piece of work in a thread and a database connection of its own, committed at its end."""

import threading
from collections.abc import Callable

import frappe


def together(**work: Callable[[], None]) -> dict[str, str]:
	"""Do all of it at the same time; `{name: "done" or the kind of error}`. For committed tests only."""
	frappe.db.commit()
	site, outcome = frappe.local.site, {}
	threads = [threading.Thread(target=_alone, args=(site, name, one, outcome)) for name, one in work.items()]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join(90)
	frappe.db.rollback()
	return outcome


def _alone(site: str, name: str, work: Callable[[], None], outcome: dict) -> None:
	frappe.init(site=site)
	frappe.connect()
	frappe.set_user("Administrator")
	frappe.flags.in_test = True
	try:
		work()
		frappe.db.commit()
		outcome[name] = "done"
	except Exception as error:
		outcome[name] = type(error).__name__
	finally:
		frappe.destroy()
