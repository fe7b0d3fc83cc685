"""Which steps are for a customer who does not answer a statement: those of the policy that is for the customer.

The policy is chosen as for an item in the statement's currency without terms of its own. Where it says
nothing about statements, the rhythm in the Collections Settings holds (docs/decisions/094). Reads only.
"""

from collections.abc import Iterable
from datetime import date

import frappe
from frappe.utils import cint, getdate

from ..core.confirmation import rhythm
from ..core.model import ZERO, Book, Customer, OpenItem, Step
from ..core.policy import Policies, in_scope
from ..ledger import customers
from ..ledger.policies import policies


class StatementSteps:
	"""The steps of many customers of a company, read once."""

	def __init__(self, company: str, names: Iterable[str], today: date):
		default = frappe.db.get_value("Collections Company", {"company": company}, "default_policy")
		book = Book(today, policies(company), (), company=company, default_policy=default)
		self.policies, self.otherwise = Policies(book), _of_the_house()
		self.customers = {name: Customer(**fact) for name, fact in customers.facts(names).items()}

	def of(self, doc) -> tuple[Step, ...]:
		"""Of one Account Statement that was sent."""
		customer = self.customers.get(doc.customer) or Customer(doc.customer)
		currency = doc.balances[0].currency if doc.balances else ""
		item = OpenItem(doc.name, 1, getdate(doc.sent_on), currency, ZERO, ZERO)
		policy = self.policies.choose(customer, item)
		steps = policy.statement_steps if policy else ()
		own = tuple(step for step in steps if in_scope(step.scope, customer, item))
		return own if steps else self.otherwise


def _of_the_house() -> tuple[Step, ...]:
	settings = frappe.get_cached_doc("Collections Settings")
	every, first = cint(settings.statement_chase_every), cint(settings.statement_chase_first_days)
	then, after = cint(settings.statement_chase_then_every), cint(settings.statement_escalate_after)
	return rhythm(every or 2, first or 7, then or 1, after or 14)
