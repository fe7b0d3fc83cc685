"""Starts the parts of a ground one by one: Redis, web, realtime, workers, scheduler, mail sink.

Everything listens on 127.0.0.1 or on a Unix socket in the ground. Each function is harmless
when its part already runs. Order and choice are the caller's.
"""

from pathlib import Path

from devkit import database, places, processes
from devkit.ground import Ground

REDIS = ("redis_cache", "redis_queue")
# ended last, because the others write to them while ending
STORES = (*REDIS, database.NAME)


def start_redis(ground: Ground) -> None:
	for name in REDIS:
		socket, log = ground.socket(name), ground.logs / f"{name}.log"
		processes.start(name, redis(name, socket), ground.run, log, ground.run)
		processes.wait_for(name, lambda socket=socket: processes.socket_open(socket), ground.run, log)


def redis(name: str, socket: Path) -> list:
	# the queue must never drop a job; the cache may drop what was not used for long
	keep = "noeviction" if name == "redis_queue" else "allkeys-lru"
	return [
		database.needed("redis-server"),
		*("--port", "0", "--unixsocket", socket, "--unixsocketperm", "700"),
		*("--save", "", "--appendonly", "no", "--maxmemory", "256mb", "--maxmemory-policy", keep),
	]


def start_web(ground: Ground, workers: int = 1) -> None:
	port = ground.ports["web"]
	command = [
		*(places.bench_python(), "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"),
		*("--worker-class", "gthread", "--workers", str(workers), "--threads", "6"),
		*("--timeout", "120", "--graceful-timeout", "5", "--chdir", ground.sites, "web:application"),
	]
	env = ground.environment()
	env["PYTHONPATH"] = f"{env['PYTHONPATH']}:{places.inside('')}"
	# tells the page that the realtime server has a port of its own; there is no nginx in between
	env["DEV_SERVER"] = "1"
	log = ground.logs / "web.log"
	processes.start("web", command, ground.run, log, ground.sites, env)
	processes.wait_for("web", lambda: processes.port_open(port), ground.run, log)


def start_realtime(ground: Ground) -> None:
	"""Frappe's socket.io server; local_only.js keeps it off the other network interfaces."""
	port, log = ground.ports["realtime"], ground.logs / "realtime.log"
	script = places.bench() / "apps" / "frappe" / "socketio.js"
	command = [database.needed("node"), "--require", places.inside("local_only.js"), script]
	processes.start("realtime", command, ground.run, log, ground.sites, ground.environment())
	processes.wait_for("realtime", lambda: processes.port_open(port), ground.run, log)


def start_worker(ground: Ground, number: int = 1, queues: str = "short,default,long") -> None:
	command = ground.frappe_command("worker", "--queue", queues, "--quiet")
	name = f"worker-{number}"
	processes.start(
		name, command, ground.run, ground.logs / f"{name}.log", ground.sites, ground.environment()
	)


def start_scheduler(ground: Ground) -> None:
	command = ground.frappe_command("schedule")
	log = ground.logs / "scheduler.log"
	processes.start("scheduler", command, ground.run, log, ground.sites, ground.environment())


def start_mail(ground: Ground) -> None:
	"""A real SMTP server that keeps every letter as a file in ``mail/`` and sends none on."""
	port, log = ground.ports["smtp"], ground.logs / "mail.log"
	command = [places.bench_python(), places.inside("mail_sink.py"), str(port), ground.mail]
	processes.start("mail", command, ground.run, log, ground.root)
	processes.wait_for("mail", lambda: processes.port_open(port), ground.run, log)


def stop(ground: Ground) -> list[str]:
	return processes.stop_all(ground.run, last=STORES)
