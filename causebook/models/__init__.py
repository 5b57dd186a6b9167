"""What the public may look up."""

from causebook.models.entry import Entry, OpenBook, open_book

__all__ = ["Entry", "OpenBook", "open_book"]
