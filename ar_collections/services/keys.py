"""Unique keys in the database: what keeps the same thing from being written twice.

A key is readable as long as it fits into a Data field; a longer one keeps its beginning and
ends in a hash of the whole, so that two long names never fall together.
"""

import hashlib

LENGTH = 140  # of a Data field


def key_of(*parts: object) -> str:
	"""`"Company|Customer|Letter|…"`; None counts as nothing."""
	key = "|".join("" if part is None else str(part) for part in parts)
	if len(key) <= LENGTH:
		return key
	digest = hashlib.sha256(key.encode()).hexdigest()[:40]
	return f"{key[: LENGTH - len(digest) - 1]}#{digest}"


def withdrawn(key: str | None, name: str) -> str | None:
	"""The key of a document that was withdrawn: its own, so that the same may be written anew that day."""
	return key_of(key, "withdrawn", name) if key else None
