"""Small files that make steps repeatable: stamps, JSON written whole or not at all, locks, secrets.

A stamp holds the fingerprint of what a step was done for; a step whose stamp matches is skipped,
a step without one is done again from a clean start. Secrets are random, readable by the owner alone.
"""

import fcntl
import hashlib
import json
import os
import secrets
from contextlib import contextmanager
from pathlib import Path

from devkit import places


def read_json(path: Path) -> dict:
	try:
		return json.loads(path.read_text())
	except (FileNotFoundError, ValueError):
		return {}


def write_json(path: Path, values: dict, mode: int = 0o644) -> None:
	path.parent.mkdir(parents=True, exist_ok=True)
	new = path.with_name(path.name + ".new")
	with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w") as file:
		json.dump(values, file, indent=1, sort_keys=True)
	os.replace(new, path)


def update_json(path: Path, values: dict) -> bool:
	"""Set the keys; True when the file had to change. Keeps the file's mode."""
	before = read_json(path)
	after = {**before, **values}
	if before == after:
		return False
	mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
	write_json(path, after, mode)
	return True


def stamped(step: str, fingerprint: str = "done") -> bool:
	path = places.notes() / "steps" / step
	return path.exists() and path.read_text() == fingerprint


def stamp(step: str, fingerprint: str = "done") -> None:
	path = places.notes() / "steps" / step
	path.parent.mkdir(parents=True, exist_ok=True)
	path.write_text(fingerprint)


def unstamp(step: str) -> None:
	(places.notes() / "steps" / step).unlink(missing_ok=True)


def secret(name: str) -> str:
	"""The bench's own random value of this name, made at the first asking."""
	path = places.notes() / "secrets.json"
	kept = read_json(path)
	if name not in kept:
		kept[name] = secrets.token_hex(8)
		write_json(path, kept, mode=0o600)
	return kept[name]


@contextmanager
def lock(path: Path, wait: bool = True):
	"""Hold an exclusive lock on the file; yields False at once when taken and ``wait`` is not set."""
	path.parent.mkdir(parents=True, exist_ok=True)
	with open(path, "a") as file:
		try:
			fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
		except BlockingIOError:
			yield False
			return
		yield True


def fingerprint(paths: list[Path], root: Path) -> str:
	"""One hash over names and contents, independent of where the folder lies."""
	digest = hashlib.sha256()
	for path in sorted(paths):
		digest.update(str(path.relative_to(root)).encode() + b"\0")
		digest.update(path.read_bytes() + b"\0")
	return digest.hexdigest()[:16]
