"""A Frappe session for tests on the run's own site: connect, forget after each test, reconnect.

Imported by the conftest files of tests/site and tests/browser, in the bench's Python. Forgetting
means: roll back, then drop every cached value that a test may have changed. Descriptions of
doctypes stay cached, Frappe itself drops them on rollback when a test changed one.
"""

import os
from pathlib import Path

import frappe
import frappe.utils.background_jobs
import frappe.utils.caching

from devkit import testbed
from devkit.ground import Ground

# costly to build and not changed by data
KEPT_KEYS = (
	"doctype_meta",
	"doctype_form_meta",
	"table_columns",
	"linked_doctypes",
	"app_hooks",
	"installed_apps",
	"all_apps",
	"app_modules",
	"installed_app_modules",
	"module_app",
	"module_installed_app",
	"db_tables",
	"is_table",
	"doctype_modules",
	"translations_from_apps",
	"wkhtmltopdf_version",
)
LOCAL_CACHES = (
	"request_cache",
	"system_settings",
	"website_settings",
	"dynamic_link_map",
	"workflow_doc",
	"outgoing_email_account",
)


def connect(ground: Ground) -> None:
	os.chdir(ground.sites)
	frappe.init(site=ground.site, force=True)
	frappe.connect()
	assert_clone(ground)
	in_test(True)
	frappe.set_user("Administrator")
	frappe.local.lang = "en"


def disconnect() -> None:
	if getattr(frappe.local, "db", None):
		frappe.db.rollback()
	frappe.destroy()


def assert_clone(ground: Ground) -> None:
	"""The code under test must be this clone's, whatever the bench has linked."""
	import ar_collections

	lies = Path(ar_collections.__file__).resolve()
	assert lies.is_relative_to(ground.clone.resolve()), f"testing {lies}, not {ground.clone}"


def in_test(value: bool) -> None:
	frappe.flags.in_test = value
	# Frappe 16 asks the module, Frappe 15 the flag
	if hasattr(frappe, "in_test"):
		frappe.in_test = value


def forget(flags: dict) -> None:
	"""Undo everything since the last commit and what was cached on the way; flags as given."""
	frappe.db.rollback()
	frappe.db.transaction_writes = 0
	frappe.local.flags = frappe._dict(flags)
	for messages in ("message_log", "error_log", "debug_log", "locked_documents"):
		setattr(frappe.local, messages, [])
	forget_cached()
	frappe.set_user("Administrator")
	frappe.local.lang = "en"


def forget_cached() -> None:
	kept = set()
	for name in KEPT_KEYS:
		kept.update(frappe.cache.get_keys(name))
	frappe.cache.delete_value(list(set(frappe.cache.get_keys("")) - kept), make_keys=False)
	frappe.utils.background_jobs.get_redis_conn().flushdb()
	frappe.utils.caching._SITE_CACHE.clear()
	for name in LOCAL_CACHES:
		if hasattr(frappe.local, name):
			delattr(frappe.local, name)


def failed_jobs() -> list[str]:
	"""The tracebacks of background jobs that ended with an error."""
	from rq.job import Job

	texts = []
	for queue in frappe.utils.background_jobs.get_queues():
		for job_id in queue.failed_job_registry.get_job_ids():
			job = Job.fetch(job_id, connection=queue.connection)
			texts.append(f"{job.kwargs.get('job_name')}: {job.exc_info}")
	return texts


def reconnect_if_dirty(ground: Ground) -> None:
	"""A fresh site when the last test left committed data behind."""
	if testbed.dirty(ground):
		frappe.destroy()
		testbed.restore(ground)
		frappe.utils.caching._SITE_CACHE.clear()
		connect(ground)
