"""A test run's own ground: a site with this clone's app, its database, Redis, ports and mail folder.

Lies under testbeds/ of the bench, named after the clone's path; runs at the same time get a
second and third one. Put down from an image, so it starts in seconds and holds nothing of the
demo. Web, workers and mail start when a test asks. The tests' conftest files use it too.
"""

import hashlib
import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

from devkit import database, images, places, processes, records, services
from devkit.console import environment
from devkit.ground import Ground

SLOTS = 8


@contextmanager
def testbed(image: Path, prefix: str = "", site: str = places.TEST_SITE, keep: bool = False):
	"""Yield a ground nobody else uses, put down from the image; ends its services afterwards.

	``keep``: its data stay for the next run, as long as the image is the same.
	"""
	with free_slot(prefix) as root:
		ground = Ground(root, site, places.REPO, memory="1G" if keep else "256M")
		services.stop(ground)
		kept = (
			keep
			and ground.data.exists()
			and records.read_json(root / "ground.json").get("image") == str(image)
		)
		if not kept:
			shutil.rmtree(root, ignore_errors=True)
		ground.ports = {name: processes.free_port() for name in ("web", "realtime", "smtp")}
		ground.make()
		try:
			database.start(ground) if kept else images.put_down(image, ground)
			services.start_redis(ground)
			configure(ground)
			describe(ground, image)
			yield ground
		finally:
			services.stop(ground)
			if not keep:
				shutil.rmtree(ground.data, ignore_errors=True)


@contextmanager
def free_slot(prefix: str):
	name = prefix + hashlib.sha256(str(places.REPO).encode()).hexdigest()[:8]
	folder = places.bench() / "testbeds"
	for slot in range(SLOTS):
		wait = slot == SLOTS - 1
		with records.lock(folder / f"{name}-{slot}.lock", wait) as got:
			if got:
				yield folder / f"{name}-{slot}"
				return


def describe(ground: Ground, image: Path) -> None:
	"""Leave a description for the test process, which gets the folder's name alone."""
	values = {
		"site": ground.site,
		"clone": str(ground.clone),
		"ports": ground.ports,
		"image": str(image),
		"administrator": records.secret("administrator"),
	}
	records.write_json(ground.root / "ground.json", values, mode=0o600)


def current() -> Ground:
	"""The ground of this test run, as seen from the test process."""
	root = Path(os.environ["AR_TESTBED"])
	known = records.read_json(root / "ground.json")
	return Ground(root, known["site"], Path(known["clone"]), ports=known["ports"])


def administrator_password(ground: Ground) -> str:
	return records.read_json(ground.root / "ground.json")["administrator"]


def configure(ground: Ground) -> None:
	records.update_json(
		ground.sites / ground.site / "site_config.json",
		{"ar_demo_smtp_port": ground.ports["smtp"], "host_name": ground.url},
	)


def restore(ground: Ground) -> None:
	"""Put the site down anew after a test that committed; workers are stopped first."""
	for path in ground.run.glob("worker-*.pid"):
		processes.stop(path.stem, ground.run)
	images.put_down(Path(records.read_json(ground.root / "ground.json")["image"]), ground)
	configure(ground)
	for name in services.REDIS:
		processes.stop(name, ground.run)
	services.start_redis(ground)
	for letter in ground.mail.glob("*.eml"):
		letter.unlink()
	clean(ground)


def dirty(ground: Ground) -> bool:
	return (ground.root / "dirty").exists()


def soil(ground: Ground) -> None:
	(ground.root / "dirty").touch()


def clean(ground: Ground) -> None:
	(ground.root / "dirty").unlink(missing_ok=True)


def work(ground: Ground, queues: str = "short,default,long", limit: float = 300) -> None:
	"""Do all waiting background jobs in a real worker, then return."""
	command = ground.frappe_command("worker", "--queue", queues, "--burst", "--quiet")
	env = environment(ground.environment())
	log = ground.logs / "worker-burst.log"
	with open(log, "ab") as out:
		subprocess.run(
			[str(part) for part in command],
			**{
				"cwd": ground.sites,
				"env": env,
				"stdout": out,
				"stderr": out,
				"timeout": limit,
				"check": True,
			},
		)
