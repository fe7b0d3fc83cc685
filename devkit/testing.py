"""./dev test: runs the parts asked for, says which did not run and why, ends with one line of counts.

unit, static and js need Python and PyPI alone. site and browser need the bench, and run on a
site of their own with this clone's code, never on the demo. A test file or folder chooses its
part; words that are neither go to pytest.
"""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from devkit import bench, fast_parts, images, places, records, testbed
from devkit.console import Problem, say, seconds
from devkit.ground import Ground
from devkit.results import Result, pytest, together

FOLDERS = {
	"unit": ("ar_collections/tests/unit", "devkit/tests"),
	"static": (),
	"js": ("ar_collections/tests/js",),
	"site": ("ar_collections/tests/site",),
	"browser": ("ar_collections/tests/browser",),
}
FAST = {"unit": fast_parts.unit, "static": fast_parts.static, "js": fast_parts.js}


@dataclass
class Asked:
	"""The command line, sorted."""

	parts: list[str]
	# test files, folders or file::test, as pytest takes them
	paths: list[str]
	words: list[str]
	pictures: list[str] = field(default_factory=list)

	def where(self, part: str) -> list[str]:
		"""What to run of a part: the paths named, else every test there is."""
		if part == "js":
			return self.named(part) or [str(path) for path in tests_in(part, "*.test.*js")]
		return self.named(part) or [folder for folder in FOLDERS[part] if tests_in(part, "test_*.py", folder)]

	def named(self, part: str) -> list[str]:
		return [path for path in self.paths if path.startswith(FOLDERS[part])]


def main(argv: list[str]) -> int:
	signal.signal(signal.SIGTERM, signal.default_int_handler)
	asked = sort_words(argv)
	results = []
	for part in asked.parts:
		if part in FAST:
			where = asked.where(part)
			idle = Result(part, reason="there are none in this checkout")
			results.append(FAST[part](where, asked.words) if where or part == "static" else idle)
	results += on_a_site(asked)
	for result in results:
		if result.reason:
			say(f"{result.part} did not run: {result.reason}")
	say("\n" + " · ".join([*map(str, results), *versions()]))
	return 1 if any(result.failed for result in results) else 0


def sort_words(argv: list[str]) -> Asked:
	words, pictures = without_pictures([word for word in argv if word not in FOLDERS])
	paths = [from_repo(word) for word in words if "/" in word and Path(word.split("::")[0]).exists()]
	words = [word for word in words if from_repo(word) not in paths]
	asked = Asked([part for part in FOLDERS if part in argv], paths, words, pictures)
	asked.parts = asked.parts or [part for part in FOLDERS if asked.named(part)] or list(FOLDERS)
	return asked


def from_repo(word: str) -> str:
	"""A path as seen from the clone's root, whatever folder we were called in."""
	path, colons, test = word.partition("::")
	full = Path(path).absolute()
	return (str(full.relative_to(places.REPO)) if full.is_relative_to(places.REPO) else path) + colons + test


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


def tests_in(part: str, pattern: str, folder: str = "") -> list[Path]:
	return sorted((places.REPO / (folder or FOLDERS[part][0])).rglob(pattern))


def on_a_site(asked: Asked) -> list[Result]:
	"""The parts that need a site. All site tests are shared out over two sites at once, where there are two cores."""
	parts = [part for part in ("site", "browser") if part in asked.parts]
	idle = {part: Result(part, reason=reason) for part in parts if (reason := obstacle(part, asked))}
	if len(idle) == len(parts):
		return list(idle.values())
	started = time.monotonic()
	try:
		bench.python_packages()
		image = images.app(places.REPO)
		with testbed.testbed(image) as ground, ThreadPoolExecutor() as beside:
			say(f"\nA site of this run's own, ready in {seconds(started)}: {ground.root}")
			return [idle.get(part) or _run(part, ground, asked, image, beside) for part in parts]
	except Problem as problem:
		say(f"\n{problem}")
		return [idle.get(part) or Result(part, failed=1, word="failed: no site") for part in parts]


def _run(part: str, ground: Ground, asked: Asked, image: Path, beside: ThreadPoolExecutor) -> Result:
	if part != "site" or asked.named(part) or (os.cpu_count() or 1) < 2:
		return site_part(part, ground, asked)
	ours, theirs = shares([path.relative_to(places.REPO) for path in tests_in(part, "test_*.py")])
	other = beside.submit(on_another_site, part, asked, image, theirs)
	return together([site_part(part, ground, asked, ours), other.result()])


def on_another_site(part: str, asked: Asked, image: Path, where: list[str]) -> Result:
	with testbed.testbed(image) as ground:
		return site_part(part, ground, asked, where, aside=True)


def shares(files: list[Path]) -> tuple[list[str], list[str]]:
	"""The test files in two lists that are about as long as each other, by their size."""
	lists: tuple[list[str], list[str]] = ([], [])
	sizes = [0, 0]
	for path in sorted(files, key=lambda path: (-(places.REPO / path).stat().st_size, path)):
		shorter = sizes.index(min(sizes))
		lists[shorter].append(str(path))
		sizes[shorter] += (places.REPO / path).stat().st_size
	return sorted(lists[0]), sorted(lists[1])


def obstacle(part: str, asked: Asked) -> str | None:
	"""Why the part cannot run, in words; None when it can."""
	if not asked.where(part):
		return "there are none in this checkout"
	if not (places.REPO / places.APP / "hooks.py").exists():
		return "there is no app to install in this checkout"
	if part == "browser" and not places.chromium():
		return "no Chromium on this machine; ./dev up installs it"
	return bench.missing()


def site_part(
	part: str, ground: Ground, asked: Asked, where: list[str] | None = None, aside: bool = False
) -> Result:
	if testbed.dirty(ground):
		testbed.restore(ground)
	words = [*asked.words, *(asked.pictures if part == "browser" else [])]
	env = {**ground.environment(), "AR_TESTBED": ground.root, "AR_TEST_URL": ground.url}
	return pytest(part, places.bench_python(), where or asked.where(part), words, env, aside)
