"""What a run tells: totals by kind, the planned and left-out rows page by page, how the last one went.

Reads the run and its replay files. Rows carry their reason in the reader's language.
"""

from collections import Counter, defaultdict
from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder.functions import Count, Sum
from frappe.utils import escape_html, flt

from ..core.model import CREDIT_LOCK, LETTER, SHIPMENT_HOLD, ZERO
from . import child_rows, run_files
from .planning import Planned
from .reasons import text_of
from .run_parts import chunks
from .run_state import DOCTYPE, FINISHED

TABLES = ("planned", "left_out")
# Said of a group of left-out items; each item has its own sentence.
LEFT_OUT = {
	"not_due": "not due yet",
	"next_step": "the next step comes later",
	"nothing_left": "the policy has no further step",
	"no_policy": "no approved policy",
	"policy_not_approved": "own policy not approved",
	"no_letter": "no letter of the next level applies",
	"nothing_open": "nothing open",
	"no_follow_up_customer": "customer without follow-up",
	"no_follow_up_invoice": "invoice without follow-up",
	"internal": "internal customer",
	"disabled": "customer disabled",
	"journal": "booked by Journal Entry",
	"promise": "promised",
	"promise_amount": "promised",
	"dispute": "in dispute",
	"block": "blocked",
	"block_until": "blocked until a date",
	"covered": "covered by receipts or credits",
	"below_minimum": "below the minimum",
	"interval": "waits after the last letter",
	"letter_rejected": "letter rejected lately",
	"planned": "planned before, still open",
	"progress": "something moved lately",
	"hold": "hold proposed or in effect already",
	"holiday": "no letters today",
}


def planned(run: str, parts: dict[str, Planned]) -> dict:
	"""Write the run's totals by kind; returns its own figures (as planned; `written` counts what became)."""
	kinds, left, kind_sums, left_sums = Counter(), Counter(), defaultdict(Decimal), defaultdict(Decimal)
	for part in parts.values():
		base = {i.key: i.base_outstanding for i in part.customer.items}
		for action in part.plan.actions:
			code = (action.kind, action.title if action.kind == LETTER else action.kind)
			kinds[code] += 1
			kind_sums[code] += action.base_total
		for out in part.plan.left_out:
			left[out.why.code] += 1
			left_sums[out.why.code] += base.get((out.invoice, out.term), ZERO)
	rows = [_count("planned", code[0], code[1], kinds[code], kind_sums[code]) for code in sorted(kinds)]
	rows += [
		_count("left_out", code, LEFT_OUT.get(code, code), left[code], left_sums[code])
		for code in sorted(left)
	]
	child_rows.add(DOCTYPE, run, "counts", rows)
	by_kind = Counter()
	for (kind, _title), number in kinds.items():
		by_kind[kind] += number
	holds = by_kind[SHIPMENT_HOLD] + by_kind[CREDIT_LOCK]
	return {
		"customers": sum(1 for p in parts.values() if p.customer.items),
		"items": sum(len(p.customer.items) for p in parts.values()),
		"letters": by_kind[LETTER],
		"letters_amount": float(sum((v for k, v in kind_sums.items() if k[0] == LETTER), ZERO)),
		"holds": holds,
		"actions": sum(by_kind.values()) - by_kind[LETTER] - holds,
		"left_out": sum(left.values()),
	}


def _count(kind: str, code: str, label: str, number: int, amount: Decimal) -> dict:
	return {"kind": kind, "code": code, "label": label, "count": number, "amount": amount}


def written(run: str) -> dict:
	"""What the run really wrote, counted from the documents."""
	table = frappe.qb.DocType("Collection Action")
	rows = (
		frappe.qb.from_(table)
		.select(table.kind, Count(table.name), Sum(table.base_amount))
		.where(table.run == run)
		.groupby(table.kind)
	).run()
	numbers = {kind: number for kind, number, _amount in rows}
	letters = numbers.pop(LETTER, 0)
	holds = numbers.pop(SHIPMENT_HOLD, 0) + numbers.pop(CREDIT_LOCK, 0)
	amount = next((flt(total) for kind, _number, total in rows if kind == LETTER), 0.0)
	return {"letters": letters, "holds": holds, "actions": sum(numbers.values()), "letters_amount": amount}


def result(run: str, table: str, start: int = 0, limit: int = 50, search: str = "") -> dict:
	"""One page of `table` (TABLES): `{"rows", "total", "counts"}`."""
	if table not in TABLES:
		frappe.throw(
			_("There is no table {0}; ask for {1}.").format(table, " / ".join(TABLES)),
			title=_("Collection Run"),
		)
	wanted = search.strip().casefold()
	rows, total = _searched(run, table, start, limit, wanted) if wanted else _page(run, table, start, limit)
	return {"rows": rows, "total": total, "counts": counts(run)}


