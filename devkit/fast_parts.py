"""The parts of the tests that need Python, PyPI and at most Node: unit, static, js.

Their tools live in a cached virtualenv, made at the first test from the pins in pyproject.toml.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

from devkit import packages, pins, places, records
from devkit.console import environment, say
from devkit.ground import tool_path
from devkit.results import Result, pytest


def fast_python() -> Path:
	wanted = pins.fast_packages() + ([] if packages.system_node() else [packages.NODE_WHEEL])
	digest = hashlib.sha256(" ".join(wanted).encode()).hexdigest()[:8]
	venv = places.cache() / f"tests-{sys.version_info.major}.{sys.version_info.minor}-{digest}"
	with records.lock(places.cache() / "tests.lock"):
		if not (venv / "whole").exists():
			say("Making the test tools' virtualenv …")
			packages.make_venv(venv, wanted, places.cache() / "packages.log")
			(venv / "whole").touch()
	return venv / "bin" / "python"


def unit(where: list[str], words: list[str]) -> Result:
	return pytest("unit", fast_python(), where, words, {"PYTHONPATH": places.REPO})


def static(where: list[str], words: list[str]) -> Result:
	say("\n— static")
	ruff = [str(fast_python()), "-m", "ruff"]
	checks = ([*ruff, "check", "."], [*ruff, "format", "--check", "."])
	env = environment({"RUFF_NO_CACHE": "true"})
	bad = [check for check in checks if subprocess.call(check, cwd=places.REPO, env=env)]
	return Result("static", failed=len(bad), word="failed" if bad else "ok")


def js(where: list[str], words: list[str]) -> Result:
	"""Node's own test runner; ``-k`` chooses by name here too."""
	say("\n— js")
	# where the system has no recent Node, PyPI's stands beside the test tools
	node = shutil.which("node", path=os.pathsep.join([str(fast_python().parent), tool_path()]))
	chosen = [f"--test-name-pattern={word}" for flag, word in pairwise(words) if flag == "-k"]
	command = [node, "--test", "--test-reporter=spec", *chosen, *where]
	done = subprocess.run(command, cwd=places.REPO, capture_output=True, text=True)
	counts = dict(re.findall(r"^(?:#|ℹ) (pass|fail|skipped) (\d+)", done.stdout, re.MULTILINE))
	passed, failed, skipped = (int(counts.get(name, 0)) for name in ("pass", "fail", "skipped"))
	say(done.stdout + done.stderr if done.returncode else f"{passed} passed")
	return Result("js", passed, failed or int(bool(done.returncode)), skipped)
