"""5,000 statements mailed while nobody listens where the mail server should be, then with one that does.

Frappe's own queue tries, by the thousands; what is shown is that nothing is lost, nobody is written to twice,
and what the job costs. One process makes the papers, as one worker does.
"""

import os
from collections import Counter
from contextlib import contextmanager, suppress
from datetime import timedelta
from time import perf_counter

import frappe

from benchmarks.ground import AS_OF, company, live, memory, site, timed
from benchmarks.synthetic import Size, fill

CUSTOMERS = int(os.environ.get("AR_DEAD_MAIL_CUSTOMERS", 5_000))
ACCOUNT = "Collections Benchmark"
TICKS_DOWN = 5  # of the scheduler, while the server is down


def run() -> list[dict]:
	with site():
		live(company())
		fill(company(), Size())
		_forget()
		try:
			return _mailed()
		finally:
			frappe.db.rollback()
			_forget()
			live(company())


def _mailed() -> list[dict]:
	from ar_collections.services import statement_batch

	frappe.flags.mute_emails = False
	port = _closed_port()
	_account(port)
	batch = _batch()
	_n, making = timed(statement_batch.work, batch)
	queued = _queued(batch)
	down = _ticks(batch, TICKS_DOWN)
	waiting = _states(batch)
	got = Counter()
	with _server(port, got):
		started, ticks = perf_counter(), 0
		while _states(batch)["Sending"] and ticks < 4 * CUSTOMERS // 500 + 4:
			_ticks(batch, 1)
			ticks += 1
		sending = perf_counter() - started
	end = _states(batch)
	status = frappe.db.get_value("Statement Batch", batch, "status")
	once = len(got) == CUSTOMERS and set(got.values()) == {1}
	return [
		{
			"what": f"{CUSTOMERS:,} statements by mail while the mail server is down, one process",
			"figure": f"{making:.0f} s to set and queue them, {queued:,.0f} MB in the queue; "
			f"{memory():.0f} MB of memory; {TICKS_DOWN} ticks of the queue: {down} tries refused",
			"beside": f"rows after that: {_words(waiting)}",
			"goal": "nothing lost, none failed",
			"result": f"{CUSTOMERS / making:.1f} statements/s",
			"met": waiting == {"Sending": CUSTOMERS} and down > 0,
		},
		{
			"what": "the same batch when the server is back",
			"figure": f"{sending:.0f} s in {ticks} ticks; rows: {_words(end)}; batch {status}",
			"beside": f"the server got {sum(got.values()):,} mails for {len(got):,} addresses",
			"goal": "each exactly once",
			"met": once and end == {"Sent": CUSTOMERS} and status == "Done",
		},
	]


def _batch() -> str:
	from ar_collections.ledger.movements import customers_with_account

	first = AS_OF - timedelta(days=365)
	names = customers_with_account(company(), first, AS_OF)[:CUSTOMERS]
	values = {"company": company(), "from_date": first, "to_date": AS_OF, "shows": "Open items"}
	rows = [
		{"customer": name, "email_to": f"{name.lower()}@example.com", "status": "To Do"} for name in names
	]
	doc = frappe.get_doc({"doctype": "Statement Batch", "output": "Mail", **values, "rows": rows})
	doc.insert()
	doc.db_set("status", "Running")
	frappe.db.commit()
	return doc.name


def _ticks(batch: str, times: int) -> int:
	"""What the scheduler does every few minutes. How many tries were refused by now."""
	from frappe.email import queue

	from ar_collections.services import statement_batch

	for _tick in range(times):
		with suppress(frappe.ValidationError):  # Frappe gives a tick up when too much of it failed
			queue.flush()
		frappe.db.commit()
		statement_batch.sync()
		frappe.db.commit()
	return sum(frappe.get_all("Email Queue", {"reference_name": batch}, pluck="retry", limit_page_length=0))


def _states(batch: str) -> Counter:
	rows = frappe.get_all("Statement Batch Row", {"parent": batch}, pluck="status", limit_page_length=0)
	return Counter(rows)


def _words(states: Counter) -> str:
	return ", ".join(f"{number:,} {status}" for status, number in sorted(states.items()))


def _queued(batch: str) -> float:
	"""MB of the messages that wait."""
	table = frappe.qb.DocType("Email Queue")
	from frappe.query_builder.functions import Length, Sum

	query = frappe.qb.from_(table).select(Sum(Length(table.message))).where(table.reference_name == batch)
	return float(query.run()[0][0] or 0) / 1e6


def _account(port: int) -> None:
	values = {"email_id": "collections@prime.example", "smtp_server": "127.0.0.1", "smtp_port": port}
	flags = {"no_smtp_authentication": 1, "enable_outgoing": 1, "default_outgoing": 1, "use_tls": 0}
	if not frappe.db.exists("Email Account", ACCOUNT):
		frappe.get_doc(
			{"doctype": "Email Account", "email_account_name": ACCOUNT, **values, **flags}
		).db_insert()
	frappe.db.set_value("Email Account", ACCOUNT, {**values, **flags})
	frappe.db.commit()
	frappe.clear_cache()
	frappe.local.outgoing_email_account = {}


def _closed_port() -> int:
	import socket

	with socket.socket() as one:
		one.bind(("127.0.0.1", 0))
		return one.getsockname()[1]


@contextmanager
def _server(port: int, got: Counter):
	from aiosmtpd.controller import Controller

	class Counts:
		async def handle_DATA(self, server, session, envelope):
			got.update(envelope.rcpt_tos)
			return "250 OK"

	controller = Controller(Counts(), hostname="127.0.0.1", port=port, data_size_limit=None)
	controller.start()
	try:
		yield
	finally:
		controller.stop()


def _forget() -> None:
	for doctype in ("Email Queue", "Email Queue Recipient", "Error Log"):
		frappe.db.delete(doctype)
	frappe.db.commit()
