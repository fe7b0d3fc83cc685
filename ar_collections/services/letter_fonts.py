"""A small cut of the Chinese font for letters: a letter becomes three times smaller, and faster to make.

Noto Sans CJK has 65,000 characters, and every letter has to be cut out of all of them. Once per
machine the 8,000 of GB 2312 are cut out and kept in the user's cache; a rarer character still
comes from the whole font, which has to be installed. Without the cut letters look the same.
"""

import os
import subprocess

from frappe.utils.synchronization import filelock

FAMILY = "Noto Sans CJK SC Letter"
SOURCE = "Noto Sans CJK SC"
_WEIGHTS = {"Regular": 400, "Bold": 700}
_RANGES = (
	(0x20, 0x7F),
	(0xA0, 0x180),
	(0x2000, 0x2070),
	(0x20A0, 0x20C0),
	(0x3000, 0x3040),
	(0xFF00, 0xFFF0),
)


def font_faces() -> str:
	"""The @font-face rules of the cut; nothing when it was not made yet."""
	return "".join(
		f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; src: url("font:///{_file(style)}"); }}'
		for style, weight in _WEIGHTS.items()
		if os.path.exists(_path(style))
	)


def prepare() -> bool:
	"""Make the cut if it is missing and the font is installed (half a minute, once); True when it is there."""
	if not is_prepared():
		with filelock("ar_collections_letter_fonts", timeout=300):
			for style in _WEIGHTS:
				source = None if os.path.exists(_path(style)) else _installed(style)
				if source:
					_cut(source, _path(style))
	return is_prepared()


def is_prepared() -> bool:
	return all(os.path.exists(_path(style)) for style in _WEIGHTS)


def folder() -> str:
	home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
	return os.path.join(home, "ar_collections", "fonts")


def _file(style: str) -> str:
	return f"{FAMILY.replace(' ', '')}-{style}.otf"


def _path(style: str) -> str:
	return os.path.join(folder(), _file(style))


def _installed(style: str) -> str | None:
	"""The installed font file, asked of fontconfig."""
	asked = ["fc-match", "--format=%{family}|%{file}", f"{SOURCE}:style={style}"]
	try:
		family, _bar, path = subprocess.run(
			asked, capture_output=True, text=True, timeout=30
		).stdout.partition("|")
	except (OSError, subprocess.TimeoutExpired):
		return None
	return path if SOURCE in family and os.path.exists(path) else None


def _characters() -> set[int]:
	chars = {code for first, last in _RANGES for code in range(first, last)}
	for row in range(0xA1, 0xF8):
		for cell in range(0xA1, 0xFF):
			chars.update(map(ord, bytes([row, cell]).decode("gb2312", "ignore")))
	return chars


def _cut(source: str, target: str) -> None:
	from fontTools import subset
	from fontTools.ttLib import TTCollection, TTFont

	number = -1
	if source.endswith((".ttc", ".otc")):
		faces = TTCollection(source, lazy=True).fonts
		number = next(i for i, face in enumerate(faces) if face["name"].getDebugName(1).startswith(SOURCE))
	options = subset.Options(hinting=False, layout_features=["kern", "locl"], notdef_outline=True)
	options.drop_tables += ["vhea", "vmtx", "VORG", "BASE"]
	font = TTFont(source, fontNumber=number, lazy=True)
	cutter = subset.Subsetter(options)
	cutter.populate(unicodes=_characters())
	cutter.subset(font)
	os.makedirs(os.path.dirname(target), exist_ok=True)
	font.save(f"{target}.part")
	os.replace(f"{target}.part", target)
