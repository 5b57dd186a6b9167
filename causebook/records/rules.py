"""What an application costs, and what stands against it."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.calendar.opening_hours import CalendarNotLoaded
from cases.calendar.selectors import calendar_of, registry_of
from cases.models import Court, Venue
from cases.numbering import parse_case_number
from cases.permissions import cases_acted_in
from causebook.models import RecordKind, RecordRequest
from icms.lib import clock
from icms.lib.errors import Reason
from payments.fees.quote import Quote, day_that_counts, quote

COURT = "MC"
TARGET = timedelta(hours=43, minutes=45)  # five working days of eight and three quarter hours (our own default)
MOST_OPEN = 20
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
    if kind.parties_only:
        parsed = parse_case_number(number)
        if parsed is None or not cases_acted_in(account).numbered(parsed).filter(venue=venue).exists():
            yield NOT_A_PARTY
    if RecordRequest.objects.filter(account=account, ended_at=None).count() >= MOST_OPEN:
        yield TOO_MANY


def age_of(asked: RecordRequest) -> timedelta:
    """The open time of the registry since the application was received, until it ended or now."""
    until = asked.ended_at or clock.now()
    if asked.received_at is None or asked.received_at >= until:
        return timedelta()
    return calendar_of(registry_of(COURT)).open_time_between(asked.received_at, until)
