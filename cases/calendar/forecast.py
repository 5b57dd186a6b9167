"""What would happen now: the rule shown before it bites (domain 5.2), for the start page, the strip, the check page.

While the portal receives nothing at all, what is foretold is what happens when it receives again.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from math import ceil

from cases.calendar import explanations, selectors
from cases.calendar.deemed_receipt import Outcome, deemed_receipt
from cases.calendar.opening_hours import Calendar, CalendarNotLoaded, ClosureSpan
from cases.models import Office
from icms.lib.clock import court_day
from icms.lib.hooks import Hook
from icms.lib.trilingual import Trilingual

SHORT_OF_TIME = 30
AN_INSTANT = timedelta.resolution
suspensions: Hook[Callable[[], datetime | None]] = Hook("until when the portal receives nothing; None while it does")


@dataclass(frozen=True)
class Forecast:
    """What an office would make of something that arrived now. A forecast only: a closure may still be announced.

    `suspended_until` is when the portal receives again, at whatever hour; None while it receives.
    """

    office: Office
    now: datetime
    calendar: Calendar
    suspended_until: datetime | None = None

    @cached_property
    def outcome(self) -> Outcome | None:
        """Deemed receipt if it arrived now; None if the calendar does not know the year (`is_known` is False)."""
        return self._outcome(self.now)

    @cached_property
    def at_the_earliest(self) -> "Forecast":
        """What this office would make of what arrives as soon as the portal receives: now, as a rule."""
        return replace(self, now=self.suspended_until) if self.suspended_until else self

    @property
    def is_known(self) -> bool:
        return self.outcome is not None

    @property
    def is_open(self) -> bool:
        return self.closes_at is not None

    @property
    def is_pending(self) -> bool:
        """Closed, and nobody knows until when."""
        return self.outcome is not None and self.outcome.deemed_at is None

    @property
    def deemed_at(self) -> datetime | None:
        return self.outcome.deemed_at if self.outcome else None

    @property
    def is_today(self) -> bool:
        """Deemed received on the day it is now in the court."""
        return self.deemed_at is not None and court_day(self.deemed_at) == court_day(self.now)

    @cached_property
    def closes_at(self) -> datetime | None:
        """The last instant of the session we are in; None if the office is closed."""
        return self.calendar.closes_at(self.now) if self.outcome else None

    @property
    def minutes_left(self) -> int | None:
        """Minutes until closing as the clock on the page would count them, part of a minute as one; None if closed."""
        return ceil((self.closes_at - self.now) / timedelta(minutes=1)) if self.closes_at else None

    @property
    def is_short_of_time(self) -> bool:
        """Less than half an hour is left."""
        return self.minutes_left is not None and self.minutes_left < SHORT_OF_TIME

    @cached_property
    def after_cutoff(self) -> Outcome | None:
        """What becomes of that which arrives just after closing; None if closed now, or past the loaded years."""
        return self._outcome(self.closes_at + AN_INSTANT) if self.closes_at else None

    @cached_property
    def closure(self) -> ClosureSpan | None:
        """The closure in force now, if it is what keeps the office closed."""
        return self.calendar.closure_at(self.now) if self.outcome else None

    @property
    def closed_for(self) -> Trilingual | None:
        """Why, to follow "is closed": ` for signal 8 or above`; None where no closure is in force."""
        return explanations.closed_for(self.closure) if self.closure else None

    @cached_property
    def because(self) -> Trilingual | None:
        """The rule in full sentences."""
        return explanations.because(self.outcome, self.office.name) if self.outcome else None

    def _outcome(self, at: datetime) -> Outcome | None:
        try:
            return deemed_receipt(at, self.calendar)
        except CalendarNotLoaded:
            return None


@dataclass(frozen=True)
class Registries:
    """Every registry now, in one: for the start page and the strip under the masthead of every page."""

    forecasts: tuple[Forecast, ...]

    @property
    def first(self) -> Forecast:
        """The one to show where a page speaks of no court; a page says so when the registries differ (`all_agree`)."""
        return self.forecasts[0]

    @property
    def all_agree(self) -> bool:
        """All are open until the same time, or all are closed until the same time."""
        states = {(each.closes_at, each.is_open or each.deemed_at) for each in self.forecasts}
        return len(states) == 1

    @property
    def all_open(self) -> bool:
        return all(forecast.is_open for forecast in self.forecasts)

    @property
    def all_closed(self) -> bool:
        return not any(forecast.is_open for forecast in self.forecasts)


def forecast(office: Office, now: datetime) -> Forecast:
    """What this office would make of something that arrived at `now`."""
    return Forecast(office, now, selectors.calendar_of(office), _suspended_until())


def registries(now: datetime) -> Registries | None:
    """Every registry at `now`, by one small query; None before the reference data are loaded."""
    until = _suspended_until()
    forecasts = tuple(
        Forecast(office, now, calendar, until)
        for office, calendar in selectors.offices_and_calendars()
        if office.kind == Office.Kind.REGISTRY
    )
    return Registries(forecasts) if forecasts else None


def office_statuses(now: datetime) -> list[Forecast]:
    """Every office, open or closed now, for the status page."""
    until = _suspended_until()
    return [Forecast(office, now, calendar, until) for office, calendar in selectors.offices_and_calendars()]


def _suspended_until() -> datetime | None:
    return max(filter(None, (asked() for asked in suspensions.values())), default=None)
