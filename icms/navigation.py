"""The one row of links, by who is reading. Only rooms that exist are in it."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, pgettext, pgettext_lazy

from accounts.models import Message
from accounts.roles import ACCOUNTS_DESK, CALENDAR_DESK, HELP_CENTRE_DESK, LANGUAGE_DESK, REGISTRY_DESK, STAFF, Role

ORGANIZATION = ("organization:members", pgettext_lazy("navigation", "Organization"))
TODAY = ("home", pgettext_lazy("navigation", "Today"))
START = ("start", pgettext_lazy("navigation", "Start"))
FILINGS = ("filings:list", pgettext_lazy("navigation", "Filings"))
CASES = ("cases:list", pgettext_lazy("navigation", "Cases"))
MESSAGES = ("messages:box", pgettext_lazy("navigation", "Messages"))
PAYMENTS = ("payments:list", pgettext_lazy("navigation", "Payments"))
CAUSE_BOOK = ("causebook:search", pgettext_lazy("navigation", "Cause book"))
INSPECT = ("inspection:start", pgettext_lazy("navigation", "Inspect"))
CAUSE_LISTS = ("cause_lists:index", pgettext_lazy("navigation", "Hearings"))
DRN = ("drn:check", pgettext_lazy("navigation", "Check a DRN"))
HELP = ("help", pgettext_lazy("navigation", "Help"))
ASSIGNMENT = ("assignment:list", pgettext_lazy("navigation", "Case assignment"))
LINKS = ("links:queue", pgettext_lazy("navigation", "Link requests"))
QUEUE = ("registry:queue", pgettext_lazy("navigation", "Queue"))
APPLICATIONS = ("helpcentre:queue", pgettext_lazy("navigation", "Applications"))
IDENTITY = ("helpcentre:identity", pgettext_lazy("navigation", "Identity"))
APPOINTMENTS = ("helpcentre:appointments", pgettext_lazy("navigation", "Appointments"))
ORGANIZATIONS = ("helpcentre:organizations", pgettext_lazy("navigation", "Organizations"))
REQUESTS = ("helpcentre:caps", pgettext_lazy("navigation", "Requests"))
HELP_CENTRE = (APPLICATIONS, IDENTITY, APPOINTMENTS, ORGANIZATIONS, REQUESTS)
TAKINGS = ("accounts_desk:today", pgettext_lazy("navigation", "Takings"))
TAKEN = ("accounts_desk:payments", pgettext_lazy("navigation", "Payments"))
REFUNDS = ("accounts_desk:refunds", pgettext_lazy("navigation", "Refunds"))
DEPOSITS = ("accounts_desk:holders", pgettext_lazy("navigation", "Deposits"))
MATCH = ("accounts_desk:days", pgettext_lazy("navigation", "Reconciliation"))
DEPOSIT = ("payments:deposit", pgettext_lazy("navigation", "Deposit account"))
CALENDAR = ("calendar:desk", pgettext_lazy("navigation", "Calendar"))
PAY = ("pay:start", pgettext_lazy("navigation", "Pay"))
FEES = ("fee_desk:items", pgettext_lazy("navigation", "Fees"))
FEE_READERS = frozenset({Role.ACCOUNTS, Role.ACCOUNTS_SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR})
CALCULATOR = ("fee_calculator:work_out", pgettext_lazy("navigation", "Fees"))
DEADLINES = ("deadlines:work_out", pgettext_lazy("navigation", "Deadlines"))
ISSUE = ("issuing:list", pgettext_lazy("navigation", "Issue"))
DIARY = ("diary:diary", pgettext_lazy("navigation", "Diary"))
DESK_CASES = ("case_desk:find", pgettext_lazy("navigation", "Cases"))
TRANSLATIONS = ("translation_desk:queue", pgettext_lazy("navigation", "Translations"))
RECORDS = ("record_desk:queue", pgettext_lazy("navigation", "Court records"))
COURTS = ("courts:desk", pgettext_lazy("navigation", "E-Courts"))
MAINTENANCE = ("maintenance:desk", pgettext_lazy("navigation", "Maintenance"))
# For whom these have no link of their own, they are reached from the page of the cause book.
BESIDE_THE_CAUSE_BOOK = ("inspection:start", "cause_lists:index", "records:list", "alerts:list")


@dataclass(frozen=True)
class Link:
    """One link of the row; `count` is of unread messages."""

    label: str
    url: str
    current: bool = False
    count: int = 0


def links(request: HttpRequest) -> list[Link]:
    """The row for this reader, the page's own room marked."""
    user = request.user
    row = [_link(name, label, request) for name, label in _rooms(user)]
    if not any(link.current for link in row):
        return [replace(link, current=_leads_on(link, request)) for link in row]
    # The start page is a prefix of nothing else; of two rooms the deeper address is the current one.
    current = max((link for link in row if link.current), key=lambda link: len(link.url))
    return [replace(link, current=link is current) for link in row]


