"""A ground: one folder that looks like a bench to Frappe, with its own database, Redis and sites.

The demo's ground is the bench itself; a test run's is a small folder that borrows the bench's
Python, Frappe, ERPNext and built assets, and takes ar_collections from the clone it tests.
Here are its paths and its configuration; services.py starts what belongs to it.
"""

import hashlib
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from devkit import places, records
from devkit.console import run

DATABASE = "ar_site"


@dataclass
class Ground:
	root: Path
	site: str
	clone: Path
	apps: tuple[str, ...] = ("frappe", "erpnext", places.APP)
	# a test's database may lose its last second in a power cut, a demo's should not
	fast: bool = True
	# for the database's buffer pool
	memory: str = "256M"
	ports: dict = field(default_factory=dict)

	@property
	def sites(self) -> Path:
		return self.root / "sites"

	@property
	def data(self) -> Path:
		return self.root / "services" / "mariadb"

	@property
	def logs(self) -> Path:
		return self.root / "logs"

	@property
	def mail(self) -> Path:
		return self.root / "mail"

	@property
	def run(self) -> Path:
		return self.root / "services" / "run"

	@property
	def url(self) -> str:
		return f"http://127.0.0.1:{self.ports['web']}"

	def socket(self, name: str) -> Path:
		"""A Unix socket of ours; in a private short folder where the system's 107 characters do not do."""
		path = self.run / f"{name}.sock"
		if len(str(path)) < 100:
			return path
		short = hashlib.sha256(str(self.root).encode()).hexdigest()[:12]
		folder = Path(tempfile.gettempdir()) / f"ar-{os.getuid()}-{short}"
		folder.mkdir(mode=0o700, exist_ok=True)
		return folder / f"{name}.sock"

	def environment(self) -> dict:
		"""What every Frappe process of this ground runs with; the clone's code wins over any installed one."""
		return {
			"PYTHONPATH": self.clone,
			"FRAPPE_BENCH_ROOT": self.root,
			"AR_GROUND_SITE": self.site,
			"PATH": tool_path(),
			"CI": None,  # where it is set, Frappe's workers take every job for a test and send no mail
		}

	def frappe(self, *arguments: str, why: str, log: str = "site.log") -> None:
		"""Run one of Frappe's own commands (``migrate``, ``execute`` …) here."""
		run(self.frappe_command(*arguments), self.logs / log, why, self.sites, self.environment())

	def frappe_command(self, *arguments: str) -> list:
		return [places.bench_python(), "-m", "frappe.utils.bench_helper", "frappe", *arguments]

	def make(self) -> None:
		"""Create the folders and links; harmless on a ground that is there."""
		for folder in (self.sites / "assets", self.logs, self.mail, self.run):
			folder.mkdir(parents=True, exist_ok=True)
		if self.root != places.bench():
			self.borrow()
		(self.sites / "apps.txt").write_text("\n".join(self.apps))
		records.update_json(self.sites / "common_site_config.json", self.config())

	def borrow(self) -> None:
		"""Link what is the bench's: Python, the two apps and their built assets; the app is the clone's."""
		bench = places.bench()
		link(self.root / "env", bench / "env")
		for app in self.apps:
			link(self.root / "apps" / app, self.clone if app == places.APP else bench / "apps" / app)
		for asset in (bench / "sites" / "assets").iterdir():
			if asset.name != places.APP:
				link(self.sites / "assets" / asset.name, asset)
		link_public(self)

	def config(self) -> dict:
		return {
			"db_socket": str(self.socket("mariadb")),
			"db_type": "mariadb",
			"redis_cache": f"unix://{self.socket('redis_cache')}",
			"redis_queue": f"unix://{self.socket('redis_queue')}",
			"default_site": self.site,
			"serve_default_site": True,
			"socketio_port": self.ports.get("realtime", 9000),
			"webserver_port": self.ports.get("web", 8000),
			"disable_error_snapshot": True,
		}


def link(at: Path, target: Path) -> None:
	at.parent.mkdir(parents=True, exist_ok=True)
	if at.is_symlink() and Path(os.readlink(at)) == target:
		return
	if at.is_symlink() or at.is_file():
		at.unlink()
	at.symlink_to(target)


def link_public(ground: Ground) -> None:
	"""The app ships no bundle: its public folder is served as it lies in the clone."""
	public = ground.clone / places.APP / "public"
	if public.is_dir():
		link(ground.sites / "assets" / places.APP, public)


def tool_path() -> str:
	"""PATH with the private tools first; sbin last, where Debian keeps mariadbd."""
	own = [places.cache() / "bench-cli" / "bin", places.cache() / "node" / "bin"]
	return os.pathsep.join([*map(str, own), os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
