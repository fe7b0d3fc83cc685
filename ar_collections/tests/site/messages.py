"""Every string of the app that a person may see, as the translators' tools would collect them.

Frappe's own extractors read code, templates and DocTypes. They do not know our sentences with
values (`core/why.py`, `services/notes.py`, the problems of a policy) nor number cards, charts and pages: those are
read here.
"""

import ast
import csv
import json
from pathlib import Path

import frappe
import frappe.translate
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from frappe.gettext.translate import get_method_map

from ar_collections.custom_fields import CUSTOM_FIELDS
from ar_collections.defaults.call_scripts import CALL_SCRIPTS
from ar_collections.defaults.policy import STANDARD_B2B
from ar_collections.defaults.tactics import TACTICS
from ar_collections.defaults.workflow import WORKFLOWS

# what each kind of record shows, beside what Frappe's extractors read
LABELS = {
	"number_card": "label",
	"dashboard_chart": "chart_name",
	"page": "title",
	"ar_collections_dashboard": "dashboard_name",
}
# the demo company and the tests speak to nobody; hooks.py is read for a menu that we do not have
SKIPPED = ("tests", "demo", "node_modules")


# a message, and where it is meant: the DocType of a label, or what the code says; None = everywhere
Message = tuple[str, str | None]


def shipped(app: Path, language: str = "zh") -> dict[Message, str]:
	"""The app's own translations; Frappe reads the same file."""
	with open(app / "translations" / f"{language}.csv", newline="") as file:
		return {(row[0], (row[2:] or [None])[0]): row[1] for row in csv.reader(file) if row}


def of_apps_below(language: str = "zh") -> dict[str, str]:
	"""What Frappe and ERPNext translate for every screen."""
	return frappe.translate.get_translations_from_apps(language, apps=["frappe", "erpnext"])


def of_app(app: Path) -> dict[Message, str]:
	"""{message: a place where it stands} for the app in folder `app`."""
	elsewhere = {**_of_records(app), **_of_core(app), **_of_defaults(), **_of_custom_fields()}
	return {**_by_frappe(app), **{(text, None): place for text, place in elsewhere.items()}}


def labels(app: Path) -> dict[Message, str]:
	"""The same for labels and choices of DocTypes, each meant for its DocType: Frappe asks for those first."""
	found = {}
	for path in app.glob("*/doctype/*/*.json"):
		doctype = json.loads(path.read_text())
		for field in doctype.get("fields", ()):
			choices = (field.get("options") or "").split("\n") if field["fieldtype"] == "Select" else []
			found |= {(text, doctype["name"]): path.name for text in (field.get("label"), *choices) if text}
	return found


def _by_frappe(app: Path) -> dict[Message, str]:
	methods = [m for m in get_method_map("frappe") if m[0] != "**/hooks.py"]

	def wanted(folder) -> bool:
		name = Path(folder).name
		return name not in SKIPPED and not name.startswith((".", "_"))

	found = extract_from_dir(
		str(app), methods, keywords={**DEFAULT_KEYWORDS, "_lt": None}, directory_filter=wanted
	)
	return {
		(message if isinstance(message, str) else message[-1], context): f"{name}:{line}"
		for name, line, message, _comments, context in found
		if message
	}


def _of_records(app: Path) -> dict[str, str]:
	shown = [(folder, label) for folder, label in LABELS.items()] + [
		("number_card", "name")
	]  # on a dashboard
	return {
		json.loads(path.read_text())[label]: str(path.relative_to(app))
		for folder, label in shown
		for path in app.glob(f"*/{folder}/*/*.json")
	}


def _of_defaults() -> dict[str, str]:
	"""What the shipped records are called: theirs to rename, in the reader's language until then."""
	steps = {step["title"]: "defaults/policy.py" for step in STANDARD_B2B["steps"]}
	scripts = {script["script_name"]: "defaults/call_scripts.py" for script in CALL_SCRIPTS}
	buttons = {row["action"]: "defaults/workflow.py" for one in WORKFLOWS for row in one["transitions"]}
	tactics = {tactic[name]: "defaults/tactics.py" for tactic in TACTICS for name in ("tactic_name", "how")}
	return {**steps, **scripts, **tactics, **buttons}


def _of_custom_fields() -> dict[str, str]:
	"""What our fields on other people's documents say."""
	fields = [field for fields in CUSTOM_FIELDS.values() for field in fields]
	texts = [field.get(name) for field in fields for name in ("label", "description")]
	choices = [o for f in fields if f["fieldtype"] == "Select" for o in f["options"].split("\n")]
	return dict.fromkeys(filter(None, [*texts, *choices]), "custom_fields.py")


def _of_core(app: Path) -> dict[str, str]:
	found = {**_templates(app / "core" / "why.py"), **_templates(app / "services" / "notes.py")}
	policy = app / "core" / "policy_problems.py"
	for call in ast.walk(ast.parse(policy.read_text())):
		# Problem(code, text, …) and add(code, text, …)
		if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("Problem", "add"):
			found |= {arg.value: policy.name for arg in call.args[1:2] if isinstance(arg, ast.Constant)}
	return found


def _templates(path: Path) -> dict[str, str]:
	"""The sentences of the module's `TEMPLATES`."""
	templates = next(
		node.value
		for node in ast.parse(path.read_text()).body
		if isinstance(node, ast.Assign) and node.targets[0].id == "TEMPLATES"
	)
	return {value.value: path.name for value in templates.values}
