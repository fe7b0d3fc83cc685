"""From a customer's balances to claims: in which currency, on which instalments, due when.

Pure apart from the messages' translation: it works on what `vouchers` has read. Money is
Decimal at the ledger's precision; `base_outstanding` is the ledger's own amount, unconverted.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from frappe import _

from ..core.items import CENT, instalments
from ..core.model import ZERO, Credit, OpenItem
from .balances import Balance
from .tables import currency_digits, decimal, ledger_digits, rounded
from .vouchers import Invoice, Journal, Term


@dataclass
class Claims:
	"""Turns balances into items and credits with the facts of their vouchers."""

	company_currency: str
	invoices: dict[str, Invoice]
	schedules: dict[str, list[Term]]
	journals: dict[str, Journal]
	bills: dict[tuple[str, str, str], tuple[Decimal, date | None]]
	digits: int = field(default_factory=ledger_digits)
	own_digits: dict[str, int] = field(init=False)  # by currency

	def __post_init__(self):
		self.own_digits = currency_digits(i.currency for i in self.invoices.values() if i.currency)

	def of_customer(self, rows: Iterable[Balance]) -> tuple[list[OpenItem], list[Credit], list[str]]:
		"""`(items, credits, problems)` of one customer; problems are sentences."""
		items: list[OpenItem] = []
		credits: list[Credit] = []
		problems: list[str] = []
		debits: list[Balance] = []
		for balance in rows:
			amount = self._money(balance.amount)
			if amount < ZERO:
				credits.append(self._credit(balance, -amount))
			elif amount > ZERO and self.is_refund(balance):
				debits.append(balance)
			elif amount > ZERO:
				items += self.items_of(balance, problems)
		credits = self._less_refunds(credits, debits, problems)
		return items, _in_the_items_currency(credits, items, self.company_currency, self.digits), problems

	def items_of(self, balance: Balance, problems: list[str]) -> list[OpenItem]:
		"""The instalments of a voucher that is owed; none, and a sentence more, when its document is missing."""
		if balance.voucher_type == "Sales Invoice":
			return self._invoice_items(balance, problems)
		return self._journal_items(balance, problems)

	def is_refund(self, balance: Balance) -> bool:
		"""Money paid to the customer: a payment, or more than a credit note was worth. Nobody owes it for goods."""
		invoice = self.invoices.get(balance.voucher)
		return bool(invoice and invoice.is_return) or balance.voucher_type not in (
			"Sales Invoice",
			"Journal Entry",
		)

	def _money(self, value: float | Decimal) -> Decimal:
		"""An amount of a balance; a Decimal has been rounded by who read it."""
		return value if isinstance(value, Decimal) else rounded(decimal(value), self.digits)

	def _credit(self, balance: Balance, amount: Decimal) -> Credit:
		invoice = self.invoices.get(balance.voucher)
		if not invoice:
			return Credit(balance.voucher, balance.currency, amount, None, balance.first_on)
		base = -self._money(balance.base)
		currency, in_currency, _total = self._in_currency(invoice, balance.currency, amount, base)
		against = invoice.return_against if invoice.is_return else None
		return Credit(balance.voucher, currency, in_currency, against, balance.first_on)

	def _in_currency(
		self, invoice: Invoice, currency: str, amount: Decimal, base: Decimal
	) -> tuple[str, Decimal, Decimal]:
		"""`(currency, open, total)` of what is claimed of an invoice whose account is kept in `currency`.

		An account in company currency holds foreign invoices, too: they are claimed in their own
		currency, in full as long as nothing was paid, else at the invoice's rate.
		"""
		if invoice.currency == currency:
			return currency, amount, abs(invoice.total)
		if currency == self.company_currency and invoice.rate > ZERO:
			if base == abs(invoice.base_total):
				return invoice.currency, abs(invoice.total), abs(invoice.total)
			digits = self.own_digits.get(invoice.currency, self.digits)
			in_currency = rounded(base / invoice.rate, digits)
			if in_currency > ZERO:
				return invoice.currency, in_currency, abs(invoice.total)
		return currency, amount, max(abs(invoice.base_total), amount)

	def _invoice_items(self, balance: Balance, problems: list[str]) -> list[OpenItem]:
		invoice = self.invoices.get(balance.voucher)
		if not invoice:
			text = _(
				"{0} is open in the ledger, but is no submitted Sales Invoice: left out. Repost or cancel it."
			)
			problems.append(text.format(balance.voucher))
			return []
		base = self._money(balance.base)
		currency, amount, total = self._in_currency(
			invoice, balance.currency, self._money(balance.amount), base
		)
		if invoice.currency != balance.currency and not invoice.rate > ZERO:
			text = _("{0} is in {1} without an exchange rate: claimed in {2}.")
			problems.append(text.format(invoice.name, invoice.currency, currency))
		rows = self._instalments(invoice, total, amount, problems)
		bases = spread(base, [still_open for *_, still_open in rows], self.digits)
		return [
			_item(invoice, currency, *row, base_open)
			for row, base_open in zip(rows, bases, strict=True)
			if row[-1] > ZERO
		]

	def _instalments(
		self, invoice: Invoice, total: Decimal, amount: Decimal, problems: list[str]
	) -> list[tuple[int, date, Decimal, Decimal]]:
		"""`[(term, due date, billed, open)]` of what is open of an invoice."""
		terms = self._terms(invoice, total, amount, problems)
		if len(terms) == 1:  # most invoices: nothing to spread
			return [(1, terms[0][0], _billed(terms, total, amount), amount)]
		rows = instalments(_billed(terms, total, amount), amount, terms)
		if any(still_open < ZERO for _term, _billed_at, still_open in rows):
			text = _("{0}: the payment schedule does not add up to the invoice; counted as one instalment.")
			problems.append(text.format(invoice.name))
			rows = [(1, max(total, amount), amount)]
		return [(term, terms[term - 1][0], billed, still_open) for term, billed, still_open in rows]

	def _terms(
		self, invoice: Invoice, total: Decimal, amount: Decimal, problems: list[str]
	) -> list[tuple[date, Decimal, Decimal]]:
		"""The instalments in the claim's currency; an invoice without a schedule has one, on its due date."""
		rows = self.schedules.get(invoice.name) or [Term(invoice.due_date, max(total, amount), ZERO)]
		in_total = abs(invoice.total)
		if total != in_total and in_total:  # claimed in the account's currency instead of the invoice's
			scale = total / in_total
			rows = [r._replace(amount=r.amount * scale, paid=r.paid * scale) for r in rows]
		terms, moved = [], False
		for due_date, billed, paid in rows:
			asked = due_date or invoice.due_date
			due = max(asked or invoice.posting_date, invoice.posting_date)
			moved = moved or due != asked
			terms.append((due, rounded(billed, self.digits), rounded(paid, self.digits)))
		if moved:
			text = _("{0} has no due date, or one before its posting date: counted as due on {1}.")
			problems.append(text.format(invoice.name, invoice.posting_date))
		return terms

	def _journal_items(self, balance: Balance, problems: list[str]) -> list[OpenItem]:
		journal = self.journals.get(balance.voucher)
		if not journal:
			text = _(
				"{0} is open in the ledger, but is no submitted Journal Entry: left out. Repost or cancel it."
			)
			problems.append(text.format(balance.voucher))
			return []
		amount = self._money(balance.amount)
		billed, due = self.bills.get((balance.voucher, balance.customer, balance.currency), (amount, None))
		due = max(journal.due_date or due or journal.posting_date, journal.posting_date)
		return [
			OpenItem(
				invoice=balance.voucher,
				term=1,
				due_date=due,
				currency=balance.currency,
				amount=max(rounded(billed, self.digits), amount),
				outstanding=amount,
				base_outstanding=self._money(balance.base),
				posting_date=journal.posting_date,
				voucher_type="Journal Entry",
			)
		]

	def _less_refunds(
		self, credits: list[Credit], debits: list[Balance], problems: list[str]
	) -> list[Credit]:
		"""Credits less money already paid back to the customer but not matched with them, oldest first."""
		left = sorted(credits, key=lambda c: (c.posting_date or date.min, c.voucher))
		for refund in debits:
			amount = self._money(refund.amount)
			kept = []
			for credit in left:
				used = min(credit.amount, amount) if credit.currency == refund.currency else ZERO
				amount -= used
				if credit.amount > used:
					kept.append(_with_amount(credit, credit.amount - used))
			left = kept
			if amount > ZERO:
				text = _("{0} {1}: {2} {3} paid to the customer has no credit to match. It is not claimed.")
				problems.append(text.format(refund.voucher_type, refund.voucher, amount, refund.currency))
		return left


