"""The texts of letters and mails as templates: what may stand in them, and their rendering.

Pure Jinja in a sandbox: a template sees the merge fields named here and nothing else, no
Frappe, no functions. Every value is escaped, so a customer's name is shown as it is and
does no harm. Merge fields are made in `letter_text`.
"""

import difflib
from collections.abc import Iterable

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment, SecurityError

from .letter_format import one_line

# One row of the merge field `invoices`.
INVOICE_FIELDS = {
	"invoice": "SINV-0412",
	"order_no": "PO-88",
	"date": "2026-09-18",
	"due_date": "2026-10-18",
	"days_overdue": 36,
	"amount": "88,000.00",
	"paid": "0.00",
	"disputed": "0.00",
	"open": "88,000.00",
}

# Every merge field with an example; `check` renders each template with these.
MERGE_FIELDS = {
	"customer_name": "Guangda Trading",
	"customer_no": "CUST-0031",
	"company_name": "Nordlicht GmbH",
	"contact_person": "Li Na",
	"salutation": "Dear Li Na,",
	"letter_no": "DL-2026-00012",
	"letter_date": "23 November 2026",
	"level": 2,
	"currency": "CNY",
	"total": "143,900.00",
	"total_in_capitals": "人民币壹拾肆万叁仟玖佰元整",
	"deadline": "30 November 2026",
	"oldest_due_date": "18 October 2026",
	"days_overdue": 36,
	"item_count": 2,
	"invoices": [INVOICE_FIELDS],
	"previous_letter_no": "DL-2026-00007",
	"previous_letter_date": "3 November 2026",
	"shipments_stopped": False,
	"our_contact": "Wang Fang",
	"our_phone": "+86 21 5555 0101",
	"our_email": "ar@example.com",
	"our_contact_details": "Wang Fang, +86 21 5555 0101, ar@example.com",
	"signatory": "Erika Holm",
	"signatory_title": "Head of Finance",
	"bank_name": "Bank of China",
	"bank_account_no": "6222 0000 1111",
	# Of the formal papers; empty on every other letter.
	"country": "China",
	"law_firm": "Zhong & Partners",
	"law_firm_contact_details": "Zhong & Partners, +86 21 5555 0202, office@zhong.example",
	"lawyer": "Zhong Wei",
	"lawyer_title": "Attorney at law",
	"mandate": "power of attorney no. 2026-17 of 3 November 2026",
	"court": "People's Court of Pudong New Area, Shanghai",
	"filing_date": "15 December 2026",
	"interest": "3,120.00",
	"claim": "147,020.00",
}

_FILTERS = (
	"default",
	"length",
	"first",
	"last",
	"join",
	"upper",
	"lower",
	"title",
	"replace",
	"trim",
	"list",
)


class WordingError(ValueError):
	"""A template cannot be rendered; the message says where and why."""


class _Sandbox(ImmutableSandboxedEnvironment):
	"""No functions, few filters, and no operator that can eat the memory of the worker."""

	intercepted_binops = frozenset(("*", "**", "%"))

	def call_binop(self, context, operator, left, right):
		raise SecurityError(f"the operator “{operator}” is not available in letters")


def _environment() -> _Sandbox:
	env = _Sandbox(autoescape=True, undefined=StrictUndefined)
	env.globals.clear()
	env.filters = {name: env.filters[name] for name in _FILTERS} | {"escape": env.filters["escape"]}
	return env


_ENV = _environment()
_PLAIN = _ENV.overlay(autoescape=False)


def render(template: str | None, fields: dict) -> str:
	"""HTML of a template with its merge fields, values escaped. Raises WordingError."""
	try:
		return str(_ENV.from_string(template or "").render(fields)).strip()
	except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
		raise WordingError(_told(error)) from error


def render_line(template: str | None, fields: dict) -> str:
	"""Plain text of a one-line template (subjects): nothing escaped, no line breaks.

	Fit for a mail header; whoever puts it into HTML escapes it.
	"""
	try:
		return one_line(_PLAIN.from_string(template or "").render(fields))
	except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
		raise WordingError(_told(error)) from error


def render_text(template: str | None, fields: dict) -> str:
	"""Plain text of several lines: nothing escaped. Whoever puts it into HTML escapes it."""
	try:
		return str(_PLAIN.from_string(template or "").render(fields)).strip()
	except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
		raise WordingError(_told(error)) from error


def check(template: str | None, fields: dict | None = None, rare: dict | None = None) -> list[str]:
	"""What is wrong with a template, each as one sentence; empty when it can be used.

	`fields` are the merge fields with examples (a letter's, unless given), `rare` the values of the
	rare branches.
	"""
	if not template:
		return []
	known, seldom = fields or MERGE_FIELDS, _EMPTY if rare is None else rare
	try:
		tree = _ENV.parse(template)
	except TemplateSyntaxError as error:
		return [_told(error)]
	problems = [*_unknown_fields(tree, known), *_unknown_names(tree, nodes.Filter, _ENV.filters, "filter")]
	problems += [*_unknown_names(tree, nodes.Test, _ENV.tests, "test"), *_statements(tree)]
	if problems:
		return problems
	try:
		render(template, known)
		# The rare branches: nothing before, nobody known, one item only.
		render(template, {**known, **seldom})
	except WordingError as error:
		return [str(error)]
	return []


_EMPTY = {
	"previous_letter_no": "",
	"previous_letter_date": "",
	"contact_person": "",
	"our_phone": "",
	"item_count": 1,
	"shipments_stopped": True,
	**dict.fromkeys(("country", "law_firm", "law_firm_contact_details", "lawyer", "mandate", "interest"), ""),
}


def _unknown_fields(tree: nodes.Template, known: Iterable[str]) -> list[str]:
	"""Names read but neither merge fields nor set by the template (its loops and `set`)."""
	names = list(tree.find_all(nodes.Name))
	made = {node.name for node in names if node.ctx == "store"} | {"loop"}
	unknown = sorted({node.name for node in names if node.ctx == "load"} - made - set(known))
	return [f"Unknown field “{name}”{_hint(name, known)}" for name in unknown]


def _unknown_names(tree: nodes.Template, kind: type, known: Iterable[str], word: str) -> list[str]:
	used = {node.name for node in tree.find_all(kind)} - set(known)
	return [f"Unknown {word} “{name}”{_hint(name, known)}" for name in sorted(used)]


def _statements(tree: nodes.Template) -> list[str]:
	"""Letters are one text: no other file may be drawn in, nothing may be called."""
	kinds = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.Call)
	found = sorted({type(node).__name__.lower() for node in tree.find_all(kinds)})
	return [f"“{name}” is not available in letters" for name in found]


def _hint(name: str, known: Iterable[str]) -> str:
	near = difflib.get_close_matches(name, list(known), n=1)
	return f"; did you mean “{near[0]}”?" if near else ""


def _told(error: Exception) -> str:
	line = f"Line {error.lineno}: " if getattr(error, "lineno", None) else ""
	return f"{line}{getattr(error, 'message', None) or error}"
