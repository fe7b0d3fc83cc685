"""The Interest Bases that are shipped, where they are missing: for sites installed before."""

import frappe

from ar_collections.defaults.interest_bases import INTEREST_BASES


def execute() -> None:
	for record in INTEREST_BASES:
		if not frappe.db.exists("Interest Basis", record["basis_name"]):
			doc = frappe.get_doc({"doctype": "Interest Basis", **record})
			doc.flags.by_service = True
			doc.insert(ignore_permissions=True)  # a migration acts for the site, no user is involved
