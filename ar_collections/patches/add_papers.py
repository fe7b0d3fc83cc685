"""The letter types Formal Demand, Lawyer Letter and Notice of Litigation, where they are missing.

For sites installed before these were shipped. Policies are left as they are: who wants the papers
adds their steps.
"""

import frappe

from ar_collections.defaults.letter_types import PAPERS


def execute() -> None:
	for record in PAPERS:
		if not frappe.db.exists("Dunning Letter Type", record["letter_type"]):
			doc = frappe.get_doc({"doctype": "Dunning Letter Type", **record})
			doc.insert(ignore_permissions=True)  # a migration acts for the site, no user is involved
