"""What the public may look up."""

from causebook.models.entry import Entry

__all__ = ["Entry"]
