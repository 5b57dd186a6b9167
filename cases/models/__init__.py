"""Courts, offices and their calendar, cases and parties: one noun a file."""

from cases.models.calendar import Closure, Holiday, Office, OfficeHours
from cases.models.case import Case, CaseUserPermission, Party
from cases.models.court import CaseType, Court, ImplementationNotice
from cases.models.number import CaseNumberSeries
from cases.models.stamp import DeemedReceiptStamp

__all__ = [
    "Case",
    "CaseNumberSeries",
    "CaseType",
    "CaseUserPermission",
    "Closure",
    "Court",
    "DeemedReceiptStamp",
    "Holiday",
    "ImplementationNotice",
    "Office",
    "OfficeHours",
    "Party",
]
