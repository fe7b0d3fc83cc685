"""A customer's statement on paper, in the letter's frame: HTML for the eye, PDF for the post and the mail.

Always set with WeasyPrint (docs/decisions/080): page numbers and repeated heads, thousands in one go.
Reads and renders; writes nothing. Who may see a customer's statement is asked by the caller.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import frappe

from ..core.statement import Account, in_currencies
from . import letter_page, letter_text, pdf, statement_layout
from .letter_format import base_language, long_date
from .letter_parties import billing_address, people, recipient, sender

LANGUAGES = ("en", "zh")
_ROOM = Path(__file__).parents[1] / "templates" / "statements"
TEMPLATE = "ar_collections/templates/statements/statement.html"


@dataclass
class Paper:
	"""One statement to be set; `get` and the field names are those a letter has, for the letter's own frame."""

	company: str
	customer: str
	customer_name: str
	language: str
	first: date
	last: date
	letter_date: date
	accounts: Sequence[Account] = ()
	shows: tuple[str, ...] = (statement_layout.MOVEMENTS,)
	confirmation: bool = False
	draft: bool = False
	name: str = ""
	collector: str | None = None
	customer_address: str | None = None
	contact_person: str | None = None
	items: Sequence = field(default=())

	def get(self, name: str, default=None):
		return getattr(self, name, default)


def paper(company: str, customer: str, accounts: Sequence[Account], **more) -> Paper:
	"""The statement of these accounts with the customer's own address and person, in the language asked for."""
	contact, _addresses = people(customer)
	known = {
		"customer_name": frappe.db.get_value("Customer", customer, "customer_name", cache=True) or customer,
		"customer_address": billing_address(customer),
		"contact_person": contact,
		"letter_date": frappe.utils.getdate(),
	}
	home = frappe.get_cached_value("Company", company, "default_currency")
	return Paper(
		company=company, customer=customer, accounts=in_currencies(accounts, home), **{**known, **more}
	)


def language_of(customer: str, asked: str | None = None) -> str:
	"""The language asked for, else the customer's, else the house's: one of those we have words in."""
	wanted = asked or frappe.db.get_value("Customer", customer, "language", cache=True)
	return letter_text.choose_language(wanted, LANGUAGES, letter_text.house_language())[0]


def labels(language: str) -> dict[str, str]:
	"""The fixed words of letters, and of statements where they say something else."""
	own = json.loads((_ROOM / "labels" / f"{base_language(language)}.json").read_text(encoding="utf-8"))
	return {**letter_text.labels(language), **own}


def values(of: Paper) -> dict:
	"""Everything the template lays out."""
	words = labels(of.language)
	frame = letter_page.page(of, sender(of.company, of.collector), recipient(of), words, (2, None))
	days = long_date(of.first, of.language), long_date(of.last, of.language)
	title = statement_layout.title(of.shows, of.confirmation)
	return {
		**frame,
		"subject": words[f"title_{title}"].format(*days),
		"intro": words[f"intro_{title}"],
		"crossed": words["crossed"].format(days[1]),
		"slip": words["slip"].format(of.name) if of.confirmation else "",
		"last": days[1],
		"draft": of.draft,
		"bank": [pair for pair in frame["bank"] if pair["value"]],
		"sections": [
			statement_layout.section(
				one, of.shows, words, of.language, letter_text.money_format(one.currency)
			)
			for one in of.accounts
		],
	}


def html(of: Paper, styles_apart: bool = False) -> str:
	"""The page; with `styles_apart` without the style sheet that `pdf.of_html` brings along."""
	from .letter_resources import styles

	shown = {**values(of), "stylesheet": "" if styles_apart else styles()}
	return frappe.get_jenv().get_template(TEMPLATE).render(letter=shown)


def pdf_of(of: Paper) -> bytes:
	return pdf.of_html(html(of, styles_apart=True))


def laid_out(of: Paper):
	"""For `pdf.of_papers`: many in one file."""
	return pdf.laid_out(html(of, styles_apart=True))
