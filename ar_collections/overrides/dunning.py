"""Dunning: one that a letter makes keeps the interest the letter was computed with."""

from ..services import letter_charges


def validate(doc, method: str | None = None) -> None:
	letter_charges.keep(doc)
