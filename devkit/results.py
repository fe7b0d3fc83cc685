"""What came of one part of the tests: run pytest and count from its report, or say why it did not run."""

import subprocess
import tempfile
import xml.etree.ElementTree as xml
from dataclasses import dataclass
from pathlib import Path

from devkit import places
from devkit.console import environment, say

NO_TEST_CHOSEN = 5


@dataclass
class Result:
	part: str
	passed: int = 0
	failed: int = 0
	skipped: int = 0
	# why the part did not run
	reason: str = ""
	# said instead of counts
	word: str = ""

	def __str__(self) -> str:
		if self.reason:
			return f"{self.part} not run"
		if self.word:
			return f"{self.part} {self.word}"
		more = [f"{count} {name}" for name in ("failed", "skipped") if (count := getattr(self, name))]
		return f"{self.part} " + ", ".join([f"{self.passed} passed", *more])


def pytest(
	part: str, python: Path, where: list[str], words: list[str], env: dict, aside: bool = False
) -> Result:
	"""Run pytest in the clone; where: folders or test files, words: pytest's own options.

	``aside``: another run talks meanwhile, so what this one says is told at its end.
	"""
	if not aside:
		say(f"\n— {part}")
	with tempfile.TemporaryDirectory() as folder:
		report = Path(folder) / "report.xml"
		options = ["-q", "-p", "no:cacheprovider", f"--junit-xml={report}", f"--rootdir={places.REPO}"]
		command = [str(python), "-m", "pytest", *options, *where, *words]
		told = Path(folder) / "told"
		with open(told, "wb") as out:
			streams = {"stdout": out, "stderr": subprocess.STDOUT} if aside else {}
			code = subprocess.call(command, cwd=places.REPO, env=environment(env), **streams)
		if aside:
			say(f"\n— {part}, the other share\n{told.read_text(errors='replace')}")
		result = counted(part, report)
	if code not in (0, NO_TEST_CHOSEN) and not result.failed:
		result.failed = 1
	return result


def together(results: list[Result]) -> Result:
	"""The shares of one part as one result."""
	first, *others = results
	for other in others:
		first.passed += other.passed
		first.failed += other.failed
		first.skipped += other.skipped
		first.word = first.word or other.word
	return first


def counted(part: str, report: Path) -> Result:
	result = Result(part)
	if report.exists():
		for suite in xml.parse(report).getroot().iter("testsuite"):
			result.failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
			result.skipped += int(suite.get("skipped", 0))
			result.passed += int(suite.get("tests", 0))
	result.passed = max(0, result.passed - result.failed - result.skipped)
	return result
