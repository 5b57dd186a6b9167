"""Courts, offices and their calendar, cases and parties: one noun a file."""

from cases.models.absence import Absence
from cases.models.assignment import UNDO_WITHIN, Assignment, AssignmentAct
from cases.models.bar import Bar
from cases.models.calendar import (
    CalendarChange,
    ChangeReader,
    Closure,
    Holiday,
    Office,
    OfficeHours,
    ServedCourt,
)
from cases.models.case import Capacity, Case, CaseUserPermission, Party
from cases.models.court import CaseType, Court, ImplementationNotice
from cases.models.link import LinkCode, LinkReason, LinkRequest, WrongLinkCode
from cases.models.number import CaseNumberSeries
from cases.models.representation import Representation
from cases.models.stamp import DeemedReceiptStamp

__all__ = [
    "UNDO_WITHIN",
    "Absence",
    "Assignment",
    "AssignmentAct",
    "Bar",
    "CalendarChange",
    "Capacity",
    "Case",
    "CaseNumberSeries",
    "CaseType",
    "CaseUserPermission",
    "ChangeReader",
    "Closure",
    "Court",
    "DeemedReceiptStamp",
    "Holiday",
    "ImplementationNotice",
    "LinkCode",
    "LinkReason",
    "LinkRequest",
    "Office",
    "OfficeHours",
    "Party",
    "Representation",
    "ServedCourt",
    "WrongLinkCode",
]
