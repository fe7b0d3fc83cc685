"""The page behind the buttons of an approval mail: the question, the facts, a comment, two buttons.

Opening it changes nothing. It shows the document to the one person named in the link alone.
"""

from urllib.parse import urlencode

import frappe
from frappe import _
from frappe.sessions import get_csrf_token

from ar_collections.services import approval, approval_decide, approval_link, approval_mail

no_cache = 1


def get_context(context):
	names = (*approval_link.NAMES, approval_link.SIGNATURE)
	given = {name: frappe.form_dict.get(name) for name in names}
	found = approval_link.opened(given)
	if found.state == approval_link.LOG_IN:
		back = f"/{approval_link.PAGE}?{urlencode(given)}"
		frappe.redirect(f"/login?{urlencode({'redirect-to': back})}")
	context.update({"no_header": True, "no_breadcrumbs": True, "hide_footer_signup": True})
	context.update({"title": _("Decision"), "state": found.state})
	context.said = found.said
	if found.doc and found.state in (approval_link.OPEN, approval_link.OVER):
		_show(context, found)
	if found.state == approval_link.OPEN:
		context.update({"csrf": get_csrf_token(), "given": given, "answer": found.answer})
		context.seen = approval_decide.state_of(found.doc)
		context.approve_label = approval_mail.approve_label(found.row.what)
	return context


def _show(context, found: approval_link.Opened) -> None:
	kind = approval.kind_of(found.doc.doctype)
	context.question = kind.question(found.doc)
	context.lines = kind.lines(found.doc) if found.state == approval_link.OPEN else []
	context.document = {"url": kind.url(found.doc), "name": found.doc.name}
	context.for_whom = frappe.utils.get_fullname(found.row.stands_in_for) if found.row.stands_in_for else ""
