"""A second run of the same day writes nothing: counted over every table a run may touch.

The first run is real (cases, actions, letters, and holds, for which the policy's hold is made to
follow the first letter) over the whole book; only the PDFs are left out, benchmarks/letters.py
measures those. Then the day is run again, by hand and by the scheduler. The tables are compared by
MariaDB's own checksums, and the scheduler's run by InnoDB's count of rows written, in any table.
"""

import frappe

from benchmarks.ground import AS_OF, MODULE, POLICY, company, live, site, timed
from benchmarks.synthetic import Size, fill

# The record of a run is the one thing a second run may add.
OF_THE_RUN = ("Collection Run", "Collection Run Chunk", "Collection Run Count", "Collection Run Error")
FRAMEWORK = ("Communication", "Comment", "Email Queue", "Notification Log", "ToDo", "Version", "Customer")
WRITES = ("Innodb_rows_inserted", "Innodb_rows_updated", "Innodb_rows_deleted")


def run() -> list[dict]:
	with site():
		live(company())
		fill(company(), Size())
		_without_pdfs()
		_with_holds(level=1)
		_first, took = timed(_run_all)
		before, made, worked = _checksums(), _made(), frappe.db.count("Collection Action") > 0
		_second, again = timed(_run_all)
		changed = _changed(before)
		written = _rows_written()
		_third, tick = timed(_tick)
		written = _rows_written() - written
		changed += _changed(before)
		_with_holds(level=2)
		live(company())  # the next benchmark starts without this one's documents
	return [
		{
			"what": "a second run of the same day",
			"figure": f"{written} rows by the scheduler; by hand {len(changed)} of {len(before)} tables changed {', '.join(changed)}".strip(),
			"beside": f"first run: {made}, {took:.0f} s in one process; second {again:.0f} s, by the scheduler {tick:.1f} s",
			"goal": "writes 0 rows",
			"met": worked and not changed and not written,
		}
	]


def _run_all() -> str:
	from ar_collections.services import run

	name = run.start(company(), AS_OF, source="Button", now=True)
	frappe.db.commit()
	status = frappe.db.get_value("Collection Run", name, "status")
	if status not in ("Done", "Done with Errors"):
		raise RuntimeError(f"the run {name} is {status}")
	return name


def _tick() -> None:
	from ar_collections.services import run

	run.start(company(), AS_OF, source="Scheduler", now=True)
	frappe.db.commit()


def _without_pdfs() -> None:
	from ar_collections.services import letters

	letters.issue_pending = lambda *args, **kwargs: None


def _with_holds(level: int) -> None:
	"""At which level the standard policy proposes the shipment hold."""
	step = {"parent": POLICY, "kind": "Shipment Hold"}
	frappe.db.set_value("Collection Policy Step", step, "level", level)
	frappe.db.commit()


def _rows_written() -> int:
	rows = frappe.db.sql("show global status like 'Innodb_rows_%'")
	return sum(int(count) for name, count in rows if name in WRITES)


def _tables() -> list[str]:
	filters = {"module": MODULE, "issingle": 0}
	ours = frappe.get_all("DocType", filters, order_by="name", pluck="name")
	return [doctype for doctype in (*ours, *FRAMEWORK) if doctype not in OF_THE_RUN]


def _checksums() -> dict[str, int]:
	return {doctype: frappe.db.sql(f"checksum table `tab{doctype}`")[0][1] for doctype in _tables()}


def _changed(before: dict[str, int]) -> list[str]:
	return [doctype for doctype, checksum in _checksums().items() if checksum != before[doctype]]


def _made() -> str:
	counted = {
		"cases": "Collection Case",
		"actions": "Collection Action",
		"letters": "Dunning Letter",
		"holds": "Credit Hold",
	}
	return ", ".join(f"{frappe.db.count(doctype):,} {word}" for word, doctype in counted.items())


if __name__ == "__main__":
	for line in run():
		print(line)
