"""Work that a person adds to the list: of which kinds, on whose case, and for whom. Refuses with a sentence."""

import frappe
from frappe import _

from ..guards import MANAGERS, has_role
from . import cases, of_case

KINDS = ("Call", "E-mail", "Visit", "Follow-up")
# What only a plan or a service may say of an action.
PLANNED = {"unique_key": None, "letter": None, "hold": None, "run": None, "step_id": None, "level": 0}


def check(doc) -> None:
	"""Of a new Collection Action; it is about the customer of its case, if there is one."""
	if doc.kind not in KINDS or doc.status != "Open":
		message = _(
			"By hand you can add open work of these kinds: {0}. Letters and holds come from the policy."
		)
		frappe.throw(message.format(", ".join(_(kind) for kind in KINDS)), title=_("Not by hand"))
	doc.update(PLANNED)
	wanted = doc.collector
	doc.case = doc.case or cases.find(doc.company, doc.customer)
	if doc.case:
		of_case.take(doc, _("The case {0} is closed: nothing is left to do on it."))
	may_choose = wanted and has_role(*MANAGERS)
	doc.collector = wanted if may_choose else frappe.session.user
