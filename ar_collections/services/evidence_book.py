"""The pack while it grows: each piece into the ZIP and, where it is paper, into the bookmarked PDF.

Nothing but the rows of the index stays in memory. Pages are numbered from 1; the index, made last and
put in front, has Roman numerals.
"""

import hashlib
import os
import zipfile
from dataclasses import dataclass
from io import BytesIO

from frappe import _
from PIL import Image

from . import evidence_index
from .evidence_piece import Missing, Piece
from .pdf_stream import Bookmark, PdfStream, Unreadable

PICTURES = (".jpg", ".jpeg", ".png")
DPI = 150
A4_AT_DPI = (1240, 1754)
PACKED = (".pdf", ".jpg", ".jpeg", ".png", ".mp3", ".m4a", ".zip")  # no use in packing these again


@dataclass(frozen=True)
class Row:
	"""One line of the index. `page` None: only in the ZIP."""

	number: int
	section: str
	title: str
	path: str
	sha256: str
	size: int
	page: int | None
	pages: int


class EvidenceBook:
	def __init__(self, folder: str, doc):
		self.doc = doc
		self.pdf_path, self.zip_path = (os.path.join(folder, name) for name in ("pack.pdf", "pack.zip"))
		self.pdf_file = open(self.pdf_path, "wb")
		self.pdf = PdfStream(self.pdf_file)
		self.zip = zipfile.ZipFile(self.zip_path, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
		self.rows: list[Row] = []
		self.missing: list[Missing] = []
		self.sections: dict[str, tuple[int, Bookmark | None]] = {}

	@property
	def pieces(self) -> int:
		return len(self.rows)

	@property
	def pages(self) -> int:
		return self.pdf.pages

	def miss(self, one: Missing) -> None:
		self.missing.append(one)

	def add(self, piece: Piece, content: bytes) -> None:
		number = len(self.rows) + 1
		place = self.sections.setdefault(piece.section, (len(self.sections) + 1, None))[0]
		path = f"{place:02}-{_plain(piece.section)}/{number:05}-{_plain(piece.file_name)}"
		self._store(path, content)
		page, pages = self._paper(piece, content)
		digest = hashlib.sha256(content).hexdigest()
		self.rows.append(Row(number, piece.section, piece.title, path, digest, len(content), page, pages))

	def _store(self, path: str, content: bytes) -> None:
		how = zipfile.ZIP_STORED if path.lower().endswith(PACKED) else zipfile.ZIP_DEFLATED
		self.zip.writestr(path, content, compress_type=how)

	def _paper(self, piece: Piece, content: bytes) -> tuple[int | None, int]:
		"""`(its first page, pages)`; what cannot be shown as paper stays in the ZIP alone."""
		ending = os.path.splitext(piece.file_name)[1].lower()
		first = self.pdf.pages + 1
		try:
			if ending == ".pdf":
				place, pages = self.pdf.append(content)
			elif ending in PICTURES:
				place, pages = self.pdf.append(as_page(content))
			else:
				return None, 0
		except (Unreadable, OSError, Image.DecompressionBombError) as error:
			why = str(error) if isinstance(error, Unreadable) else _("no picture that can be read")
			message = _("{0} could not be shown as pages ({1}): it is in the ZIP as it is.")
			self.miss(Missing(piece.section, message.format(piece.title, why)))
			return None, 0
		self._bookmark(piece, place)
		return first, pages

	def _bookmark(self, piece: Piece, place: int) -> None:
		number, mark = self.sections[piece.section]
		if mark is None:
			mark = self.pdf.bookmark(piece.section, place)
			self.sections[piece.section] = (number, mark)
		self.pdf.bookmark(piece.title, place, mark)

	def close(self) -> tuple[str, str]:
		"""Write the index; the paths of PDF and ZIP."""
		first = None
		for pages in evidence_index.pages(self.doc, self.rows, self.missing):
			place, _count = self.pdf.append(pages, front=True)
			first = first or place
		self.pdf.bookmarks.insert(0, Bookmark(_("Index"), first))
		self.pdf.close()
		self.pdf_file.close()
		self._store("index.csv", evidence_index.as_csv(self.rows))
		self._store("missing.txt", evidence_index.missing_text(self.missing).encode())
		sums = "".join(f"{row.sha256}  {row.path}\n" for row in self.rows)
		self._store("sha256sums.txt", sums.encode())
		self.zip.close()
		return self.pdf_path, self.zip_path


def as_page(picture: bytes) -> bytes:
	"""A photograph or scan as one A4 page, turned as the camera says, never enlarged."""
	from PIL import ImageOps

	with Image.open(BytesIO(picture)) as opened:
		image = ImageOps.exif_transpose(opened).convert("RGB")
	size = A4_AT_DPI if image.height >= image.width else A4_AT_DPI[::-1]
	image.thumbnail((size[0] - 100, size[1] - 100))
	sheet = Image.new("RGB", size, "white")
	sheet.paste(image, ((size[0] - image.width) // 2, (size[1] - image.height) // 2))
	out = BytesIO()
	sheet.save(out, "PDF", resolution=DPI)
	return out.getvalue()


def _plain(name: str) -> str:
	"""A name for every file system, and no way out of its folder."""
	kept = "".join(char if char.isalnum() or char in "._- " else "-" for char in name)
	return kept.strip(" .")[-80:] or "-"
