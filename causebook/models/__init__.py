"""What the public may look up, inspect, be told of, and apply for."""

from causebook.models.entry import Entry, EntryReading, OpenBook, open_book
from causebook.models.inspection import Inspection, InspectionItem
from causebook.models.notifications import Alert, News, NewsMark
from causebook.models.requests import RecordKind, RecordReason, RecordRequest

__all__ = [
    "Alert",
    "Entry",
    "EntryReading",
    "Inspection",
    "InspectionItem",
    "News",
    "NewsMark",
    "OpenBook",
    "RecordKind",
    "RecordReason",
    "RecordRequest",
    "open_book",
]
