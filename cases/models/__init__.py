"""Courts, offices and their calendar, cases and parties: one noun a file."""

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
from cases.models.number import CaseNumberSeries
from cases.models.stamp import DeemedReceiptStamp

__all__ = [
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
    "Office",
    "OfficeHours",
    "Party",
    "ServedCourt",
]
