"""Prepared states of a site: a copied database folder and site folder, ready to be put down in seconds.

``base`` is Frappe, ERPNext and a first company; ``app`` is base with this clone's app installed,
kept by a fingerprint of everything installing reads. Building happens in a folder beside, renamed
when it is whole, so a killed build leaves nothing that is taken for an image.
"""

import os
import shutil
import subprocess
import time
from datetime import date
from pathlib import Path

from devkit import database, places, records, services
from devkit.console import Problem, run
from devkit.ground import DATABASE, Ground

KEPT = 4
# seconds; longer than a whole test run
IN_USE = 2 * 3600
# the code that installing and migrating run, beside every JSON and text file of the app
INSTALL_CODE = ("hooks.py", "setup.py", "custom_fields.py", "install.py", "uninstall.py", "workflows.py")
INSTALL_FOLDERS = ("patches", "setup", "custom_fields", "defaults", "fixtures", "workflows")


def app_version(app: str) -> str:
	folder = places.bench() / "apps" / app
	for line in (folder / app / "__init__.py").read_text().splitlines():
		if line.startswith("__version__"):
			return line.split("=")[1].strip().strip("\"'")
	return "?"


def base_name() -> str:
	script = records.fingerprint([places.inside("first_company.py")], places.REPO)[:8]
	# the first company has fiscal years up to the next one
	return f"base-{app_version('frappe')}-{app_version('erpnext')}-{date.today().year}-{script}"


def schema_fingerprint(clone: Path) -> str:
	"""Changes when installing or migrating the app would give another database."""
	app = clone / places.APP
	skip = (app / "tests", app / "public")
	files = [
		path
		for path in app.rglob("*")
		if path.is_file() and not any(path.is_relative_to(folder) for folder in skip)
	]
	return records.fingerprint([path for path in files if read_by_install(path, app)], clone)


def read_by_install(path: Path, app: Path) -> bool:
	inner = path.relative_to(app)
	if "__pycache__" in inner.parts or inner.parts[0] == "translations":
		return False
	if path.suffix in (".json", ".txt", ".csv") or inner.parts[0] in INSTALL_FOLDERS:
		return True
	return str(inner) in INSTALL_CODE


def app_name(clone: Path) -> str:
	return f"app-{base_name().removeprefix('base-')}-{schema_fingerprint(clone)}"


def base() -> Path:
	"""The base image, built when it is not there (about two minutes)."""
	image = places.images() / base_name()
	with records.lock(places.images() / "base.lock"):
		if not image.exists():
			build(image, ("frappe", "erpnext"), places.REPO, fill_base)
			prune("base-*", keep=1)
	return image


def app(clone: Path) -> Path:
	"""The image with the clone's app installed, built from base when its fingerprint is new."""
	start = base()
	image = places.images() / app_name(clone)
	with records.lock(places.images() / "app.lock"):
		if not image.exists():
			build(image, ("frappe", "erpnext", places.APP), clone, lambda ground: fill_app(ground, start))
			prune("app-*", keep=KEPT)
	os.utime(image)
	return image


def build(image: Path, apps: tuple, clone: Path, fill) -> None:
	making = image.with_name(image.name + ".making")
	ground = Ground(making, places.TEST_SITE, clone, apps)
	services.stop(ground)
	shutil.rmtree(making, ignore_errors=True)
	ground.make()
	try:
		fill(ground)
		database.stop(ground)
	finally:
		services.stop(ground)
	whole = making / "whole"
	whole.mkdir()
	ground.data.rename(whole / "mariadb")
	(ground.sites / ground.site).rename(whole / "site")
	whole.rename(image)
	shutil.rmtree(making)


def fill_base(ground: Ground) -> None:
	database.create(ground)
	services.start_redis(ground)
	make_site(ground)
	ground.frappe(
		"--site", ground.site, "install-app", "erpnext", why="ERPNext could not be installed on a site"
	)
	run(
		[places.bench_python(), places.inside("first_company.py"), ground.site],
		ground.logs / "site.log",
		"ERPNext's setup wizard did not finish",
		ground.sites,
		ground.environment(),
	)


def make_site(ground: Ground) -> None:
	# handed over in a file that only we can read: a command line is open to everybody
	config = ground.sites / "common_site_config.json"
	config.chmod(0o600)
	passwords = {
		"root_password": records.secret("database_admin"),
		"admin_password": records.secret("administrator"),
	}
	records.update_json(config, passwords)
	command = ("new-site", ground.site, "--db-name", DATABASE, "--db-root-username", database.ADMIN)
	ground.frappe(*command, why="Frappe could not make a site")


def fill_app(ground: Ground, start: Path) -> None:
	put_down(start, ground)
	services.start_redis(ground)
	why = "The app could not be installed on a site that has ERPNext alone"
	ground.frappe("--site", ground.site, "install-app", places.APP, why=why)


def put_down(image: Path, ground: Ground) -> None:
	"""Replace the ground's database and site by the image's, and start its database server."""
	database.kill(ground)
	ground.data.parent.mkdir(parents=True, exist_ok=True)
	copy(image / "mariadb", ground.data)
	copy(image / "site", ground.sites / ground.site)
	database.start(ground)


def copy(source: Path, target: Path) -> None:
	shutil.rmtree(target, ignore_errors=True)
	# cp shares the blocks where the file system can; Python's copytree cannot
	if subprocess.call(["cp", "-a", "--reflink=auto", source, target]):
		raise Problem(f"{source} could not be copied to {target}; is the disk full?")


def prune(pattern: str, keep: int) -> None:
	"""Remove old images; one used a short while ago may be what a running test goes back to."""
	found = [path for path in places.images().glob(pattern) if path.suffix not in (".making", ".lock")]
	for image in sorted(found, key=lambda path: path.stat().st_mtime)[:-keep]:
		if time.time() - image.stat().st_mtime > IN_USE:
			shutil.rmtree(image, ignore_errors=True)
