"""What an evidence pack is made of: a piece with its content on demand, or a gap and what is missing there."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
	"""One file. `content` is called once, when its turn comes, and may raise: then it is missing."""

	section: str  # heading in index and bookmarks
	title: str
	file_name: str  # with its ending, which says what it is: .pdf, .jpg and .png become pages
	content: Callable[[], bytes]
	doctype: str | None = None
	name: str | None = None


@dataclass(frozen=True)
class Missing:
	section: str
	what: str
