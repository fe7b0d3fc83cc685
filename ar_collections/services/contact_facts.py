"""What a Contact Log must say to be of use: days that fit, a number that can be dialled, a recording of one's own.

Refuses with a sentence, or tidies what was typed; the rules of decency are `decency.py`.
"""

import frappe
from frappe import _
from frappe.utils import get_datetime, getdate, now_datetime

from . import phones, private_files


def check_days(log) -> None:
	day = getdate(log.contact_on)
	if get_datetime(log.contact_on) > now_datetime():
		frappe.throw(
			_("A contact is logged when it has happened; this time is yet to come."), title=_("When")
		)
	if log.outcome == "Promise" and not log.promised_on:
		frappe.throw(_("Fill in the day the customer promised to pay on."), title=_("Promised for"))
	if log.promised_on and getdate(log.promised_on) < day:
		frappe.throw(_("The promised day is before the contact itself."), title=_("Promised for"))
	if log.next_step and not log.next_step_on:
		frappe.throw(_("When is the next step due? Fill in its day."), title=_("Next step"))
	if log.next_step_on and getdate(log.next_step_on) < day:
		frappe.throw(_("The next step would be due before the contact itself."), title=_("Next step"))


def tidy_number(log) -> None:
	"""The dialled number in international form; one that cannot be read stays as typed, with a hint."""
	if not (log.phone_number or "").strip():
		return
	number = phones.read(log.phone_number, phones.country_of(log.customer, log.company))
	log.phone_number = number.shown
	if not number.valid and log.has_value_changed("phone_number"):
		frappe.msgprint(phones.hint(number), title=_("Number dialled"), indicator="orange")


def check_recording(log) -> None:
	"""Only a file the writer may open can become the recording: a log would open it to its readers."""
	url = log.recording
	if not url or not log.has_value_changed("recording"):
		return
	files = frappe.get_all("File", filters={"file_url": url}, order_by="name", pluck="name")
	own = next((name for name in files if frappe.has_permission("File", "read", doc=name)), None)
	if not own:
		frappe.throw(
			_("Upload the recording here: this file is not there, or not yours to open."),
			frappe.PermissionError,
			title=_("Recording"),
		)
	if url.startswith("/files/"):
		log.recording = private_files.make_private(frappe.get_doc("File", own))
