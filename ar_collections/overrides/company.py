"""Company: renamed, its cases and holds go on under the new name."""

from ..services import renaming


def after_rename(doc, method: str, old: str, new: str, merge: bool = False) -> None:
	renaming.company_renamed(new)
