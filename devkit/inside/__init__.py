"""Files that run with the bench's Python or Node, not with the launcher's."""
