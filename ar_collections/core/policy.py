"""Which policy and which steps apply to an item (docs/decisions/015).

Policies are data that business people maintain (domain.md B); what is wrong with one is said
by `policy_problems`.
"""

from .model import EVERYWHERE, Book, Customer, OpenItem, Policy, Scope
from .why import Why


def in_scope(scope: Scope, customer: Customer, item: OpenItem) -> bool:
	"""Whether each dimension the scope names holds for this item of this customer."""
	return scope is EVERYWHERE or (
		(not scope.customer_groups or not scope.customer_groups.isdisjoint(customer.groups))
		and (not scope.territories or not scope.territories.isdisjoint(customer.territories))
		and (not scope.payment_terms or item.payment_terms in scope.payment_terms)
		and (not scope.risk_classes or customer.risk_class in scope.risk_classes)
		and (not scope.currencies or item.currency in scope.currencies)
	)


class Policies:
	"""The approved policies of a book, in the order in which they are asked."""

	def __init__(self, book: Book):
		self.by_name = {p.name: p for p in book.policies}
		self.default = self.by_name.get(book.default_policy or "")
		others = [p for p in book.policies if p is not self.default and self._speaks(p)]
		self.ranked = sorted(others, key=lambda p: (p.rank, p.name), reverse=True)

	def _speaks(self, policy: Policy) -> bool:
		"""Whether a policy speaks for items that do not name it: it says for whom, or outranks the default."""
		return policy.scope != EVERYWHERE or self.default is None or policy.rank > self.default.rank

	def choose(self, customer: Customer, item: OpenItem) -> Policy | None:
		"""The invoice's own policy, else the customer's own, else the highest rank that fits, else the
		company's default, whatever its scope. A policy named but not approved gives none at all."""
		named = item.policy or customer.policy
		if named:
			return self.by_name.get(named)
		for policy in self.ranked:
			if in_scope(policy.scope, customer, item):
				return policy
		return self.default

	def why_none(self, customer: Customer, item: OpenItem) -> Why:
		"""Why `choose` found none."""
		named = item.policy or customer.policy
		return Why("policy_not_approved", {"policy": named}) if named else Why("no_policy")


def choose(book: Book, customer: Customer, item: OpenItem) -> Policy | None:
	"""The policy of one item; for many items ask one `Policies`."""
	return Policies(book).choose(customer, item)
