"""What a company still needs before it can be switched on, each point with how to mend it. Reads only."""

import frappe
from frappe import _
from frappe.utils import cint

from . import company_check

DOCTYPE = "Collections Company"


def checklist(company: str) -> list[dict]:
	"""What the set-up of the company needs: `[{ok, label, hint, optional}]`, in the order to do it."""
	doc = frappe.get_doc(DOCTYPE, company)
	return [
		_point(
			company_check.has_policy(doc),
			_("An approved policy"),
			_("Open Collection Policy, read “Standard B2B” or make your own, and approve it."),
		),
		_point(
			doc.default_owner and frappe.db.get_value("User", doc.default_owner, "enabled"),
			_("Who chases customers without an account manager"),
			_("Choose a Default Owner: an enabled user with the role Collections User."),
		),
		_point(
			doc.general_manager and "General Manager" in frappe.get_roles(doc.general_manager),
			_("Who approves holds"),
			_("Choose a General Manager who has the role General Manager."),
		),
		_point(
			company_check.can_mail(doc),
			_("The account letters are mailed from"),
			_("Choose an Email Account with outgoing mail switched on, or set a default one."),
		),
		_point(
			company_check.can_receive(doc),
			_("Answers are fetched from that account"),
			_("Switch on incoming mail for it: until then a customer's answer does not land on the case."),
			optional=True,
		),
		_point(
			doc.bank_account, _("The bank account customers pay to"), _("Choose the company's Bank Account.")
		),
		_point(
			doc.holiday_list or frappe.get_cached_value("Company", company, "default_holiday_list"),
			_("The calendar: on which days customers are called"),
			_("Choose a Holiday List; without one Saturdays and Sundays are off."),
			optional=True,
		),
		_point(
			doc.signatory_name,
			_("Who signs the letters"),
			_("Fill in Signatory Name and Title."),
			optional=True,
		),
		_point(
			not cint(frappe.conf.pause_scheduler)
			and cint(frappe.db.get_single_value("System Settings", "enable_scheduler")),
			_("The scheduler runs at night"),
			_("Switch it on in System Settings; until then press “Run now”."),
			optional=True,
		),
	]


def _point(ok, label: str, hint: str, optional: bool = False) -> dict:
	return {"ok": bool(ok), "label": label, "hint": hint, "optional": optional}
