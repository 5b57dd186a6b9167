"""May this closure, or this weather warning, stand as it is written? Every reason against it at once."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from cases.calendar.opening_hours import Calendar, CalendarNotLoaded
from cases.calendar.selectors import calendar_without, offices, span_of
from cases.models import Closure, WeatherWarning
from icms.lib import clock
from icms.lib.errors import Reason

FARTHEST_AHEAD = timedelta(days=366)
LONGEST = timedelta(days=180)
LONGEST_WARNING = timedelta(days=7)


def reasons_against(closure: Closure) -> list[Reason]:
    """Why a closure, entered or about to be, may not say this; empty if it may.

    The limits are ours (docs/decisions/closures.md): they catch a wrong year or month, not a real closure.
    """
    reasons = list(_against_its_times(closure))
    if closure.reason not in Closure.Reason.values:
        reasons.append(Reason("unknown_reason", _("Choose why the office is closed."), "reason"))
    if closure.reason == Closure.Reason.OTHER and not closure.source and not _was_entered_so(closure):
        reasons.append(Reason("no_words", _("Say why the office is closed."), "source"))
    if not reasons and _twin(closure):
        reasons.append(Reason("entered_already", _("This closure has been entered already.")))
    return reasons or list(_against_its_years(closure))


def _was_entered_so(closure: Closure) -> bool:
    """Entered when no words were asked for yet: it can be ended as it stands."""
    return Closure.objects.filter(pk=closure.pk, reason=Closure.Reason.OTHER, source="").exists()


def reasons_against_warning(*, kind: str, from_at: datetime, until_at: datetime) -> Iterator[Reason]:
    """Why a warning may not stand as it is written. The limits catch a wrong year or month."""
    if until_at <= from_at:
        yield Reason("until_before_from", _("The warning must end after it begins."), "until_at")
    elif until_at - from_at > LONGEST_WARNING:
        yield Reason("too_long", _("This warning is longer than 7 days. Check the months and the days."), "until_at")
    elif until_at > clock.now():
        yield Reason("to_come", _("Enter a warning when it has been cancelled: its end is then known."), "until_at")
    same = WeatherWarning.objects.filter(kind=kind, from_at=from_at, until_at=until_at, cancelled_at=None)
    if same.exists():
        yield Reason("entered_already", _("This warning has been entered already."))


def _against_its_times(closure: Closure) -> Iterator[Reason]:
    start, end = closure.from_at, closure.until_at
    if end is not None and end <= start:
        yield Reason("until_before_from", _("The closure must end after it begins."), "until_at")
    elif end is not None and end - start > LONGEST:
        yield Reason("too_long", _("This closure is longer than 180 days. Check the years and the months."), "until_at")
    if start > clock.now() + FARTHEST_AHEAD:
        yield Reason("too_far_ahead", _("This closure begins more than a year from now. Check the year."), "from_at")


def _twin(closure: Closure) -> bool:
    same = {name: getattr(closure, name) for name in ("office", "reason", "from_at", "until_at")}
    return Closure.objects.filter(cancelled_at=None, **same).exclude(pk=closure.pk).exists()


def _against_its_years(closure: Closure) -> Iterator[Reason]:
    """Both ends lie in loaded years, and so does the opening that follows: else its stamps could not be worked out."""
    for office in offices() if closure.office is None else [closure.office]:
        calendar = calendar_without(office, closure).with_closures([span_of(closure)])
        try:
            _look_up(calendar, closure)
        except CalendarNotLoaded as unknown:
            field = "from_at" if unknown.day.year == clock.court_day(closure.from_at).year else "until_at"
            words = _("The general holidays of %(year)s are not loaded, so this closure cannot be worked out.")
            yield Reason("past_the_calendar", words % {"year": unknown.day.year}, field)
            return


def _look_up(calendar: Calendar, closure: Closure) -> None:
    calendar.sessions(clock.court_day(closure.from_at))
    if closure.until_at is not None and not calendar.is_open(closure.until_at):
        calendar.next_opening(closure.until_at)
