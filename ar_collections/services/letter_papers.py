"""What the papers of the last rungs carry beside their items: law firm, court, statement, interest.

Put together anew whenever the letter is worded, and kept on it as JSON, so that a copy laid out
later shows what was issued. Which of it a letter has is said by its type. Writes nothing itself.
"""

import json
from datetime import timedelta
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cint, getdate

from ..core.calendar import next_working_day
from ..ledger.calendar import calendar
from ..ledger.tables import decimal
from . import law_firm, letter_claim
from .letter_page import Sender
from .letter_parties import billing_address, letter_head_html, recipient
from .letter_statement import statement

TYPE = "Dunning Letter Type"
# Fields of the letter that are put together here; all but the annexes may be read on the form.
FIELDS = (
	"law_firm", "law_firm_signatory", "court", "filing_date", "interest_total", "claim_total", "annexes",
	"customer_address", "address_display",
)  # fmt: skip
REGISTERED = "Registered Mail"
CLAIMED = "Claimed"  # of a type's interest; "Shown": told, not demanded


def type_of(letter):
	return frappe.get_cached_doc(TYPE, letter.letter_type)


def is_paper(letter_type) -> bool:
	"""Whether a letter of this type carries more than its items."""
	return bool(
		letter_type.law_firm_role
		or letter_type.interest
		or cint(letter_type.encloses_statement)
		or cint(letter_type.filing_days)
	)


def put_together(letter) -> None:
	"""Fill in the letter's own fields and its annexes, for the day it bears. Old letters stay as they are."""
	kind = type_of(letter)
	if not is_paper(kind):
		return
	law_firm.choose(letter, kind)
	if not letter.customer_address:  # found since the letter was written
		letter.customer_address = billing_address(letter.customer)
		letter.address_display = "\n".join(recipient(letter)["address"])
	day = getdate(letter.letter_date)
	if cint(kind.filing_days):
		counted = max(day + timedelta(days=cint(kind.filing_days)), letter.deadline_date + timedelta(days=1))
		letter.filing_date = next_working_day(calendar(letter.company, day), counted)
	facts = {
		"role": kind.law_firm_role or "",
		"firm": law_firm.of_letter(letter) if kind.law_firm_role else {},
	}
	if cint(kind.encloses_statement):
		facts["statement"] = statement(letter.company, letter.customer, letter.currency, day)
	_put_claim(letter, kind, facts)
	letter.annexes = json.dumps(facts, ensure_ascii=False, sort_keys=True, default=str)


def _put_claim(letter, kind, facts: dict) -> None:
	"""Principal, interest and what is demanded of both; a type that only shows interest demands the principal."""
	principal = _principal(letter)
	claim = letter_claim.of(letter) if kind.interest else letter_claim.Claim()
	total = principal + claim.interest if kind.interest == CLAIMED else principal
	letter.interest_total, letter.claim_total = float(claim.interest), float(total)
	facts["problems"], facts["hints"] = list(claim.problems), list(claim.hints)
	if claim.rows:
		facts["claim"] = {
			"until": str(getdate(letter.letter_date)),
			"rows": [row._asdict() for row in claim.rows],
			"principal": principal,
			"interest": claim.interest,
			"total": total if kind.interest == CLAIMED else None,
		}


def _principal(letter) -> Decimal:
	return sum((decimal(row.open_amount) for row in letter.items if not row.information_only), Decimal(0))


def facts(letter) -> dict:
	"""What was put together; {} for every other letter."""
	return json.loads(letter.annexes) if letter.annexes else {}


def missing(letter) -> list[str]:
	"""What keeps the letter from being approved and issued, as sentences that say what to do."""
	found = [*law_firm.missing(letter, type_of(letter)), *facts(letter).get("problems", ())]
	if letter.delivery == REGISTERED and not letter.customer_address:
		message = _(
			"{0} has no postal address, and {1} goes by registered mail. Add an address to the customer."
		)
		found.append(message.format(letter.customer_name or letter.customer, letter.name))
	return found


def sender_on_paper(letter, company: Sender) -> Sender:
	"""Whose head, footer and signature the paper bears: the law firm's where it writes, else the company's.

	The bank account stays the company's: the money is owed to it.
	"""
	known = facts(letter)
	firm = known.get("firm") or {}
	if known.get("role") != law_firm.WRITES or not firm:
		return company
	return {
		"name": firm["name"],
		"address": firm["address"],
		"letter_head": letter_head_html(firm["letter_head"]),
		"registration": firm["licence"],
		"contact": firm["signatory"],
		"phone": firm["phone"],
		"email": firm["email"],
		"signatory": firm["signatory"],
		"signatory_title": firm["title"],
		"bank": company.get("bank") or {},
	}
