"""Where things lie, and which environment variable moves them.

AR_BENCH the bench folder, AR_FRAPPE_URL / AR_ERPNEXT_URL / AR_BRANCH the sources,
AR_PORT the demo's web port, AR_CHROMIUM the browser for tests. Names and paths only:
nothing here creates or reads a file.
"""

import os
import pwd
import shutil
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
APP = "ar_collections"
DEMO_SITE = "ar.localhost"
TEST_SITE = "test.localhost"
BENCHMARK_SITE = "bench.localhost"
BRANCH = os.environ.get("AR_BRANCH") or "version-15"
SOURCES = {
	"frappe": os.environ.get("AR_FRAPPE_URL") or "https://github.com/frappe/frappe",
	"erpnext": os.environ.get("AR_ERPNEXT_URL") or "https://github.com/frappe/erpnext",
}
SOURCE_VARIABLE = {"frappe": "AR_FRAPPE_URL", "erpnext": "AR_ERPNEXT_URL"}


def bench() -> Path:
	return Path(os.environ.get("AR_BENCH") or "~/ar-bench").expanduser().resolve()


def notes() -> Path:
	"""Our own records inside the bench: stamps of finished steps, secrets, locks."""
	return bench() / ".ar_collections"


def cache() -> Path:
	home = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
	return home / "ar_collections"


def bench_python() -> Path:
	return bench() / "env" / "bin" / "python"


def images() -> Path:
	return bench() / "images"


def inside(name: str) -> Path:
	"""A file of devkit that runs with the bench's Python or Node instead of ours."""
	return REPO / "devkit" / "inside" / name


def executable(*names: str) -> str | None:
	"""The first of the programs found, also in the sbin folders a user's PATH leaves out."""
	folders = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin", "/usr/local/sbin"])
	found = (shutil.which(name, path=folders) for name in names)
	return next(filter(None, found), None)


def chromium() -> str | None:
	if chosen := os.environ.get("AR_CHROMIUM"):
		return chosen
	return executable("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def wanted_port() -> int | None:
	port = os.environ.get("AR_PORT")
	return int(port) if port else None


def me() -> str:
	"""The operating system's name of the user we run as; $USER may say somebody else's."""
	return pwd.getpwuid(os.geteuid()).pw_name
