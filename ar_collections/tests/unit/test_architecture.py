"""The rules of the house, checked on the source itself: no Frappe and no site is needed.

Arrows point one way, hooks and paths resolve, templates parse, nothing is written in two places.
"""

import ast
import json
import re
import runpy
import sys
from pathlib import Path

import jinja2
import pytest

APP = Path(__file__).parents[2]
REPO = APP.parent
NAME = APP.name
SOURCES = sorted(p for p in APP.rglob("*.py") if "__pycache__" not in p.parts)
CODE = [p for p in SOURCES if "tests" not in p.relative_to(APP).parts]
DOCTYPES = {p: json.loads(p.read_text()) for p in sorted(APP.glob("*/doctype/*/*.json"))}

# Room -> rooms it may import from; what is not named here may import everything but the doors.
DOORS = {
	"api",
	"approval_api",
	"escalation_api",
	"write_off_api",
	"trial_api",
	"book_api",
	"desk_api",
	"statement_api",
	"statement_link_api",
	"tasks",
	"overrides",
	"hooks",
	"setup",
	"demo",
	"tests",
}
ARROWS = {
	"core": {"core"},
	"ledger": {"core", "ledger"},
	"services": {"core", "ledger", "services", "guards"},
	"guards": set(),
	"boot": {"services"},
	"jinja": {"core", "services"},
	"permissions": {"ledger"},
	"defaults": set(),
	"custom_fields": set(),
}
# Files in fixtures/ that no user edits: Frappe deletes and reinserts them at every migrate.
FIXTURES: set[str] = set()
THEIRS = {"Dunning", "Dunning Type"}  # DocTypes of ERPNext whose names begin like ours
COMMITS_IN = {"services/commit.py"}
MOST_LINES, MOST_OF_A_CONTROLLER, MOST_HOOKS = 300, 80, 150


def place(path: Path) -> str:
	return path.relative_to(APP).as_posix()


def tree(path: Path) -> ast.Module:
	return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(path: Path):
	"""Absolute names of all modules a file imports, wherever in the file."""
	package = [NAME, *path.relative_to(APP).parent.parts]
	for node in ast.walk(tree(path)):
		if isinstance(node, ast.Import):
			yield from (alias.name for alias in node.names)
		elif isinstance(node, ast.ImportFrom):
			base = package[: len(package) - node.level + 1] if node.level else []
			module = ".".join([*base, *([node.module] if node.module else [])])
			yield from ([f"{module}.{a.name}" for a in node.names] if module.startswith(NAME) else [module])


def room_of(module: str) -> str:
	"""`ar_collections.services.run` -> `services`."""
	parts = module.split(".")
	return parts[1] if len(parts) > 1 and parts[0] == NAME else ""


def ours(path: Path) -> set[str]:
	return {room for room in map(room_of, imports(path)) if room}


def test_core_needs_nothing_but_python():
	for path in (APP / "core").glob("*.py"):
		for module in imports(path):
			top = module.split(".")[0]
			assert top in sys.stdlib_module_names or room_of(module) == "core", (
				f"{place(path)} imports {module}"
			)


@pytest.mark.parametrize("room", ARROWS)
def test_arrows_point_one_way(room):
	for path in CODE:
		if path.relative_to(APP).with_suffix("").parts[0] == room:
			wrong = ours(path) - ARROWS[room] - {""}
			assert not wrong, f"{place(path)} must not import {wrong}"


def test_nobody_imports_the_doors():
	"""hooks call api, tasks and overrides; code inside the house does not."""
	for path in CODE:
		here = path.relative_to(APP).with_suffix("").parts[0]
		wrong = (ours(path) & DOORS) - {here}
		assert not wrong or here in ("demo",), f"{place(path)} must not import {wrong}"


def test_ledger_only_reads():
	writes = re.compile(
		r"\.(insert|save|submit|cancel|delete|db_set|set_value|bulk_insert|delete_doc|update)\("
	)
	for path in (APP / "ledger").glob("*.py"):
		for number, line in enumerate(path.read_text().splitlines(), 1):
			found = writes.search(line)
			dictionary = found and found.group(1) == "update" and "frappe" not in line
			assert not found or dictionary, f"{place(path)}:{number} writes: {line.strip()}"


def test_every_file_says_what_it_is_for():
	for path in SOURCES:
		if path.read_text().strip():
			assert ast.get_docstring(tree(path)), f"{place(path)} has no docstring"


def test_files_are_short():
	for path in SOURCES:
		lines = len(path.read_text().splitlines())
		assert lines <= MOST_LINES or "tests" in path.parts, f"{place(path)} has {lines} lines"
	assert len((APP / "hooks.py").read_text().splitlines()) <= MOST_HOOKS


