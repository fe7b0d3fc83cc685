"""The Python packages the app and its tests need, read from pyproject.toml, their only home.

Reads the two arrays line by line: Python 3.10 has no TOML parser of its own.
"""

import re

from devkit import places

# what the fast tests need; the rest of the test packages goes into the bench's Python
FAST = ("hypothesis", "jinja2", "pytest", "ruff")


def array(name: str, text: str) -> list[str]:
	"""The strings of ``name = [ … ]``, one a line."""
	found = re.search(rf"^{name} = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
	return re.findall(r'^\s*"([^"]+)"', found.group(1), re.MULTILINE) if found else []


def project() -> str:
	return (places.REPO / "pyproject.toml").read_text()


def app_packages() -> list[str]:
	return array("dependencies", project())


def fast_packages() -> list[str]:
	return app_packages() + [pin for pin in array("test", project()) if package(pin) in FAST]


def bench_packages() -> list[str]:
	return app_packages() + [pin for pin in array("test", project()) if package(pin) != "ruff"]


def package(pin: str) -> str:
	return re.split(r"[^A-Za-z0-9_.-]", pin)[0]
