"""./dev up, down, status and restart: the demo from nothing to a running site, and back.

The order of the steps is here; each step is idempotent in its own file.
"""

import shutil

from devkit import bench, images, packages, places, processes, records, services, site
from devkit.console import Steps, say
from devkit.ground import Ground


def up() -> int:
	places.bench().mkdir(parents=True, exist_ok=True)
	bench.claim()
	with records.lock(places.notes() / "up.lock"):
		ground = climb(Steps(11))
	farewell(ground)
	return 0


def climb(steps: Steps) -> Ground:
	with steps.step("System packages") as said:
		packages.system(said)
	with steps.step("Bench tool, Node, yarn") as said:
		packages.tools(said)
	with steps.step("Frappe") as said:
		bench.frappe(said)
	with steps.step("ERPNext") as said:
		bench.erpnext(said)
	with steps.step("This checkout as an app") as said:
		ground = site.demo()
		bench.link_app(ground, said)
	with steps.step("Assets") as said:
		bench.assets(said)
	with steps.step("A site with ERPNext and a first company") as said:
		said.append("there" if records.stamped("site") else images.base().name)
	with steps.step("Database and Redis"):
		site.stores(ground)
	with steps.step("Our app on the demo site") as said:
		site.install(ground, said)
	# before the workers, which would get into its way
	with steps.step("Demo data") as said:
		site.load_demo(ground, said)
	with steps.step("Web, workers, scheduler, mail") as said:
		site.start(ground, said)
	return ground


def farewell(ground: Ground) -> None:
	password = records.secret("demo_people")
	say(f"\nOpen {ground.url} and log in as one of these:")
	for person in site.PEOPLE:
		say(f"  {person:24} {password}")
	say(f"  {'Administrator':24} {records.secret('administrator')}")
	say("Look at: Collections in the sidebar — the worklist, a customer's case, the last run.")
	say(
		f"Mail the site sends is kept in {ground.mail}; nothing leaves this machine. ./dev down stops it all."
	)


def down() -> int:
	ended = services.stop(site.demo())
	say("Stopped: " + ", ".join(ended) if ended else "Nothing of ours was running.")
	return 0


def restart() -> int:
	"""Web, workers and scheduler with the code as it is now."""
	with records.lock(places.notes() / "up.lock"):
		ground = site.demo()
		processes.stop("realtime", ground.run)
		records.unstamp("serving")
		said: list[str] = []
		site.start(ground, said)
	say(", ".join(said))
	return 0


def status() -> int:
	ground = site.demo()
	names = sorted(path.stem for path in ground.run.glob("*.pid"))
	say(f"bench     {places.bench()}")
	say(f"site      {ground.site}, {ground.url}")
	for name in names:
		pid = processes.alive(name, ground.run)
		say(f"{name:13} {'pid ' + str(pid) if pid else 'ended'}")
	if not names:
		say("nothing is running; ./dev up starts it")
	free = shutil.disk_usage(places.bench() if places.bench().exists() else places.REPO).free
	say(f"disk      {free // 2**30} GB free")
	return 0
