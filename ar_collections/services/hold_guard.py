"""The guard on goods that leave: Delivery Notes, Sales and POS Invoices that take goods out, Pick Lists,
and under a credit lock Sales Orders. Called before and after submit, on every way a document can be submitted.

Costs one look into a unique index when there is no hold. What is prepaid passes, returns pass,
what the General Manager let out passes; everything else is refused with the reason. Which goods a
document moves, and for which order, is `hold_goods`.
"""

from decimal import Decimal

from ..core.model import CREDIT_LOCK
from ..ledger.prepaid import is_paid, paid_invoices, prepaid_orders
from . import hold_release, hold_standing
from .hold_goods import INVOICES, ORDER, TAKES_OUT, Goods, customers_of, goods_of
from .hold_refusal import refuse


def check_document(doc, use: bool = False) -> None:
	"""Raise when a hold stops the document; with `use` an amount let out is used up for it."""
	for customer in customers_of(doc):
		for hold in hold_standing.effective(doc.company, customer, _stopped_by(doc)):
			_check(doc, customer, hold, use)


def give_back(doc) -> None:
	"""The document was cancelled."""
	if doc.doctype in TAKES_OUT and doc.customer:
		hold_release.give_back(doc.company, doc.customer, doc.doctype, doc.name)


def _stopped_by(doc) -> tuple[str, ...]:
	return (CREDIT_LOCK,) if doc.doctype == ORDER else hold_standing.TYPES


def _check(doc, customer: str, hold: dict, use: bool) -> None:
	if doc.doctype in INVOICES and is_paid(doc):
		return
	goods = goods_of(doc, customer)
	rest = _unpaid(goods)
	# A document stopped by its customer of which no row is known to be paid is refused, an empty one, too.
	if goods and not rest:
		return
	document = (doc.doctype, doc.name) if use and doc.doctype in TAKES_OUT else None
	answer = hold_release.may_pass(hold, rest, document)
	if not answer.passes:
		refuse(doc, hold, answer.left, sum((g.value for g in rest), Decimal(0)))


def _unpaid(goods: list[Goods]) -> list[Goods]:
	orders = prepaid_orders(g.order for g in goods)
	invoices = paid_invoices(g.invoice for g in goods)
	return [g for g in goods if g.order not in orders and g.invoice not in invoices]
