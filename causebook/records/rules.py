"""What an application costs, what stands against it, and when the court has it (domain 5.2, 8)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.calendar.deemed_receipt import deemed_receipt
from cases.calendar.opening_hours import CalendarNotLoaded
from cases.calendar.selectors import calendar_of, registry_of
from cases.models import Court, Venue
from cases.numbering import parse_case_number, read_case_number
from cases.permissions import cases_acted_in
from causebook.models import RecordKind, RecordRequest
from icms.lib import clock, dates
from icms.lib.errors import Reason
from payments.fees.quote import Quote, day_that_counts, quote

COURT = "MC"
TARGET = timedelta(hours=43, minutes=45)  # five working days of eight and three quarter hours (our own default)
MOST_OPEN = 20
NO_SUCH_NUMBER = ("numbered_by_venue", "year_to_come")  # what has no other fault may be that of a ticket
NOT_A_PARTY = Reason(
    "not_a_party",
    _("This record is given to those who act in the case alone. Give the number of a case that your account acts in."),
    "number",
)
TOO_MANY = Reason("too_many", _("Twenty of your applications wait for payment or for the court. Wait for one of them."))


def quote_of(kind: RecordKind) -> Quote:
    """What a record of this kind costs if it is applied for now; blocked where the registry has set no amount."""
    return quote([(COURT, kind.fee_item, 1)], deemed_day=_day())


def _day() -> date:
    court = Court.objects.get(pk=COURT)
    try:
        return day_that_counts(court, clock.now())
    except CalendarNotLoaded:
        return clock.court_day(clock.now())


def normal_number(typed: str) -> str:
    """A case number in its normal form; the number of a ticket as it was typed, in capitals."""
    number = parse_case_number(typed)
    return str(number) if number else " ".join(typed.upper().split())


def reasons_against(account: User, kind: RecordKind, venue: Venue, number: str) -> Iterator[Reason]:
    """Why this account may not apply for this record. Whether there is such a case is told to nobody outside it."""
    elsewhere = list(_against_number(number, venue))
    yield from elsewhere
    if kind.parties_only and not elsewhere:
        parsed = parse_case_number(number)
        if parsed is None or not cases_acted_in(account).numbered(parsed).filter(venue=venue).exists():
            yield NOT_A_PARTY
    if RecordRequest.objects.filter(account=account, ended_at=None).count() >= MOST_OPEN:
        yield TOO_MANY


def _against_number(number: str, venue: Venue) -> Iterator[Reason]:
    """A number that is known to be no case of this Magistrates' Court; the number of a ticket is known to nobody."""
    read = read_case_number(number)
    if read.why_not and read.why_not.code in NO_SUCH_NUMBER:
        yield replace(read.why_not, field="number")
    elif read.venue is not None and read.court is not None and read.court.pk == COURT and read.venue != venue:
        words = _("{number} is a case of the {there}, not of the {here}. Choose that court, or check the number.")
        filled = format_lazy(words, number=number, there=read.venue.name, here=venue.name)
        yield Reason("another_venue", filled, "number")
    elif read.court is not None and read.court.pk != COURT:
        words = _("{number} is a case of the {court}. Records are given here of the Magistrates’ Courts alone.")
        yield Reason("another_court", format_lazy(words, number=number, court=read.court.name), "number")


def deemed_at_of(asked: RecordRequest) -> datetime | None:
    """When an application is deemed received; None before it is paid for, and while no one knows when it will be.

    Worked out from the calendar as it is now, as the stamp of its payment is corrected.
    """
    if asked.received_at is None:
        return None
    return deemed_receipt(asked.received_at, calendar_of(registry_of(COURT))).deemed_at


def is_to_come(asked: RecordRequest) -> bool:
    """Is it paid for, and not deemed received yet?"""
    return bool(list(against_deciding(asked)))


def against_deciding(asked: RecordRequest) -> Iterator[Reason]:
    """Why the court may not take it in hand or decide it yet: nothing is decided before it is received (domain 5.2)."""
    if asked.received_at is None:
        return
    deemed_at = deemed_at_of(asked)
    if deemed_at is None:
        yield Reason("not_stamped", _("The deemed receipt time is not settled yet, so this cannot be decided."))
    elif deemed_at > clock.now():
        words = _("This application is deemed received %(when)s. It can be decided from then on.")
        when = dates.long_datetime(deemed_at, get_language() or "en")
        yield Reason("not_received_yet", words % {"when": when})


def age_of(asked: RecordRequest) -> timedelta:
    """The open time of the registry since the application was received, until it ended or now."""
    until = asked.ended_at or clock.now()
    if asked.received_at is None or asked.received_at >= until:
        return timedelta()
    return calendar_of(registry_of(COURT)).open_time_between(asked.received_at, until)
