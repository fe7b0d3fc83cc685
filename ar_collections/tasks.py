"""What the scheduler calls. A tick decides nothing and does no work itself: it starts and enqueues."""

import frappe

from .services import delivery, policy_trial, run, statement_batch, statement_send


def nightly() -> None:
	"""Once a day: begin the run of every company that is switched on (a missed day is caught up)."""
	for company in _switched_on():
		frappe.enqueue(
			"ar_collections.services.run.start",
			queue="long",
			job_id=f"collections|{company}|start",
			deduplicate=True,
			company=company,
			source="Scheduler",
		)


def agreements() -> None:
	"""Once a day: promises and disputes whose day went by, deadlines of handovers that come near, questions nobody answered."""
	_for_each_company("promises", "ar_collections.services.promises.nightly")
	_for_each_company("disputes", "ar_collections.services.disputes.nightly")
	_for_each_company("handovers", "ar_collections.services.handovers.nightly")
	_for_each_company("escalations", "ar_collections.services.escalation_upkeep.nightly")
	frappe.enqueue(
		"ar_collections.services.approval_decide.nightly",
		queue="long",
		job_id="collections|approvals",
		deduplicate=True,
	)


def behaviour() -> None:
	"""Once a day: how the customers pay, for lists."""
	_for_each_company("behaviour", "ar_collections.services.behaviour.refresh")


def limitation() -> None:
	"""Once a day: claims whose limitation period ends soon."""
	_for_each_company("limitation", "ar_collections.services.limitation_watch.nightly")


def snapshots() -> None:
	"""Once a day: keep the figures of the day that is over."""
	_for_each_company("snapshot", "ar_collections.services.snapshots.nightly")


def weekly() -> None:
	"""Early every day: the General Manager's page, on the first morning of a week that it runs."""
	frappe.enqueue(
		"ar_collections.services.weekly_mail.send_all",
		queue="long",
		job_id="collections|weekly",
		deduplicate=True,
	)


def statements() -> None:
	"""Once a day: last month's statements, those that could not be mailed, customers who are silent."""
	_for_each_company("statements", "ar_collections.services.statements.nightly")


def _for_each_company(job: str, method: str) -> None:
	for company in _switched_on():
		frappe.enqueue(
			method, queue="long", job_id=f"collections|{company}|{job}", deduplicate=True, company=company
		)


def _switched_on() -> list[str]:
	return frappe.get_all(
		"Collections Company", filters={"status": ("in", ("Test", "Live"))}, order_by="name", pluck="name"
	)


def stuck_runs() -> None:
	"""Every quarter of an hour: put back into work what a dead worker left."""
	run.resume_stuck()
	policy_trial.resume_stuck()
	statement_batch.resume_stuck()


def deliveries() -> None:
	"""Every few minutes: what became of the letters and statements in the mail queue."""
	delivery.sync_status()
	statement_send.sync()
	statement_batch.sync()


def holds() -> None:
	"""Every hour: end holds whose day is over or whose reason is gone."""
	frappe.enqueue(
		"ar_collections.services.hold_upkeep.hourly",
		queue="short",
		job_id="collections|holds",
		deduplicate=True,
	)


def morning() -> None:
	"""Early every day: each rep's work for the day by mail."""
	frappe.enqueue(
		"ar_collections.services.digest.send_all",
		queue="long",
		job_id="collections|digest",
		deduplicate=True,
	)
