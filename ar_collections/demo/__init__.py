"""Demo data: a company with late customers, seventy days of collections behind it, people to log in as.

`bench --site SITE execute ar_collections.demo.load`. Loading again changes nothing; `reset=True`
removes the demo company's documents and loads anew. For demo and test sites only: nothing else calls it.
"""

import frappe

LOADED = "ar_collections_demo_loaded"


def load(reset: bool = False) -> None:
	from . import clear, company, customers, history, invoices, people

	frappe.set_user("Administrator")
	if reset:
		clear.everything()
	elif frappe.defaults.get_global_default(LOADED):
		print("The demo data is there already.")
		return
	elif frappe.db.exists("Sales Invoice", {"company": company.COMPANY}):
		clear.everything()  # an earlier load was stopped half-way
	company.make()
	people.make()
	customers.make()
	history.live()
	history.simulate()
	invoices.open_order()
	_deliver()
	frappe.defaults.set_global_default(LOADED, "1")
	print(summary())


def _deliver() -> None:
	"""Send what waits in the queue to the local mail server, and note what became of it."""
	from frappe.email.queue import flush

	from ..services import delivery
	from ..services.commit import commit_chunk
	from . import backdate

	commit_chunk()
	flush()
	delivery.sync_status()
	backdate.mails_left_when_issued()


def summary() -> str:
	from .company import COMPANY

	count = {
		doctype: frappe.db.count(doctype, {"company": COMPANY})
		for doctype in (
			"Sales Invoice",
			"Collection Case",
			"Collection Action",
			"Dunning Letter",
			"Credit Hold",
		)
	}
	return ", ".join(f"{number} {doctype}" for doctype, number in count.items())
