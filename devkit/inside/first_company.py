"""Answers ERPNext's setup wizard for a fresh site, as a person would on the first morning.

Runs with the bench's Python inside a sites folder: first_company.py SITE. China, CNY, standard
chart of accounts, calendar fiscal years from 2024 to the next one. Nothing of ar_collections is involved.
"""

import sys
from datetime import date

import frappe

ANSWERS = {
	"language": "English",
	"lang": "en",
	"country": "China",
	"timezone": "Asia/Shanghai",
	"currency": "CNY",
	"company_name": "Prime Trading Ltd",
	"company_abbr": "PT",
	"chart_of_accounts": "Standard",
	"fy_start_date": f"{date.today().year}-01-01",
	"fy_end_date": f"{date.today().year}-12-31",
	"setup_demo": 0,
}


def main(site: str) -> None:
	frappe.init(site=site)
	frappe.connect()
	try:
		from frappe.desk.page.setup_wizard.setup_wizard import setup_complete

		frappe.set_user("Administrator")
		setup_complete(dict(ANSWERS))
		for year in range(2024, date.today().year + 2):
			add_fiscal_year(year)
		frappe.db.commit()
	finally:
		frappe.destroy()


def add_fiscal_year(year: int) -> None:
	if frappe.db.exists("Fiscal Year", {"year_start_date": f"{year}-01-01"}):
		return
	frappe.get_doc(
		{
			"doctype": "Fiscal Year",
			"year": str(year),
			"year_start_date": f"{year}-01-01",
			"year_end_date": f"{year}-12-31",
		}
	).insert()


if __name__ == "__main__":
	main(sys.argv[1])
