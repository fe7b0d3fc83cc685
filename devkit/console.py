"""What the developer sees: numbered steps with their time, one clear sentence when something is wrong.

Output of the programs we call goes to a log file, not to the screen; on failure its
last lines are shown. Nothing else in devkit prints progress or runs long commands.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path


class Problem(Exception):
	"""Something the developer must know, said in one sentence; ends the command with code 1."""


class Steps:
	"""Prints ``[3/11] ERPNext … ok (12 s)`` for each step of a command."""

	def __init__(self, total: int):
		self.total = total
		self.done = 0

	@contextmanager
	def step(self, title: str):
		"""Yield a list; what is put into it is said instead of "ok"."""
		self.done += 1
		say(f"[{self.done}/{self.total}] {title} … ", end="")
		said: list[str] = []
		started = time.monotonic()
		try:
			yield said
		except BaseException:
			say("not done")
			raise
		say(f"{', '.join(said) or 'ok'} ({seconds(started)})")


def say(text: str, end: str = "\n") -> None:
	print(text, end=end, flush=True)


def seconds(since: float) -> str:
	took = time.monotonic() - since
	return f"{took:.1f} s" if took < 10 else f"{took:.0f} s"


def run(
	argv: list,
	log: Path,
	why: str,
	cwd: Path | None = None,
	env: dict | None = None,
	own_session: bool = True,
) -> None:
	"""Run a program with its output in ``log``; raise Problem(why) with the log's tail when it fails.

	It runs in a session of its own, so that stopping us stops its children too; only what
	must ask at the terminal (sudo) may not.
	"""
	log.parent.mkdir(parents=True, exist_ok=True)
	with open(log, "ab") as out:
		out.write(f"\n$ {' '.join(map(str, argv))}\n".encode())
		out.flush()
		start = out.tell()
		process = subprocess.Popen(
			[str(part) for part in argv],
			stdin=subprocess.DEVNULL,
			stdout=out,
			stderr=subprocess.STDOUT,
			cwd=cwd,
			env=environment(env),
			start_new_session=own_session,
		)
		code = wait_or_end(process, own_session)
	if code:
		raise Problem(f"{why} (exit code {code}; all of it: {log})\n{tail(log, start)}")


def wait_or_end(process: subprocess.Popen, own_session: bool) -> int:
	try:
		return process.wait()
	except BaseException:
		if own_session:
			os.killpg(process.pid, signal.SIGKILL)
		else:
			process.kill()
		process.wait()
		raise


def environment(extra: dict | None = None) -> dict:
	"""This process's environment plus ``extra``; a value of None removes the name."""
	env = dict(os.environ)
	# a developer's own virtualenv or PYTHONPATH must not leak into the bench's
	for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "SITES_PATH"):
		env.pop(name, None)
	for name, value in (extra or {}).items():
		if value is None:
			env.pop(name, None)
		else:
			env[name] = str(value)
	return env


def tail(log: Path, start: int = 0, lines: int = 12) -> str:
	with open(log, "rb") as file:
		file.seek(start)
		text = file.read().decode(errors="replace")
	return "\n".join("    " + line for line in text.splitlines()[-lines:])


def fail(problem: Problem) -> int:
	print(f"\n{problem}", file=sys.stderr, flush=True)
	return 1
