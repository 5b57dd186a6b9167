"""What the public may look up, and be told of."""

from causebook.models.entry import Entry, OpenBook, open_book
from causebook.models.notifications import Alert, News, NewsMark

__all__ = ["Alert", "Entry", "News", "NewsMark", "OpenBook", "open_book"]
