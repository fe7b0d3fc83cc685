"""What the masters with a stage and texts have in common: a window of days, one text per language."""

import frappe
from frappe import _
from frappe.utils import cint


def check_days(doc) -> None:
	if not doc.no_end and cint(doc.until_day) < cint(doc.day):
		frappe.throw(
			_("The last day {0} is before the first day {1}.").format(cint(doc.until_day), cint(doc.day)),
			title=_("Last day"),
		)


def check_languages(texts) -> None:
	languages = [text.language for text in texts]
	twice = sorted({language for language in languages if languages.count(language) > 1})
	if twice:
		message = _("There are two texts in {0}: keep one per language.")
		frappe.throw(message.format(", ".join(twice)), title=_("Two texts in one language"))
