"""Makes the bench: Frappe and ERPNext from their repositories, this checkout linked as an app.

Each part has a stamp; a part without one is cleared away and made again, so a killed or failed
run never blocks the next. A folder we did not make ourselves is never touched.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from devkit import packages, pins, places, records
from devkit.console import Problem, run
from devkit.ground import Ground, link, tool_path

MIRRORS = "PIP_INDEX_URL, UV_INDEX_URL and npm_config_registry name other package sources"


def log() -> Path:
	return places.cache() / "bench.log"


def claim() -> None:
	"""Take the bench folder as ours, or say why not."""
	folder = places.bench()
	if folder.exists() and any(folder.iterdir()) and not places.notes().exists():
		raise Problem(
			f"{folder} is there and was not made by ./dev up; choose another folder with AR_BENCH, "
			"or move that one away."
		)
	places.notes().mkdir(parents=True, exist_ok=True)


def frappe(said: list[str]) -> None:
	if records.stamped("frappe"):
		said.append("there")
		return
	check_source("frappe")
	for leftover in places.bench().iterdir():
		if leftover != places.notes():
			shutil.rmtree(leftover) if leftover.is_dir() and not leftover.is_symlink() else leftover.unlink()
	options = [
		"--ignore-exist",
		"--no-backups",
		"--no-procfile",
		"--skip-assets",
		"--frappe-branch",
		places.BRANCH,
	]
	tool(["init", places.bench(), *options, "--frappe-path", places.SOURCES["frappe"]], "Frappe", away=True)
	records.stamp("frappe")


def erpnext(said: list[str]) -> None:
	if records.stamped("erpnext"):
		said.append("there")
		return
	check_source("erpnext")
	shutil.rmtree(places.bench() / "apps" / "erpnext", ignore_errors=True)
	tool(["get-app", "--skip-assets", "--branch", places.BRANCH, places.SOURCES["erpnext"]], "ERPNext")
	records.stamp("erpnext")


def check_source(app: str) -> None:
	"""Ask the repository for the branch before anything is built on it."""
	url, variable = places.SOURCES[app], places.SOURCE_VARIABLE[app]
	command = ["git", "ls-remote", "--exit-code", url, f"refs/heads/{places.BRANCH}"]
	env = {**os.environ, "GIT_TERMINAL_PROMPT": "0"}
	try:
		done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=90)
	except subprocess.TimeoutExpired:
		reason = "no answer within 90 seconds"
	else:
		if done.returncode == 0:
			return
		reason = said_by_git(done.stderr)
	raise Problem(
		f"The source {url} (branch {places.BRANCH}) cannot be reached: {reason}. Set {variable} to a "
		"repository you can reach, and AR_BRANCH for another branch; then run ./dev up again."
	)


def said_by_git(errors: str) -> str:
	"""The line of git's complaint that names the cause."""
	fatal = [line.removeprefix("fatal: ") for line in errors.splitlines() if line.startswith("fatal: ")]
	return fatal[0].rstrip(".") if fatal else f"it has no branch {places.BRANCH}"


def tool(arguments: list, what: str, away: bool = False) -> None:
	"""Run the bench tool; ``away``: from a folder that only says who we are.

	bench refuses root unless sites/common_site_config.json of the current folder names the user.
	"""
	env = {"PATH": tool_path(), "GIT_TERMINAL_PROMPT": "0"}
	command = [places.cache() / "bench-cli" / "bin" / "bench", *arguments]
	why = f"{what} could not be built with the bench tool ({MIRRORS})"
	if not away:
		return run(command, log(), why, places.bench(), env)
	with tempfile.TemporaryDirectory() as folder:
		records.write_json(Path(folder) / "sites/common_site_config.json", {"frappe_user": places.me()})
		run(command, log(), why, Path(folder), env)


def assets(said: list[str]) -> None:
	"""Compile Frappe's and ERPNext's JavaScript and CSS once; our app has no bundle."""
	if records.stamped("assets"):
		said.append("there")
		return
	tool(["build", "--production"], "The assets")
	records.stamp("assets")


def link_app(ground: Ground, said: list[str]) -> None:
	"""Link this checkout into apps/ and make its name known to the bench's Python."""
	link(places.bench() / "apps" / places.APP, places.REPO)
	python_packages()
	wanted = f"{places.REPO} {records.fingerprint([places.REPO / 'pyproject.toml'], places.REPO)}"
	if records.stamped("app", wanted):
		said.append("linked")
		return
	why = "The app could not be made known to the bench's Python"
	run([*pip(), "--no-deps", "--editable", places.REPO], log(), why)
	records.stamp("app", wanted)


def python_packages() -> None:
	"""What the app and its tests import, in the bench's Python."""
	wanted = pins.bench_packages()
	if records.stamped("packages", " ".join(wanted)):
		return
	run(
		[*pip(), *wanted],
		log(),
		f"The packages of the app and its tests could not be installed {packages.PYPI}",
	)
	records.stamp("packages", " ".join(wanted))


def pip() -> list:
	return [places.bench_python(), "-m", "pip", "install", "--quiet"]


def missing() -> str | None:
	"""Why tests on a real site cannot run, or None when the bench is whole."""
	for step in ("frappe", "erpnext", "assets"):
		if not records.stamped(step):
			return f"no bench at {places.bench()} yet; ./dev up makes it"
	return None
