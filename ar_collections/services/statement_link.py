"""The link of a statement: signed with the site's secret, for one statement of one customer, some weeks.

No login: whoever holds it sees that one statement and may answer it once. A link that is forged,
expired, replaced, withdrawn or of a customer who became another says the same to everybody: nothing.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import cint, get_datetime, get_url, now_datetime
from frappe.utils.verified_command import get_secret

from . import statement_limits
from .statement_rules import ANSWERED, DOCTYPE

PAGE = "account-statement"
# What a link is good for.
OPEN, DONE, EXPIRED, INVALID = "open", "done", "expired", "invalid"
_DEFAULT_DAYS = 45
_LONGEST = 500  # characters of a token; ours have about 150


@dataclass(frozen=True)
class Opened:
	"""`doc` only where the link is good; `state` is one of the four."""

	state: str
	doc: object = None


def new_key() -> dict:
	"""Fields of a statement that is about to be sent: a new link, and with it the end of any older one."""
	days = cint(frappe.db.get_single_value("Collections Settings", "statement_link_days")) or _DEFAULT_DAYS
	return {
		"link_key": frappe.generate_hash(length=20),
		"expires_on": now_datetime().replace(microsecond=0) + timedelta(days=days),
	}


def url(doc) -> str:
	return get_url(f"/{PAGE}?t={token(doc)}")


def token(doc) -> str:
	until = _stamp(get_datetime(doc.expires_on))
	said = "|".join((doc.name, doc.link_key, until))
	coded = base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")
	return f"{coded}.{_signature(doc.name, doc.link_key, until, doc.company, doc.customer)}"


def judged(given: str | None) -> Opened:
	"""As `opened`, for a request from outside: whoever tries many links that are none is told nothing any more."""
	if not statement_limits.may_guess():
		return Opened(INVALID)
	found = opened(given)
	if found.state == INVALID:
		statement_limits.count(statement_limits.GUESS)
	return found


def opened(given: str | None) -> Opened:
	"""Judge a token. Reads only."""
	name, key, until = _read(given)
	fields = ["company", "customer", "link_key", "status", "expires_on"]
	row = frappe.db.get_value(DOCTYPE, name, fields, as_dict=True) if name else None
	if not row or not row.link_key:
		return Opened(INVALID)
	signature = given.rpartition(".")[2]
	ours = _signature(name, key, until, row.company, row.customer)
	if not hmac.compare_digest(ours.encode(), signature.encode()):
		return Opened(INVALID)
	if not hmac.compare_digest(row.link_key.encode(), key.encode()):
		return Opened(INVALID)  # a newer link was sent
	if _stamp(now_datetime()) > until:
		return Opened(EXPIRED)
	if row.status in ANSWERED:
		return Opened(DONE, frappe.get_doc(DOCTYPE, name))
	return (
		Opened(OPEN, frappe.get_doc(DOCTYPE, name)) if row.status in ("Sending", "Sent") else Opened(INVALID)
	)


def refusal(state: str) -> str:
	"""The sentence on the page; of no customer, no statement, no amount."""
	if state == EXPIRED:
		return _("This link has expired. Ask your contact person for a new one.")
	return _(
		"This link is not valid. Open it from our last mail again, as a whole, or ask your contact person."
	)


def _read(given: str | None) -> tuple[str, str, str]:
	if not isinstance(given, str) or len(given) > _LONGEST or "." not in given:
		return "", "", ""
	coded = given.rpartition(".")[0]
	try:
		said = base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode()
	except (binascii.Error, UnicodeDecodeError, ValueError):
		return "", "", ""
	parts = said.split("|")
	return tuple(parts) if len(parts) == 3 else ("", "", "")


def _signature(*parts: str) -> str:
	said = "|".join(("account-statement", *parts))
	return hmac.new(get_secret().encode(), said.encode(), hashlib.sha256).hexdigest()


def _stamp(moment: datetime) -> str:
	return moment.strftime("%Y%m%d%H%M%S")
