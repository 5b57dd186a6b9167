"""Courts, offices and their calendar, cases and parties: one noun a file."""

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
from cases.models.hearing import Hearing, LinkedCase
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
    "ClaimNature",
    "Closure",
    "Court",
    "DeemedReceiptStamp",
    "Hearing",
    "Holiday",
    "ImplementationNotice",
    "LinkedCase",
    "Office",
    "OfficeHours",
    "Party",
    "ServedCourt",
    "Service",
    "Venue",
    "WeatherWarning",
]
