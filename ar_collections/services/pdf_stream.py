"""Many PDFs as one, written straight to the disk: memory grows with the number of pages, not with their size.

Each source is read, its objects are copied under new numbers, and it is forgotten. What is kept until
the end is where each object lies in the file, the tree of pages and the bookmarks. Large streams that
come again (a logo, a font) are written once. Pure but for the file it writes; needs pypdf alone.
"""

import hashlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO

from pypdf import PdfReader
from pypdf.generic import (
	ArrayObject,
	DictionaryObject,
	IndirectObject,
	NameObject,
	NullObject,
	NumberObject,
	StreamObject,
	TextStringObject,
)

INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
LEFT_OUT = ("/Parent", "/StructParents", "/B")  # of a page: what points out of it
A4 = ArrayObject([NumberObject(0), NumberObject(0), NumberObject(595), NumberObject(842)])
LARGE = 512  # bytes of an object from which on it is worth looking for its twin


@dataclass
class Bookmark:
	title: str
	page: int  # number of the page's object
	children: list["Bookmark"] = field(default_factory=list)


class Unreadable(Exception):
	"""The source is no PDF, is damaged, or is locked with a password."""


class PdfStream:
	"""`append` one source after the other, then `close`; with `front=True` pages go before all others."""

	def __init__(self, out: BinaryIO):
		self.out, self.size = out, 0
		self.offsets: list[int] = [0]  # by object number; 0 is never used
		self.front: list[tuple[int, int]] = []  # (page tree node, pages) in the order of the file
		self.back: list[tuple[int, int]] = []
		self.bookmarks: list[Bookmark] = []
		self.twins: dict[bytes, int] = {}
		self.root, self.catalog = self._number(), self._number()
		self._put(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

	@property
	def pages(self) -> int:
		"""How many pages there are that are not in front."""
		return sum(count for _node, count in self.back)

	def append(self, source: bytes | BinaryIO, front: bool = False) -> tuple[int, int]:
		"""`(object of its first page, pages)`. Raises Unreadable; then nothing was added."""
		pages = _pages(source)
		node = self._number()
		kids = _copied(_Copy(self, node), pages)
		self._object(
			node,
			DictionaryObject(
				{
					NameObject("/Type"): NameObject("/Pages"),
					NameObject("/Parent"): _to(self.root),
					NameObject("/Kids"): ArrayObject(map(_to, kids)),
					NameObject("/Count"): NumberObject(len(kids)),
				}
			),
		)
		(self.front if front else self.back).append((node, len(kids)))
		return kids[0], len(kids)

	def bookmark(self, title: str, page: int, below: Bookmark | None = None) -> Bookmark:
		mark = Bookmark(title, page)
		(below.children if below else self.bookmarks).append(mark)
		return mark

	def close(self) -> None:
		"""Page tree, bookmarks, page labels (front in small Roman numerals, the rest from 1), table of objects."""
		nodes = [*self.front, *self.back]
		tree = {"/Type": NameObject("/Pages"), "/Kids": ArrayObject(_to(node) for node, _count in nodes)}
		tree["/Count"] = NumberObject(sum(count for _node, count in nodes))
		self._object(self.root, _dictionary(tree))
		catalog = {"/Type": NameObject("/Catalog"), "/Pages": _to(self.root), "/PageLabels": self._labels()}
		if self.bookmarks:
			catalog["/Outlines"] = _to(self._outlines())
			catalog["/PageMode"] = NameObject("/UseOutlines")
		self._object(self.catalog, _dictionary(catalog))
		self._end()

	def _labels(self) -> DictionaryObject:
		front = sum(count for _node, count in self.front)
		ranges = ArrayObject()
		if front:
			ranges += [NumberObject(0), _dictionary({"/S": NameObject("/r")})]
		ranges += [NumberObject(front), _dictionary({"/S": NameObject("/D")})]
		return _dictionary({"/Nums": ranges})

	def _outlines(self) -> int:
		number = self._number()
		first, last = self._level(self.bookmarks, number)
		values = {"/Type": NameObject("/Outlines"), "/First": _to(first), "/Last": _to(last)}
		self._object(number, _dictionary({**values, "/Count": NumberObject(len(self.bookmarks))}))
		return number

	def _level(self, marks: list[Bookmark], parent: int) -> tuple[int, int]:
		numbers = [self._number() for _mark in marks]
		for place, (number, mark) in enumerate(zip(numbers, marks, strict=True)):
			target = ArrayObject([_to(mark.page), NameObject("/Fit")])
			values = {"/Title": TextStringObject(mark.title), "/Parent": _to(parent), "/Dest": target}
			if place:
				values["/Prev"] = _to(numbers[place - 1])
			if place + 1 < len(numbers):
				values["/Next"] = _to(numbers[place + 1])
			if mark.children:
				first, last = self._level(mark.children, number)
				values |= {"/First": _to(first), "/Last": _to(last)}
				values["/Count"] = NumberObject(-len(mark.children))  # folded
			self._object(number, _dictionary(values))
		return numbers[0], numbers[-1]

	def _number(self) -> int:
		self.offsets.append(0)
		return len(self.offsets) - 1

	def _object(self, number: int, value) -> None:
		body = _bytes(value)
		self.offsets[number] = self.size
		self._put(b"%d 0 obj\n" % number + body + b"\nendobj\n")

	def _once(self, value, wanted: int | None) -> int:
		"""Write a copied object; the number of its twin when the same was written before."""
		body = _bytes(value)
		key = hashlib.sha256(body).digest() if wanted is None and len(body) >= LARGE else None
		if key and key in self.twins:
			return self.twins[key]
		number = wanted or self._number()
		if key:
			self.twins[key] = number
		self.offsets[number] = self.size
		self._put(b"%d 0 obj\n" % number + body + b"\nendobj\n")
		return number

	def _put(self, content: bytes) -> None:
		self.out.write(content)
		self.size += len(content)

	def _end(self) -> None:
		start = self.size
		self._put(b"xref\n0 %d\n0000000000 65535 f \n" % len(self.offsets))
		for offset in self.offsets[1:]:
			self._put(b"%010d 00000 n \n" % offset if offset else b"0000000000 65535 f \n")
		trailer = {"/Size": NumberObject(len(self.offsets)), "/Root": _to(self.catalog)}
		self._put(b"trailer\n" + _bytes(_dictionary(trailer)) + b"\nstartxref\n%d\n%%%%EOF\n" % start)


class _Copy:
	"""The objects of one page of a source under new numbers."""

	def __init__(self, into: PdfStream, node: int):
		self.into, self.node = into, node
		self.done: dict[tuple[int, int], int] = {}
		self.under_way: dict[tuple[int, int], int | None] = {}

	def page(self, page) -> int:
		values = {key: page.raw_get(key) for key in page if key not in LEFT_OUT}
		for key in INHERITED:
			if key not in values:
				found = _inherited(page, key)
				if found is not None:
					values[key] = found
		values.setdefault("/MediaBox", A4)
		copied = {key: self._value(value) for key, value in values.items()}
		number = self.into._number()
		self.into._object(number, _dictionary({**copied, "/Parent": _to(self.node)}))
		return number

	def _value(self, value):
		if isinstance(value, IndirectObject):
			return self._reference(value)
		if isinstance(value, StreamObject):
			return self._stream(value)
		if isinstance(value, DictionaryObject):
			return _dictionary({key: self._value(value.raw_get(key)) for key in value if key != "/Parent"})
		if isinstance(value, ArrayObject):
			return ArrayObject(self._value(one) for one in list.__iter__(value))
		return value

	def _stream(self, value: StreamObject) -> StreamObject:
		copy = type(value)()
		for key in value:
			if key != "/Length":
				copy[NameObject(key)] = self._value(value.raw_get(key))
		copy._data = value._data
		return copy

	def _reference(self, reference: IndirectObject):
		key = (reference.idnum, reference.generation)
		if key in self.done:
			return _to(self.done[key])
		if key in self.under_way:  # a circle: it gets its number before it is written
			self.under_way[key] = self.under_way[key] or self.into._number()
			return _to(self.under_way[key])
		self.under_way[key] = None
		value = reference.get_object()
		if value is None or (isinstance(value, DictionaryObject) and value.get("/Type") == "/Page"):
			copied = NullObject()  # another page: it is copied on its own
		else:
			copied = self._value(value)
		self.done[key] = self.into._once(copied, self.under_way.pop(key))
		return _to(self.done[key])


def _pages(source: bytes | BinaryIO) -> list:
	try:
		reader = PdfReader(BytesIO(source) if isinstance(source, bytes) else source)
		if reader.is_encrypted and not reader.decrypt(""):
			raise Unreadable("locked with a password")
		pages = list(reader.pages)
	except Unreadable:
		raise
	except Exception as error:  # pypdf raises whatever the damaged bytes lead to
		raise Unreadable(str(error) or type(error).__name__) from error
	if not pages:
		raise Unreadable("no pages")
	return pages


def _copied(copy: _Copy, pages: list) -> list[int]:
	"""The new numbers; what was written of a source that breaks in the middle is in nobody's way."""
	try:
		return [copy.page(page) for page in pages]
	except (RecursionError, MemoryError):
		raise
	except Exception as error:
		raise Unreadable(str(error) or type(error).__name__) from error


def _inherited(page, key: str):
	"""A page takes what it does not say from the nodes above it."""
	node, steps = page, 0
	while node is not None and steps < 50:
		if key in node:
			return node.raw_get(key)
		parent = node.get("/Parent")
		node, steps = parent.get_object() if parent is not None else None, steps + 1
	return None


def _to(number: int) -> IndirectObject:
	return IndirectObject(number, 0, None)


def _dictionary(values: dict) -> DictionaryObject:
	return DictionaryObject({NameObject(key): value for key, value in values.items()})


def _bytes(value) -> bytes:
	out = BytesIO()
	value.write_to_stream(out)
	return out.getvalue()