def desk_name(user: Any) -> str:
    """The name of the desk in the masthead; empty for the public and for filers."""
    if not user.is_authenticated or user.role not in STAFF:
        return ""
    if user.role in REGISTRY_DESK:
        return pgettext("desk", "Registry")
    if user.role in HELP_CENTRE_DESK:
        return pgettext("desk", "Help Centre")
    if user.role in ACCOUNTS_DESK:
        return pgettext("desk", "Accounts office")
    if user.role in LANGUAGE_DESK:
        return pgettext("desk", "Court language section")
    return str(user.get_role_display())


def _rooms(user: Any) -> list[tuple[str, Any]]:
    if not user.is_authenticated:
        return [START, CAUSE_BOOK, INSPECT, CAUSE_LISTS, DRN, PAY, DEADLINES, CALCULATOR, HELP]
    if user.role not in STAFF:
        filer = [TODAY, FILINGS, CASES, DIARY, MESSAGES, PAYMENTS, CAUSE_BOOK, DRN, HELP]
        return filer if user.is_filer else [TODAY, ORGANIZATION, ASSIGNMENT, DEPOSIT, MESSAGES, CAUSE_BOOK, HELP]
    if user.role in HELP_CENTRE_DESK:
        return [TODAY, *HELP_CENTRE, MESSAGES]
    if user.role in ACCOUNTS_DESK:
        return [TODAY, TAKINGS, TAKEN, REFUNDS, DEPOSITS, MATCH, FEES, MESSAGES]
    if user.role == Role.AUDITOR:
        registry = [QUEUE, DESK_CASES, ISSUE, RECORDS, TRANSLATIONS]
        return [TODAY, *registry, APPLICATIONS, ORGANIZATIONS, TAKINGS, MATCH, FEES, CALENDAR, MAINTENANCE, MESSAGES]
    if user.role in LANGUAGE_DESK:
        return [TODAY, TRANSLATIONS, MESSAGES]
    if user.role in REGISTRY_DESK:  # orders against a person are on the page of cases, e-Courts on that of the calendar
        return [TODAY, QUEUE, DESK_CASES, ISSUE, RECORDS, LINKS, CALENDAR, MESSAGES]
    if user.role == Role.JUDGES_CLERK:
        return [TODAY, ISSUE, DESK_CASES, MESSAGES, CAUSE_BOOK]
    desk = [CALENDAR, COURTS, MAINTENANCE] if user.role in CALENDAR_DESK else []
    if user.role in FEE_READERS:
        desk.append(FEES)
    return [TODAY, *desk, MESSAGES, CAUSE_BOOK]


@cache
def _address(name: str, language: str | None) -> str:
    """The address of a room in this language, which is the active one."""
    return reverse(name)


def _leads_on(link: Link, request: HttpRequest) -> bool:
    """Is the page one that is reached from the page of the cause book, and this the link there?"""
    language = get_language()
    beside = tuple(_address(name, language) for name in BESIDE_THE_CAUSE_BOOK)
    return link.url == _address(CAUSE_BOOK[0], language) and request.path.startswith(beside)


def _link(name: str, label: Any, request: HttpRequest) -> Link:
    url = _address(name, get_language())
    here = request.path == url if name == "start" else request.path.startswith(url)
    if name == FILINGS[0] and request.path.startswith(_address("court_documents:list", get_language())):
        here = False  # beneath that address, but none of what this account files
    unread = 0
    if name == MESSAGES[0] and request.user.is_authenticated:
        unread = Message.objects.filter(to=request.user, read_at=None).count()
    return Link(str(label), url, here, unread)
