"""A very long table of items as plain lines of fixed columns: ten thousand rows in seconds, not minutes.

Laying out a table costs an engine a dozen boxes per cell; a letter with thousands of items
would take minutes and gigabytes. From `LONG` rows on the same cells are set as type of equal
width instead. Pure: cells in, lines out.
"""

from unicodedata import east_asian_width

LONG = 200  # rows from which a letter is listed this way
LINES = 10  # that stay together on a page
_GAP = "  "
_TEXT_WIDTH = 165  # millimetres
_POINT = 0.3528  # millimetres
_LARGEST = 8.5  # points


def listing(labels: list[str], rows: list[list[dict]], lower: list[list[dict]], em: float) -> dict:
	"""`{"head", "blocks", "lower", "size"}`: lines of text, and the size of type in points they need.

	`em` = width of a character of the type, in ems: 0.6 for Latin type, 0.5 for Chinese.
	"""
	texts = [[_text(cell) for cell in row] for row in [*rows, *lower]]
	widths = [max(map(wide, column)) for column in zip(labels, *texts, strict=True)]
	numbers = [cell["number"] for cell in rows[0]]
	lines = [_line(row, widths, numbers) for row in texts]
	length = sum(widths) + len(_GAP) * (len(widths) - 1)
	return {
		"head": _line(labels, widths, numbers),
		"blocks": _blocks(lines[: len(rows)]),
		"lower": _blocks(lines[len(rows) :]),
		"size": round(min(_LARGEST, _TEXT_WIDTH / (length * em) / _POINT), 2),
	}


def wide(text: str) -> int:
	"""How many columns the text takes: a Chinese character takes two.

	>>> wide("SINV-1"), wide("发票号")
	(6, 6)
	"""
	return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _text(cell: dict) -> str:
	return f"{cell['text']} ({cell['note']})" if cell.get("note") else cell["text"] or ""


def _line(texts: list[str], widths: list[int], numbers: list[bool]) -> str:
	parts = []
	for text, width, number in zip(texts, widths, numbers, strict=True):
		pad = " " * (width - wide(text))
		parts.append(pad + text if number else text + pad)
	return _GAP.join(parts)


def _blocks(lines: list[str]) -> list[str]:
	return ["\n".join(lines[at : at + LINES]) for at in range(0, len(lines), LINES)]
