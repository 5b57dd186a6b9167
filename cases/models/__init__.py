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
    WeatherWarning,
)
from cases.models.case import Capacity, Case, CaseUserPermission, Party
from cases.models.court import CaseType, ClaimNature, Court, ImplementationNotice, Service, Venue
from cases.models.hearing import CaseStatus, Hearing, LinkedCase
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
    "CaseStatus",
    "CaseType",
    "CaseUserPermission",
    "ChangeReader",
    "ClaimNature",
    "Closure",
    "Court",
    "DeemedReceiptStamp",
    "Hearing",
    "Holiday",
    "ImplementationNotice",
    "LinkCode",
    "LinkReason",
    "LinkRequest",
    "LinkedCase",
    "Office",
    "OfficeHours",
    "Party",
    "Representation",
    "ServedCourt",
    "Service",
    "Venue",
    "WeatherWarning",
    "WrongLinkCode",
]
