"""Pasted HTML as plain text: what a person meant to say, without tags, styles and scripts.

Pure. The result is text, not HTML; nothing in it is read as a tag when it is printed raw.
"""

import re

_DROPPED = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.I | re.S)
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_LINE_ENDS = re.compile(r"<(?:br\s*/?|/(?:p|div|li|h\d|tr))\s*>\s*", re.I)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_TAG_LIKE = re.compile(r"<(?=[a-zA-Z/!?])")


def plain(text: str | None) -> str:
	"""The text without HTML; line breaks of paragraphs and lists are kept.

	>>> plain("<p>Say <b>who</b> you are.</p><p>Ask.</p><script>alert(1)</script>")
	'Say who you are.\\nAsk.'
	>>> plain("{% if days_overdue > 30 %}late{% endif %} & more"), plain("<img src=x onerror=y")
	('{% if days_overdue > 30 %}late{% endif %} & more', '< img src=x onerror=y')
	"""
	found = _COMMENT.sub("", _DROPPED.sub("", text or ""))
	found = _TAG.sub("", _LINE_ENDS.sub("\n", found)).replace("&nbsp;", " ").replace("\u00a0", " ")
	found = _TAG_LIKE.sub("< ", found)
	return "\n".join(line.rstrip() for line in found.strip().splitlines())
