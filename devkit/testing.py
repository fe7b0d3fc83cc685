"""./dev test: runs the parts asked for, says which did not run and why, ends with one line of counts.

unit, static and js need Python and PyPI alone. site and browser need the bench, and run on a
site of their own with this clone's code, never on the demo. Words that are no part go to pytest.
"""

import hashlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as xml
from dataclasses import dataclass
from pathlib import Path

from devkit import bench, images, packages, pins, places, records, testbed
from devkit.console import environment, say, seconds
from devkit.ground import tool_path

PARTS = ("unit", "static", "js", "site", "browser")


@dataclass
class Result:
	part: str
	passed: int = 0
	failed: int = 0
	skipped: int = 0
	# why the part did not run
	reason: str = ""
	word: str = ""

	def __str__(self) -> str:
		if self.reason:
			return f"{self.part} not run"
		if self.word:
			return f"{self.part} {self.word}"
		more = [f"{count} {name}" for name in ("failed", "skipped") if (count := getattr(self, name))]
		return f"{self.part} " + ", ".join([f"{self.passed} passed", *more])


def main(argv: list[str]) -> int:
	signal.signal(signal.SIGTERM, signal.default_int_handler)
	parts = [word for word in argv if word in PARTS] or list(PARTS)
	words, pictures = without_pictures([word for word in argv if word not in PARTS])
	results = [RUNNERS[part](words) for part in ("unit", "static", "js") if part in parts]
	wanted = [part for part in ("site", "browser") if part in parts]
	results += on_a_site(wanted, {"site": words, "browser": [*words, *pictures]})
	for result in results:
		if result.reason:
			say(f"{result.part} did not run: {result.reason}")
	say("\n" + " · ".join([*map(str, results), *versions()]))
	return 1 if any(result.failed for result in results) else 0


def without_pictures(words: list[str]) -> tuple[list[str], list[str]]:
	"""Take ``--pictures DIR`` out: only the browser tests know it; DIR counts from where we were called."""
	for index, word in enumerate(words):
		if word.split("=")[0] == "--pictures":
			length = 1 if "=" in word else 2
			chosen = word.partition("=")[2] or "".join(words[index + 1 : index + 2])
			rest = words[:index] + words[index + length :]
			return rest, ["--pictures", str(Path(chosen).absolute())]
	return words, []


def versions() -> list[str]:
	"""The Frappe and ERPNext the tests ran with, as their own files say."""
	return [f"{app} {images.app_version(app)}" for app in ("frappe", "erpnext") if records.stamped(app)]


def fast_python() -> Path:
	"""A cached virtualenv with pytest, ruff and the like, made at the first test."""
	wanted = pins.fast_packages()
	key = f"{sys.version_info.major}{sys.version_info.minor}-{digest(' '.join(wanted))}"
	venv = places.cache() / f"tests-{key}"
	with records.lock(places.cache() / "tests.lock"):
		if not (venv / "whole").exists():
			say("Making the test tools' virtualenv …")
			packages.make_venv(venv, wanted, places.cache() / "packages.log")
			(venv / "whole").touch()
	return venv / "bin" / "python"


def digest(text: str) -> str:
	return hashlib.sha256(text.encode()).hexdigest()[:8]


def unit(words: list[str]) -> Result:
	folders = [folder for folder in ("ar_collections/tests/unit", "devkit/tests") if tests_in(folder)]
	if not folders:
		return Result("unit", reason="there are none in this checkout")
	return pytest("unit", [fast_python(), "-m", "pytest"], folders, words, {"PYTHONPATH": places.REPO})


def tests_in(folder: str) -> list[Path]:
	return sorted((places.REPO / folder).rglob("test_*.py"))


def pytest(part: str, command: list, folders: list, words: list[str], env: dict) -> Result:
	"""Run pytest in the clone and count from its XML report."""
	say(f"\n— {part}")
	with tempfile.TemporaryDirectory() as folder:
		report = Path(folder) / "report.xml"
		options = ["-q", "-p", "no:cacheprovider", f"--junit-xml={report}", f"--rootdir={places.REPO}"]
		code = subprocess.call(
			[*map(str, command), *options, *folders, *words], cwd=places.REPO, env=environment(env)
		)
		result = counted(part, report)
	# 5: the words chose no test of this part
	if code not in (0, 5) and not result.failed:
		result.failed = 1
	return result


def counted(part: str, report: Path) -> Result:
	result = Result(part)
	if report.exists():
		for suite in xml.parse(report).getroot().iter("testsuite"):
			result.failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
			result.skipped += int(suite.get("skipped", 0))
			result.passed += int(suite.get("tests", 0))
	result.passed -= result.failed + result.skipped
	return result


def static(words: list[str]) -> Result:
	say("\n— static")
	ruff = [fast_python(), "-m", "ruff"]
	checks = ([*ruff, "check", "."], [*ruff, "format", "--check", "."])
	env = environment({"RUFF_NO_CACHE": "true"})
	bad = [check for check in checks if subprocess.call(list(map(str, check)), cwd=places.REPO, env=env)]
	return Result("static", failed=len(bad), word="failed" if bad else "ok")


def js(words: list[str]) -> Result:
	files = sorted(map(str, (places.REPO / "ar_collections/tests/js").glob("*.test.*js")))
	node = shutil.which("node", path=tool_path())
	if not files:
		return Result("js", reason="there are none in this checkout")
	if not node or not packages.recent(node):
		return Result("js", reason="Node 18 or newer is missing; ./dev up installs it")
	say("\n— js")
	done = subprocess.run([node, "--test", *files], cwd=places.REPO, capture_output=True, text=True)
	counts = dict(re.findall(r"^(?:#|ℹ) (pass|fail|skipped) (\d+)", done.stdout, re.MULTILINE))
	result = Result(
		"js", int(counts.get("pass", 0)), int(counts.get("fail", 0)), int(counts.get("skipped", 0))
	)
	say(done.stdout + done.stderr if done.returncode else f"{result.passed} passed")
	if done.returncode and not result.failed:
		result.failed = 1
	return result


def on_a_site(parts: list[str], words: dict[str, list[str]]) -> list[Result]:
	"""The parts that need a site, one after the other on the same freshly put down one."""
	reason = bench.missing()
	if not (places.REPO / places.APP / "hooks.py").exists():
		reason = "there is no app to install in this checkout"
	none = [part for part in parts if not tests_in(f"ar_collections/tests/{part}")]
	idle = [Result(part, reason=reason or "there are none in this checkout") for part in parts]
	if reason or none == parts:
		return idle
	started = time.monotonic()
	with prepared() as ground:
		say(f"\nA site of this run's own, ready in {seconds(started)}: {ground.root}")
		return [
			idle[parts.index(part)] if part in none else site_part(part, ground, words[part])
			for part in parts
		]


def prepared():
	bench.python_packages()
	return testbed.testbed(images.app(places.REPO))


def site_part(part: str, ground, words: list[str]) -> Result:
	if part == "browser" and not places.chromium():
		return Result(part, reason="no Chromium on this machine; ./dev up installs it")
	if testbed.dirty(ground):
		testbed.restore(ground)
	env = {**ground.environment(), "AR_TESTBED": ground.root, "AR_TEST_URL": ground.url}
	return pytest(part, [places.bench_python(), "-m", "pytest"], [f"ar_collections/tests/{part}"], words, env)


RUNNERS = {"unit": unit, "static": static, "js": js}
