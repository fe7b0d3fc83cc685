"""The words of call scripts: what may stand in them, named with examples. Pure, like `wording`.

The values are made in `script_fields`.
"""

from . import wording
from .plain_text import plain

INVOICE_FIELDS = {
	"invoice": "SINV-0412",
	"due_date": "18 October 2026",
	"days_overdue": 36,
	"open": "88,000.00",
}

# Every merge field with an example; a script is checked with these when it is saved.
MERGE_FIELDS = {
	"customer_name": "Guangda Trading",
	"company_name": "Nordlicht GmbH",
	"contact_person": "Li Na",
	"our_contact": "Wang Fang",
	"our_phone": "+86 21 5555 0101",
	"total": "143,900.00",
	"owed": "182,400.00",
	"currency": "CNY",
	"days_overdue": 36,
	"oldest_due_date": "18 October 2026",
	"item_count": 2,
	"level": 2,
	"invoices": [INVOICE_FIELDS],
	"last_contact_on": "21 November 2026",
	"last_summary": "will pay on Friday",
	"promised_on": "27 November 2026",
	"promised_amount": "50,000.00",
}
# What is empty with a new customer.
RARE = {
	**dict.fromkeys(("contact_person", "our_phone", "last_contact_on", "last_summary"), ""),
	**dict.fromkeys(("promised_on", "promised_amount", "oldest_due_date"), ""),
	"invoices": [],
	"item_count": 0,
}


def tidied(text: str | None) -> str:
	"""A script as it is kept: plain text, whatever was pasted."""
	return plain(text)


def check(text: str | None) -> list[str]:
	"""What is wrong with a script, each as one sentence; empty when it can be used."""
	return wording.check(text, MERGE_FIELDS, RARE)