def test_controllers_are_short():
	"""The block of types that Frappe generates does not count."""
	for path in APP.glob("*/doctype/*/*.py"):
		text = re.sub(
			r"\t# begin: auto-gen.*?# end: auto-generated types\n", "", path.read_text(), flags=re.S
		)
		lines = len(text.splitlines())
		assert lines <= MOST_OF_A_CONTROLLER, f"{place(path)} has {lines} lines"


def test_no_file_is_a_drawer_for_odds_and_ends():
	for path in CODE:
		assert path.stem not in ("utils", "util", "helpers", "helper", "misc", "common"), place(path)


def test_there_is_no_raw_sql():
	raw = re.compile(r"\bdb\.(sql|sql_list|multisql|sql_ddl)\b|\bdb\.sql\(")
	for path in CODE:
		assert not raw.search(path.read_text()), place(path)


def test_commits_happen_in_one_place():
	for path in CODE:
		commits = re.search(r"\bdb\.commit\(", path.read_text())
		inside = "demo" in path.relative_to(APP).parts
		assert not commits or inside or place(path) in COMMITS_IN, place(path)


def test_no_message_stands_inside_an_f_string():
	"""The translators' tools do not look into f-strings: such a message stays English for ever."""
	hidden = [
		f"{place(path)}:{call.lineno}"
		for path in CODE
		for text in ast.walk(tree(path))
		if isinstance(text, ast.JoinedStr)
		for call in ast.walk(text)
		if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "_" and is_text(call.args[:1])
	]
	assert not hidden


def is_text(nodes: list) -> bool:
	return all(isinstance(node, ast.Constant) for node in nodes)


def test_ignored_permissions_have_a_reason_on_the_line():
	for path in CODE:
		for number, line in enumerate(path.read_text().splitlines(), 1):
			if "ignore_permissions=True" in line and "demo" not in path.relative_to(APP).parts:
				assert "#" in line, f"{place(path)}:{number} says no reason"


def test_whitelisted_files_keep_their_types_at_runtime():
	"""`from __future__ import annotations` would switch Frappe's check of arguments off."""
	for path in CODE:
		text = path.read_text()
		assert not ("@frappe.whitelist" in text and "from __future__ import annotations" in text), place(path)


def test_whitelisted_functions_say_the_types_of_their_arguments():
	for path in CODE:
		for node in ast.walk(tree(path)):
			if isinstance(node, ast.FunctionDef) and any(
				"whitelist" in ast.unparse(d) for d in node.decorator_list
			):
				bare = [a.arg for a in node.args.args if a.annotation is None and a.arg != "self"]
				assert not bare, f"{place(path)}: {node.name} does not say what {bare} are"


def defined(dotted: str) -> bool:
	"""Whether `ar_collections.x.y.name` is a function, class or value of that file."""
	module, name = dotted.rsplit(".", 1)
	path = REPO / Path(*module.split("."))
	file = path.with_suffix(".py") if path.with_suffix(".py").exists() else path / "__init__.py"
	if not file.exists():
		return False
	names = set()
	for node in tree(file).body:
		if isinstance(node, ast.FunctionDef | ast.ClassDef):
			names.add(node.name)
		elif isinstance(node, ast.Assign):
			names |= {t.id for t in node.targets if isinstance(t, ast.Name)}
		elif isinstance(node, ast.ImportFrom):
			names |= {alias.asname or alias.name for alias in node.names}
	return name in names


def strings(path: Path):
	for node in ast.walk(tree(path)):
		if isinstance(node, ast.Constant) and isinstance(node.value, str):
			yield node.value


def test_every_path_in_hooks_resolves():
	for value in strings(APP / "hooks.py"):
		if re.fullmatch(rf"{NAME}(\.\w+)+", value):
			assert defined(value), f"hooks.py names {value}"
		elif value.startswith("public/"):
			assert (APP / value).exists(), f"hooks.py names {value}"
		elif value.startswith(f"/assets/{NAME}/"):
			assert (APP / "public" / value.removeprefix(f"/assets/{NAME}/")).exists(), (
				f"hooks.py names {value}"
			)


def test_every_patch_resolves():
	lines = (APP / "patches.txt").read_text().splitlines()
	for line in (line.split("#")[0].strip() for line in lines):
		if line and not line.startswith("["):
			assert defined(f"{line.split()[0]}.execute"), f"patches.txt names {line}"


def whitelisted_methods() -> set[str]:
	found = set()
	for path in CODE:
		module = ".".join([NAME, *path.relative_to(APP).with_suffix("").parts])
		for node in ast.walk(tree(path)):
			if isinstance(node, ast.FunctionDef) and any(
				"whitelist" in ast.unparse(d) for d in node.decorator_list
			):
				found.add(f"{module}.{node.name}")
	return found


