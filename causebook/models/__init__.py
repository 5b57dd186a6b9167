"""What the public may look up, inspect, and be told of."""

from causebook.models.entry import Entry, EntryReading, OpenBook, open_book
from causebook.models.inspection import Inspection, InspectionItem
from causebook.models.notifications import Alert, News, NewsMark

__all__ = [
    "Alert",
    "Entry",
    "EntryReading",
    "Inspection",
    "InspectionItem",
    "News",
    "NewsMark",
    "OpenBook",
    "open_book",
]
