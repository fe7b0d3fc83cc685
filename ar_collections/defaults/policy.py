"""The default ladder “Standard B2B”: days count from the due date.

Data only. Inserted once, if missing; from then on it belongs to the business.
"""


def _letter(step_id, letter_type, day, level=0, until=None, **more) -> dict:
	return _step(step_id, "Letter", letter_type, day, until, letter_type=letter_type, level=level, **more)


def _call(step_id, title, day, until=None, **more) -> dict:
	return _step(step_id, "Call", title, day, until, **more)


def _step(step_id, kind, title, day, until=None, **more) -> dict:
	window = {"no_end": 1} if until is None else {"no_end": 0, "until_day": until}
	return {"step_id": step_id, "kind": kind, "title": title, "day": day, **window, **more}


def _statement(step_id, kind, title, day, until=None, **more) -> dict:
	return _step(step_id, kind, title, day, until, trigger="Days after statement sent", **more)


STANDARD_B2B = {
	"doctype": "Collection Policy",
	"policy_name": "Standard B2B",
	"company": "",  # for all; left out, Frappe would put in the site's default company
	"status": "Approved",
	"rank": 0,
	"min_interval_days": 14,
	"minimum_amount": 0,
	"change_note": "Shipped with AR Collections.",
	"steps": [
		_letter("due-reminder", "Due Reminder", -7, until=-1),
		_letter("due-notice", "Due Notice", 0, until=7),
		_call("call-arrived", "Call: has the notice arrived?", 0, until=0),
		_call("call-friendly", "Call and e-mail, friendly", 1, until=7, repeat_every=2),
		_call("call-daily", "Call and e-mail, refresh contact data", 8, until=14, repeat_every=1),
		_letter("first-demand", "First Demand", 15, level=1),
		_call("call-responsible", "Call the person responsible", 15),
		_step(
			"escalate-supervisor",
			"Escalation",
			"Two weeks without progress",
			15,
			level=1,
			escalate_to="Supervisor",
			no_progress_days=14,
		),
		# Three contacts a week when the debtor is reachable, four and more when not.
		_call("call-on", "Keep calling", 15, repeat_every=2, repeat_every_unreachable=1),
		_letter("second-demand", "Second Demand", 30, level=2),
		_call("call-second-demand", "Call about the second demand", 30, level=2),
		_step("shipment-hold", "Shipment Hold", "Stop shipments", 30, level=2, needs_approval=1),
		_step("escalate-manager", "Escalation", "One month overdue", 31, level=1, escalate_to="Manager"),
		_step(
			"escalate-general-manager",
			"Escalation",
			"Two months overdue",
			61,
			level=2,
			escalate_to="General Manager",
		),
		_step("credit-lock", "Credit Lock", "Stop credit sales and shipments", 91, level=2, needs_approval=1),
		# The papers of the last rungs, each approved by the General Manager (docs/decisions/055). The
		# lawyer writes a week after the formal demand, whatever the policy's interval between demands.
		_letter("formal-demand", "Formal Demand", 98, level=3, needs_approval=1),
		_letter("lawyer-letter", "Lawyer Letter", 105, level=4, needs_approval=1, interval_days=7),
		_letter("notice-of-litigation", "Notice of Litigation", 120, level=5, needs_approval=1),
		_step(
			"handover",
			"Handover",
			"Hand over to an agency, a law firm or a court",
			135,
			level=5,
			needs_approval=1,
		),
		# The monthly confirmation (docs/decisions/094): counted from the day the statement was sent.
		_statement("statement-remind", "E-mail", "Ask for the confirmation", 2, until=7, repeat_every=2),
		_statement(
			"statement-remind-daily", "E-mail", "Ask for the confirmation daily", 8, until=13, repeat_every=1
		),
		_statement(
			"statement-supervisor", "Escalation", "Statement not confirmed", 14, escalate_to="Supervisor"
		),
	],
}
