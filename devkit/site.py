"""The demo site ar.localhost: put down from the base image, our app installed, migrated, demo data.

Migrating runs only when what it reads has changed since the last time.
"""

from devkit import database, images, places, processes, records, services
from devkit.console import Problem, run, say
from devkit.ground import Ground, link_public

PORTS = {"web": 8000, "realtime": 9000, "smtp": 1025}
PEOPLE = ("rep@example.com", "accountant@example.com", "gm@example.com")


def demo() -> Ground:
	"""The bench itself as a ground, with the ports it was given the first time."""
	ground = Ground(places.bench(), places.DEMO_SITE, places.REPO, fast=False)
	ground.ports = records.read_json(places.notes() / "ports.json") or dict(PORTS)
	return ground


def choose_ports(ground: Ground) -> None:
	"""Keep the ports we have; move on to the next free one where somebody else sits."""
	wanted = {**ground.ports}
	if port := places.wanted_port():
		wanted["web"] = port
	for name in ground.ports:
		if not processes.alive({"smtp": "mail"}.get(name, name), ground.run):
			ground.ports[name] = processes.free_port(wanted[name])
	records.write_json(places.notes() / "ports.json", ground.ports)


def stores(ground: Ground) -> None:
	"""Database and Redis, and the base image under a site that was never put down."""
	choose_ports(ground)
	ground.make()
	link_public(ground)
	if records.stamped("site"):
		database.start(ground)
	else:
		images.put_down(images.base(), ground)
		records.stamp("site")
		for step in ("installed", "migrated", "demo"):
			records.unstamp(step)
	services.start_redis(ground)


def install(ground: Ground, said: list[str]) -> None:
	"""Install the app, or migrate when its doctypes, fixtures or set-up code changed."""
	if not (places.REPO / places.APP / "hooks.py").exists():
		said.append("nothing to install yet: ar_collections/hooks.py is missing")
		return
	configure(ground)
	now = images.app_name(places.REPO)
	if not records.stamped("installed"):
		# --force takes up an install that was killed half-way
		why = "The app could not be installed on the demo site"
		ground.frappe("--site", ground.site, "install-app", "--force", places.APP, why=why)
		records.stamp("installed")
	elif records.stamped("migrated", now):
		said.append("no change")
		return
	ground.frappe("--site", ground.site, "migrate", why="The demo site could not be migrated")
	ground.frappe("--site", ground.site, "enable-scheduler", why="The scheduler could not be switched on")
	records.stamp("migrated", now)


def configure(ground: Ground) -> None:
	"""What the demo data reads from the site's configuration; and an address that resolves everywhere,
	because wkhtmltopdf fetches the style sheets under it.
	"""
	config = ground.sites / ground.site / "site_config.json"
	config.chmod(0o600)  # holds the database's password and the demo's
	records.update_json(
		config,
		{
			"ar_demo_password": records.secret("demo_people"),
			"ar_demo_smtp_port": ground.ports["smtp"],
			"host_name": ground.url,
		},
	)


def load_demo(ground: Ground, said: list[str], reset: bool = False) -> None:
	if not (places.REPO / places.APP / "demo").is_dir():
		said.append("no demo data in this checkout")
		return
	if records.stamped("demo") and not reset:
		said.append("there")
		return
	records.unstamp("demo")
	services.start_mail(ground)
	words = ["reset"] if reset else []
	command = [places.bench_python(), places.inside("load_demo.py"), ground.site, *words]
	why = "The demo data could not be loaded"
	run(command, ground.logs / "demo.log", why, ground.sites, ground.environment())
	records.stamp("demo")


def reload_demo() -> int:
	if not records.stamped("installed"):
		raise Problem("There is no demo site yet; run ./dev up first.")
	ground = demo()
	said: list[str] = []
	with records.lock(places.notes() / "up.lock"):
		database.start(ground)
		services.start_redis(ground)
		load_demo(ground, said, reset=True)
	say(", ".join(said) or "Demo data loaded anew.")
	return 0


def start(ground: Ground, said: list[str]) -> None:
	"""Web, realtime, workers, scheduler and mail; those that hold old code are started anew."""
	code = records.fingerprint(list((places.REPO / places.APP).rglob("*.py")), places.REPO)
	if not records.stamped("serving", code):
		for name in ("web", "worker-1", "worker-2", "scheduler"):
			processes.stop(name, ground.run)
		command = ("--site", ground.site, "clear-cache")
		ground.frappe(*command, why="The site's cache could not be cleared")
	services.start_mail(ground)
	services.start_web(ground, workers=2)
	services.start_realtime(ground)
	services.start_worker(ground, 1, "long,default,short")
	services.start_worker(ground, 2, "short,default,long")
	services.start_scheduler(ground)
	records.stamp("serving", code)
	said.append(f"{ground.url}, code as of now")