def test_every_method_that_javascript_calls_is_whitelisted():
	whitelisted = whitelisted_methods()
	calls = re.compile(rf"""["'`](?:{NAME}\.)?(\w*api\.\w+)["'`]|["'`]({NAME}(?:\.\w+)+)["'`]""")
	for path in sorted(APP.rglob("*.js")):
		if "tests" in path.parts:
			continue
		for short, full in calls.findall(path.read_text(encoding="utf-8")):
			name = full or f"{NAME}.{short}"
			if name.count(".") < 2:
				continue  # a namespace in the browser, such as ar_collections.words
			assert name in whitelisted, f"{place(path)} calls {name}"


def test_every_method_of_a_number_card_is_whitelisted():
	cards = {place(path): json.loads(path.read_text()) for path in APP.glob("*/number_card/*/*.json")}
	called = {card["method"] for card in cards.values() if card.get("method")}
	assert called and called <= whitelisted_methods()


def test_templates_parse():
	env = jinja2.Environment(extensions=["jinja2.ext.do"])
	for path in sorted(APP.rglob("*.html")):
		env.parse(path.read_text(encoding="utf-8"), filename=place(path))


def test_fixtures_are_allow_listed():
	assert {p.name for p in (APP / "fixtures").glob("*.json")} <= FIXTURES


def test_every_json_file_is_json():
	for path in APP.rglob("*.json"):
		json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", DOCTYPES, ids=lambda p: p.stem)
def test_doctype_has_a_controller_of_its_own(path):
	name = DOCTYPES[path]["name"]
	assert path.stem == name.lower().replace(" ", "_").replace("-", "_") and path.parent.name == path.stem
	classes = [n.name for n in tree(path.with_suffix(".py")).body if isinstance(n, ast.ClassDef)]
	assert name.replace(" ", "").replace("-", "") in classes
	assert (path.parent / "__init__.py").exists()


@pytest.mark.parametrize("path", DOCTYPES, ids=lambda p: p.stem)
def test_doctype_fields_are_sound(path):
	doctype = DOCTYPES[path]
	fields = {f["fieldname"]: f for f in doctype["fields"]}
	assert doctype["field_order"] == list(fields) and len(fields) == len(doctype["fields"])
	names = {d["name"] for d in DOCTYPES.values()}
	tables = {d["name"] for d in DOCTYPES.values() if d.get("istable")}
	for field in fields.values():
		options = field.get("options")
		if field["fieldtype"] == "Table":
			assert options in tables, f"{doctype['name']}.{field['fieldname']}: no table {options}"
		if field["fieldtype"] == "Link" and re.match(
			r"(Collection|Dunning|Credit Hold|Contact Log)", options
		):
			assert options in names | THEIRS, f"{doctype['name']}.{field['fieldname']}: no DocType {options}"
		if field["fieldtype"] == "Dynamic Link":
			assert options in fields
		silent = ("Section Break", "Column Break", "HTML", "Tab Break")
		assert field.get("label") or field["fieldtype"] in silent, f"{field['fieldname']} has no label"
	for key in ("title_field", "sender_field", "subject_field"):
		assert not doctype.get(key) or doctype[key] in fields
	for name in filter(None, doctype.get("search_fields", "").split(",")):
		assert name in fields, f"{doctype['name']} searches {name}"


@pytest.mark.parametrize("path", DOCTYPES, ids=lambda p: p.stem)
def test_doctype_connections_exist(path):
	by_name = {d["name"]: {f["fieldname"] for f in d["fields"]} for d in DOCTYPES.values()}
	for link in DOCTYPES[path].get("links", []):
		assert link["link_fieldname"] in by_name[link["link_doctype"]]


@pytest.mark.parametrize("path", DOCTYPES, ids=lambda p: p.stem)
def test_doctype_list_is_readable(path):
	"""Few columns, or nobody reads them; a grid has ten units of width."""
	doctype = DOCTYPES[path]
	shown = [f for f in doctype["fields"] if f.get("in_list_view")]
	if doctype.get("istable"):
		assert sum(f.get("columns", 2 if f["fieldtype"] != "Small Text" else 3) for f in shown) <= 10 or all(
			not f.get("columns") for f in shown
		), f"{doctype['name']}: the grid is too wide"
	elif not doctype.get("issingle"):
		assert len(shown) <= 8


def test_every_document_has_rights_and_children_have_none():
	for doctype in DOCTYPES.values():
		assert bool(doctype.get("permissions")) != bool(doctype.get("istable")), doctype["name"]


def test_documents_with_a_collector_are_guarded_by_the_permission_rule():
	hooks = runpy.run_path(str(APP / "hooks.py"))
	for doctype in DOCTYPES.values():
		if any(f["fieldname"] == "collector" for f in doctype["fields"]):
			for rule in ("permission_query_conditions", "has_permission"):
				assert doctype["name"] in hooks[rule], f"{doctype['name']} has no {rule}"
