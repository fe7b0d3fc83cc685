"""The line under the ageing report: is it what the receivable control accounts say, and if not, why not?

Each part of a difference is told by voucher; what is left after them would be a fault of ours, and is shown.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import escape_html, fmt_money, formatdate

from ..ledger import control
from ..ledger.aged import AgedBook
from ..ledger.balances import Balance
from ..ledger.balances_at import left_in_base
from ..ledger.control import MOST, Account, Difference
from ..ledger.tables import ZERO, decimal, ledger_digits, rounded


@dataclass(frozen=True)
class TieOut:
	"""Company currency. `control` − `report` = sum of `settled` + sum of `vouchers` + `unexplained`."""

	accounts: list[Account]
	report: Decimal
	settled: list[Balance]  # left over in company currency on vouchers paid in their own
	vouchers: list[Difference]

	@property
	def control(self) -> Decimal:
		return sum((account.base for account in self.accounts), ZERO)

	@property
	def difference(self) -> Decimal:
		return self.control - self.report

	@property
	def unexplained(self) -> Decimal:
		told = sum((_base(balance) for balance in self.settled), ZERO)
		return self.difference - told - sum((row.amount for row in self.vouchers), ZERO)


def tie_out(company: str, as_of: date, book: AgedBook) -> TieOut:
	"""Compare the whole company's book of the day with its control accounts."""
	report = sum((row.base_open for row in book.rows), ZERO)
	found = TieOut(control.accounts(company, as_of), report, [b for b in book.settled if _base(b)], [])
	if not found.unexplained:
		return found
	found = TieOut(found.accounts, report, _with_left_over(company, as_of, found.settled), [])
	if not found.unexplained:
		return found
	return TieOut(found.accounts, report, found.settled, control.differences(company, as_of))


def _with_left_over(company: str, as_of: date, settled: list[Balance]) -> list[Balance]:
	"""And those the report never reads, because nothing of them is open in their own currency."""
	told = {(b.customer, b.currency, b.voucher) for b in settled}
	left = [b for b in left_in_base(company, as_of) if _base(b)]
	return [*settled, *(b for b in left if (b.customer, b.currency, b.voucher) not in told)]


def _base(balance: Balance) -> Decimal:
	return rounded(decimal(balance.base), ledger_digits())


def as_html(found: TieOut, company: str, as_of: date) -> str:
	"""For the message above the grid; everything typed by people is escaped."""
	currency = frappe.get_cached_value("Company", company, "default_currency")

	def money(amount: Decimal) -> str:
		return f"<b>{escape_html(fmt_money(float(amount), currency=currency))}</b>"

	message = _("On {0} the receivable accounts hold {1}, this report {2}.")
	first = message.format(formatdate(as_of), money(found.control), money(found.report))
	names = ", ".join(escape_html(account.account) for account in found.accounts)
	if not found.difference:
		equal = _("They are equal.")
		return f"✓ {first} {equal} <span class='text-muted'>{names}</span>"
	difference = _("Difference: {0}.").format(money(found.difference))
	lines = [f"<b>≠</b> {first} {difference}"]
	lines += [
		_("{0}: {1} left in company currency on a voucher that is settled in its own.").format(
			_voucher(balance.voucher_type, balance.voucher), money(_base(balance))
		)
		for balance in found.settled[:MOST]
	]
	lines += [
		_("{0}: {1} on the accounts, {2} with customers.").format(
			_voucher(row.voucher_type, row.voucher), money(row.ledger), money(row.parties)
		)
		for row in found.vouchers[:MOST]
	]
	more = max(len(found.settled) - MOST, 0) + max(len(found.vouchers) - MOST, 0)
	if more:
		lines.append(_("and {0} more vouchers").format(more))
	if found.unexplained:
		lines.append(_("Not explained: {0}.").format(money(found.unexplained)))
	return "<br>".join(lines)


def _voucher(doctype: str, name: str) -> str:
	href = frappe.utils.get_url_to_form(doctype, name)
	return f"<a href='{escape_html(href)}'>{escape_html(name)}</a>"