def _item(
	invoice: Invoice, currency: str, term: int, due: date, billed: Decimal, still_open: Decimal, base: Decimal
) -> OpenItem:
	return OpenItem(
		invoice=invoice.name,
		term=term,
		due_date=due,
		currency=currency,
		amount=billed,
		outstanding=still_open,
		base_outstanding=base,
		posting_date=invoice.posting_date,
		payment_terms=invoice.payment_terms,
		order=invoice.order,
		policy=invoice.policy,
		no_follow_up=invoice.no_follow_up,
	)


def _billed(terms: list[tuple[date, Decimal, Decimal]], total: Decimal, amount: Decimal) -> Decimal:
	"""What the instalments were made of: the total, less an advance that ERPNext took off before.

	Differences of a few cents are rounding and belong to the schedule.
	"""
	scheduled = sum([billed for _due, billed, _paid in terms], ZERO)
	if abs(total - scheduled) <= len(terms) * CENT or scheduled > total:
		return max(total, amount)
	return max(scheduled, amount)


def spread(total: Decimal, shares: list[Decimal], digits: int) -> list[Decimal]:
	"""`total` in proportion to `shares`, rounded; the last part takes the rest, the sum is exact."""
	if len(shares) == 1:
		return [total]
	whole = sum(shares, ZERO)
	parts = [rounded(total * share / whole, digits) for share in shares[:-1]]
	return [*parts, total - sum(parts, ZERO)] if shares else []


def _with_amount(credit: Credit, amount: Decimal) -> Credit:
	return Credit(credit.voucher, credit.currency, amount, credit.against, credit.posting_date)


def _in_the_items_currency(
	credits: list[Credit], items: list[OpenItem], company_currency: str, digits: int
) -> list[Credit]:
	"""Receipts on an account in company currency, said in the currency of the only items they can pay.

	Someone invoiced in USD whose receipt was booked in company currency has paid all the same.
	"""
	currencies = {i.currency for i in items}
	if len(currencies) != 1 or company_currency in currencies:
		return credits
	(currency,) = currencies
	oldest = min(items, key=lambda i: (i.due_date, i.invoice, i.term))
	if oldest.base_outstanding <= ZERO:
		return credits
	rate = oldest.outstanding / oldest.base_outstanding
	return [
		c if c.currency != company_currency
		else Credit(c.voucher, currency, rounded(c.amount * rate, digits), c.against, c.posting_date)
		for c in credits
	]  # fmt: skip
