"""Throw-away: pictures of the forms."""

from datetime import timedelta

import frappe
from frappe.utils import getdate, nowdate

from ar_collections.services import run
from ar_collections.tests.site import world


def test_look(page_as, picture, site):
	world.build()
	frappe.local.flags.in_test = True
	world.live_company()
	frappe.local.flags.in_test = False
	world.make_invoice(world.GUANGDA, 88000, getdate(nowdate()) - timedelta(days=36))
	world.make_invoice(world.HAIFENG, 5000, getdate(nowdate()) - timedelta(days=3))
	try:
		run.start(world.COMPANY, now=True)
	except Exception:
		frappe.db.rollback()
		frappe.log_error("look")
		print(frappe.get_traceback())
	frappe.db.commit()
	page = page_as("Administrator")
	page.set_viewport_size({"width": 1300, "height": 1500})
	case = frappe.db.get_value("Collection Case", {"customer": world.GUANGDA})
	letter = frappe.db.get_value("Dunning Letter", {})
	rn = frappe.db.get_value("Collection Run", {})
	for name, path in {
		"settings": "collections-settings",
		"company": f"collections-company/{world.COMPANY}",
		"policy": f"collection-policy/{world.POLICY}",
		"type": "dunning-letter-type/First Demand",
		"case": f"collection-case/{case}",
		"letter": f"dunning-letter/{letter}",
		"run": f"collection-run/{rn}",
		"log": f"contact-log/new?case={case}",
		"customer": f"customer/{world.GUANGDA}",
		"block": f"dunning-block/new",
		"hold": f"credit-hold/new",
		"actions": "collection-action",
		"cases": "collection-case",
	}.items():
		page.goto(f"/app/{path}")
		page.wait_for_timeout(2500)
		picture(page, name)
		tabs = page.locator(".form-tabs .nav-link:visible")
		for i in range(1, tabs.count()):
			tabs.nth(i).click()
			page.wait_for_timeout(400)
			picture(page, f"{name}-{i}")
