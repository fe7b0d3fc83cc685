"""Background processes by pid file: start, is it alive, stop. Never by name.

A pid file holds the pid and the process's start time, so a number that the system gave to
somebody else in the meantime is not taken for ours. Each process leads its own session and
is stopped with its children.
"""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from devkit.console import Problem, environment, tail


def start(name: str, argv: list, run_dir: Path, log: Path, cwd: Path, env: dict | None = None) -> None:
	"""Start the program unless our pid file says it is alive."""
	if alive(name, run_dir):
		return
	run_dir.mkdir(parents=True, exist_ok=True)
	log.parent.mkdir(parents=True, exist_ok=True)
	with open(log, "ab") as out:
		process = subprocess.Popen(
			[str(part) for part in argv],
			stdin=subprocess.DEVNULL,
			stdout=out,
			stderr=subprocess.STDOUT,
			cwd=cwd,
			env=environment(env),
			start_new_session=True,
		)
	(run_dir / f"{name}.pid").write_text(f"{process.pid} {born(process.pid)}")


def born(pid: int) -> str | None:
	"""Start time of a living process in clock ticks; None when there is none (or only its remains)."""
	try:
		fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
	except (FileNotFoundError, ProcessLookupError):
		return None
	return None if fields[0] == "Z" else fields[19]


def alive(name: str, run_dir: Path) -> int | None:
	"""The pid when the process we started is still there."""
	try:
		pid, since = (run_dir / f"{name}.pid").read_text().split()
	except (FileNotFoundError, ValueError):
		return None
	return int(pid) if born(int(pid)) == since else None


def stop(name: str, run_dir: Path, patience: float = 20) -> bool:
	"""Ask the process and its children to end, insist after ``patience`` seconds; False: none was alive."""
	pid = alive(name, run_dir)
	if pid:
		end(pid, signal.SIGTERM)
		if not wait(lambda: not alive(name, run_dir), patience):
			end(pid, signal.SIGKILL)
			wait(lambda: not alive(name, run_dir), 5)
	(run_dir / f"{name}.pid").unlink(missing_ok=True)
	return bool(pid)


def stop_all(run_dir: Path, last: tuple[str, ...] = ()) -> list[str]:
	"""Stop everything with a pid file here; ``last`` (a database) goes after its users."""
	names = [path.stem for path in run_dir.glob("*.pid")]
	names.sort(key=lambda name: (last.index(name) + 1 if name in last else 0, name))
	return [name for name in names if stop(name, run_dir)]


def end(pid: int, sig: int) -> None:
	try:
		os.killpg(pid, sig)
	except ProcessLookupError:
		pass


def wait(ready: Callable[[], object], limit: float, pause: float = 0.05) -> bool:
	until = time.monotonic() + limit
	while time.monotonic() < until:
		if ready():
			return True
		time.sleep(pause)
	return bool(ready())


def wait_for(name: str, ready: Callable[[], object], run_dir: Path, log: Path, limit: float = 60) -> None:
	"""Wait until the service answers; a Problem with its log's tail when it ends or stays silent."""
	if not wait(lambda: ready() or not alive(name, run_dir), limit) or not alive(name, run_dir):
		text = tail(log) if log.exists() else ""
		raise Problem(f"{name} did not start (log: {log}).\n{text}")


def port_open(port: int) -> bool:
	with socket.socket() as probe:
		probe.settimeout(1)
		return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port(wanted: int = 0) -> int:
	"""``wanted`` or the next one nobody listens on; 0: any."""
	while True:
		with socket.socket() as probe:
			probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
			try:
				probe.bind(("127.0.0.1", wanted))
			except OSError:
				wanted += 1
				continue
			return probe.getsockname()[1]


def socket_open(path: Path) -> bool:
	with socket.socket(socket.AF_UNIX) as probe:
		try:
			probe.connect(str(path))
		except OSError:
			return False
		return True
