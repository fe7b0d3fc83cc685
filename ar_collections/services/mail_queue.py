"""A letter's mail in Frappe's Email Queue: stopped for good, and what the mail server said.

The queue worker holds no lock while it talks to the server and tries again later; a mail is
stopped by taking everybody off it who was not reached yet, so that no retry finds anybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import cint, cstr

DOCTYPE = "Email Queue"
RECIPIENT = "Email Queue Recipient"


@dataclass(frozen=True)
class Stopped:
	"""Who had the mail when it was stopped, and who was taken off it."""

	reached: tuple[str, ...] = ()
	taken_off: tuple[str, ...] = ()
	leaving: bool = False  # a worker is at it: those taken off may still get it

	def sentence(self) -> str:
		"""What became of the mail, for the person who stopped it; "" when there was none."""
		reached, rest = ", ".join(self.reached), ", ".join(self.taken_off)
		if self.leaving:
			told = _("The mail is leaving at this moment: {0} may still get it.").format(rest or reached)
			return " ".join((told, _left(reached))) if rest and reached else told
		if reached and rest:
			spared = _("{0} will not get it.").format(rest)
			return " ".join((_left(reached), spared))
		if reached:
			return _left(reached)
		return _("The mail was still in the queue and has been removed.") if rest else ""


def _left(reached: str) -> str:
	return _("The mail to {0} has left already and cannot be unsent.").format(reached)


def stop_queue(letter) -> Stopped:
	"""Take everybody off the letter's mail who was not reached; nothing of it is sent from now on.

	The entry itself stays, marked as an error nobody retries by accident: it has no recipient left.
	"""
	entry = letter.email_queue
	status = _locked_status(entry)
	if status is None:  # never queued, or cleared from the queue long after
		return Stopped(reached=_split(letter.email_to) if letter.sent_on and entry else ())
	everybody = _locked_recipients(entry)
	reached = tuple(address for address, sent in everybody if sent == "Sent")
	rest = tuple(address for address, sent in everybody if sent != "Sent")
	if status == "Sent":
		return Stopped(reached=reached + rest)
	frappe.db.delete(RECIPIENT, {"parent": entry, "status": ("!=", "Sent")})
	if status != "Sending":  # else the worker that is at it says how it ended
		frappe.db.set_value(DOCTYPE, entry, "status", "Error")
	return Stopped(reached, rest, leaving=status == "Sending")


def is_leaving(letter) -> bool:
	"""Whether a worker hands the mail to the server at this moment."""
	return _locked_status(letter.email_queue) == "Sending"


def _locked_status(entry: str | None) -> str | None:
	if not entry:
		return None
	table = frappe.qb.DocType(DOCTYPE)
	rows = frappe.qb.from_(table).select(table.status).where(table.name == entry).for_update().run()
	return rows[0][0] if rows else None


def _locked_recipients(entry: str) -> list[tuple[str, str]]:
	"""`(address, status)` as committed last: a worker writes each as soon as it is reached."""
	table = frappe.qb.DocType(RECIPIENT)
	query = frappe.qb.from_(table).select(table.recipient, table.status).where(table.parent == entry)
	return list(query.orderby(table.idx).for_update().run())


def _split(addresses: str | None) -> tuple[str, ...]:
	return tuple(a for part in cstr(addresses).split(",") if (a := part.strip()))


def held_back() -> str:
	"""Why nothing leaves the queue at the moment, if that is so."""
	if frappe.are_emails_muted():
		return _("Mails are muted on this site (mute_emails): nothing is sent until that is switched off.")
	if cint(frappe.db.get_default("suspend_email_queue")):
		return _("The mail queue is suspended. Resume it in the Email Queue list.")
	return ""


def server_words(error: str | None, not_reached: Iterable[str]) -> str:
	"""What the server said: the last line of the queue's error, and who was not reached."""
	lines = [line.strip() for line in cstr(error).splitlines() if line.strip()]
	words = lines[-1] if lines else _("The mail server refused it without a word.")
	people = ", ".join(not_reached)
	return _("{0} (not reached: {1})").format(words, people) if people else words


def not_reached(entry: str) -> list[str]:
	filters = {"parent": entry, "status": ("!=", "Sent")}
	return frappe.get_all(RECIPIENT, filters=filters, order_by="idx asc", pluck="recipient")
