"""What every screen is told when it is opened: the sentences our services store (public/js/said.js)."""

from .services.notes import TEMPLATES


def notes(bootinfo) -> None:
	bootinfo.collections_notes = list(TEMPLATES.values())
