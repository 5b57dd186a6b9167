"""What the public may look up, and be told of."""

from causebook.models.alert import Alert, News, NewsMark
from causebook.models.entry import Entry, OpenBook, open_book

__all__ = ["Alert", "Entry", "News", "NewsMark", "OpenBook", "open_book"]
