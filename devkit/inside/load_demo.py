"""Calls ar_collections.demo.load on a site: load_demo.py SITE [reset].

``bench execute`` does the same, but hides the cause when the demo's code cannot be imported.
"""

import sys

import frappe


def main(site: str, *words: str) -> None:
	frappe.init(site=site)
	frappe.connect()
	try:
		from ar_collections import demo

		demo.load(reset="reset" in words)
		frappe.db.commit()
	finally:
		frappe.destroy()


if __name__ == "__main__":
	main(*sys.argv[1:])
