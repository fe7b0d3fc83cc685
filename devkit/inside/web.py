"""Frappe's WSGI application as gunicorn loads it here, with assets and public files served too.

In production nginx does that part. Whatever host name the browser uses, this ground's own site
answers, so that http://127.0.0.1 works without touching /etc/hosts.
"""

import os

import frappe.app

frappe.app._site = os.environ["AR_GROUND_SITE"]
application = frappe.app.application_with_statics()