def _page(run: str, table: str, start: int, limit: int) -> tuple[list[dict], int]:
	"""Opens only the files the page lies in."""
	rows, before = [], 0
	for one in chunks(run):
		size = one[table]
		if before + size > start and len(rows) < limit:
			first = max(start - before, 0)
			rows += _rows(one, table)[first : first + limit - len(rows)]
		before += size
	return rows, before


def _searched(run: str, table: str, start: int, limit: int, wanted: str) -> tuple[list[dict], int]:
	found = [row for one in chunks(run) for row in _rows(one, table) if _matches(row, wanted)]
	return found[start : start + limit], len(found)


def _matches(row: dict, wanted: str) -> bool:
	fields = ("customer", "customer_name", "title", "kind", "item_names", "voucher_no", "why")
	return any(wanted in str(row.get(f) or "").casefold() for f in fields)


def _rows(chunk: dict, table: str) -> list[dict]:
	content = run_files.read(chunk.replay_file)
	names = content.get("names", {})
	if table == "planned":
		own = frappe.get_cached_value("Company", content["company"], "default_currency")
		return [_planned_row(row, names, own) for row in content["plan"]["actions"]]
	journals = _journals(content)
	return [_left_out_row(row, names, journals) for row in content["plan"]["left_out"]]


def _planned_row(row: dict, names: dict, company_currency: str) -> dict:
	items = row.get("items", ())
	single = row.get("currency")
	return {
		"customer": row["customer"],
		"customer_name": names.get(row["customer"], row["customer"]),
		"kind": row["kind"],
		"title": row.get("title") or row["kind"],
		"level": row.get("level", 0),
		"currency": single or company_currency,
		"amount": flt(row["total"] if single else row.get("base_total")),
		"items": len(items),
		"item_names": ", ".join(dict.fromkeys(i["invoice"] for i in items[:5]))
		+ (" …" if len(items) > 5 else ""),
		"due_on": row["due_on"],
		"why": text_of(row["why"]),
	}


def _left_out_row(row: dict, names: dict, journals: set) -> dict:
	return {
		"customer": row["customer"],
		"customer_name": names.get(row["customer"], row["customer"]),
		"voucher_type": "Journal Entry" if row["invoice"] in journals else "Sales Invoice",
		"voucher_no": row["invoice"],
		"term": row["term"],
		"currency": row["currency"],
		"amount": flt(row["outstanding"]),
		"why": text_of(row["why"]),
	}


def _journals(content: dict) -> set[str]:
	return {
		i["invoice"]
		for c in content.get("customers", ())
		for i in c.get("items", ())
		if i.get("voucher_type") == "Journal Entry"
	}


def counts(run: str) -> list[dict]:
	rows = child_rows.stored(
		"Collection Run Count", DOCTYPE, run, "counts", ["kind", "code", "label", "count", "amount"]
	)
	return [{**row, "label": _(row.label)} for row in rows]


def last(company: str) -> dict | None:
	"""The last real run that ended: when, how long, what failed; None when there is none."""
	rows = frappe.get_all(
		DOCTYPE,
		filters={"company": company, "dry_run": 0, "status": ("in", (*FINISHED, "Failed"))},
		fields=[
			"name",
			"status",
			"run_date",
			"finished_at",
			"seconds",
			"errors",
			"letters",
			"actions",
			"holds",
		],
		order_by="finished_at desc, name desc",
		limit=1,
	)
	return rows[0] if rows else None


def card() -> str:
	"""The last run, as the text of a number card; of several companies the one in most trouble, else the newest.

	A plain string: the desk takes anything else on a card for a number.
	"""
	companies = frappe.get_list("Collections Company", fields=["name", "status"], order_by="name asc")
	on = [one.name for one in companies if one.status != "Not Live"] or [one.name for one in companies]
	ended = {company: run for company in on if (run := last(company))}
	if not ended:
		return _("not yet")
	company, run = max(ended.items(), key=lambda of: _trouble(of[1]))
	said = _("{0}, {1} s, {2} failed").format(
		frappe.utils.pretty_date(run.finished_at), round(flt(run.seconds), 1), run.errors or 0
	)
	return said if len(ended) == 1 else f"{escape_html(company)}: {said}"


def _trouble(run: dict) -> tuple:
	return run.status == "Failed", run.errors or 0, run.finished_at
