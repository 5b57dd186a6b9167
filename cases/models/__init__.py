"""Courts, offices and their calendar, cases and parties: one noun a file, with its near relations."""

from cases.models.assignment import UNDO_WITHIN, Absence, Assignment, AssignmentAct
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
from cases.models.case import Capacity, Case, CaseNumber, CaseNumberSeries, CaseUserPermission, Party
from cases.models.court import (
    CaseType,
    ClaimNature,
    Court,
    ImplementationNotice,
    Question,
    QuestionGroup,
    Service,
    Venue,
)
from cases.models.drn import Drn, Paper
from cases.models.hearing import CaseNote, CaseStatus, Hearing, LinkedCase
from cases.models.link import LinkCode, LinkReason, LinkRequest, WrongLinkCode
from cases.models.representation import Representation
from cases.models.schedule import CourtRoom, DiaryAddress, DiaryEntry, HearingKind, Judge, SittingHours
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
    "CaseNote",
    "CaseNumber",
    "CaseNumberSeries",
    "CaseStatus",
    "CaseType",
    "CaseUserPermission",
    "ChangeReader",
    "ClaimNature",
    "Closure",
    "Court",
    "CourtRoom",
    "DeemedReceiptStamp",
    "DiaryAddress",
    "DiaryEntry",
    "Drn",
    "Hearing",
    "HearingKind",
    "Holiday",
    "ImplementationNotice",
    "Judge",
    "LinkCode",
    "LinkReason",
    "LinkRequest",
    "LinkedCase",
    "Office",
    "OfficeHours",
    "Paper",
    "Party",
    "Question",
    "QuestionGroup",
    "Representation",
    "ServedCourt",
    "Service",
    "SittingHours",
    "Venue",
    "WeatherWarning",
    "WrongLinkCode",
]
