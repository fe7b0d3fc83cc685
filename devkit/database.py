"""A private MariaDB for one ground: its own data folder, a Unix socket, no network at all.

The machine's own MariaDB service, if any, is neither needed nor touched. The administrator
inside is ``ar_admin`` with a random password kept in the bench's secrets.
"""

import os
import shutil
import signal
import subprocess
from pathlib import Path

from devkit import places, processes, records
from devkit.console import Problem, run
from devkit.ground import Ground, tool_path

ADMIN = "ar_admin"
NAME = "mariadb"


def create(ground: Ground) -> None:
	"""Make an empty data folder and the administrator; leaves the server running."""
	ground.data.parent.mkdir(parents=True, exist_ok=True)
	command = [
		needed("mariadb-install-db", "mysql_install_db"),
		"--no-defaults",
		f"--datadir={ground.data}",
		"--auth-root-authentication-method=socket",
		f"--auth-root-socket-user={places.me()}",
		"--skip-test-db",
		*as_root(),
	]
	run(command, ground.logs / "mariadb.log", "MariaDB could not make its data folder")
	start(ground)
	password = records.secret("database_admin")
	query(
		ground,
		f"CREATE USER {ADMIN}@localhost IDENTIFIED BY '{password}';"
		f"GRANT ALL ON *.* TO {ADMIN}@localhost WITH GRANT OPTION;",
	)


def start(ground: Ground) -> None:
	log = ground.logs / "mariadb.log"
	temporary(ground).mkdir(parents=True, exist_ok=True)
	processes.start(NAME, server(ground), ground.run, log, ground.data)
	processes.wait_for(NAME, lambda: processes.socket_open(ground.socket(NAME)), ground.run, log, limit=120)


def stop(ground: Ground) -> None:
	processes.stop(NAME, ground.run, patience=60)


def kill(ground: Ground) -> None:
	"""End the server at once, for a data folder that is thrown away next."""
	if pid := processes.alive(NAME, ground.run):
		processes.end(pid, signal.SIGKILL)
	processes.stop(NAME, ground.run)
	ground.socket(NAME).unlink(missing_ok=True)


def server(ground: Ground) -> list:
	careless = [
		"--innodb-flush-log-at-trx-commit=0",
		"--innodb-doublewrite=0",
		"--innodb-flush-method=nosync",
	]
	return [
		needed("mariadbd", "mysqld"),
		"--no-defaults",
		f"--datadir={ground.data}",
		f"--socket={ground.socket(NAME)}",
		f"--tmpdir={temporary(ground)}",
		f"--pid-file={ground.data / 'server.pid'}",
		"--skip-networking",
		"--skip-log-bin",
		"--skip-name-resolve",
		"--character-set-server=utf8mb4",
		"--collation-server=utf8mb4_unicode_ci",
		f"--innodb-buffer-pool-size={ground.memory}",
		"--innodb-log-file-size=32M",
		"--innodb-fast-shutdown=1",
		"--max-allowed-packet=64M",
		"--performance-schema=OFF",
		*(careless if ground.fast else ["--innodb-flush-log-at-trx-commit=2"]),
		*as_root(),
	]


def temporary(ground: Ground) -> Path:
	"""A server that starts clears the temporary tables it finds: in a shared folder those of others at work."""
	return ground.run.parent / "tmp"


def query(ground: Ground, statements: str) -> None:
	"""Run SQL as the server's own administrator (known by the operating system's user)."""
	client = needed("mariadb", "mysql")
	done = subprocess.run(
		[client, "--no-defaults", f"--socket={ground.socket(NAME)}", f"--user={places.me()}"],
		input=statements,
		capture_output=True,
		text=True,
	)
	if done.returncode:
		raise Problem(f"MariaDB refused a statement of ours: {done.stderr.strip()}")


def as_root() -> list[str]:
	return ["--user=root"] if os.geteuid() == 0 else []


def needed(*names: str) -> str:
	path = shutil.which(names[0], path=tool_path()) or places.executable(*names)
	if not path:
		raise Problem(f"The program {names[0]} is missing; ./dev up installs it.")
	return path
