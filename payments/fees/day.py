"""The day that counts for a fee: that of deemed receipt (domain 9)."""

from datetime import date, datetime

from cases.calendar.deemed_receipt import deemed_receipt
from cases.calendar.selectors import calendar_of, registry_of
from cases.models import Court
from icms.lib.clock import court_day


def day_that_counts(court: Court | str, at: datetime) -> date:
    """The day (court time) on which what arrives at `at` is deemed received by the registry of the court.

    While a closure has no known end nobody knows that day; the day of arrival is taken until it is known (our default).
    Raises CalendarNotLoaded for a year without holidays.
    """
    deemed_at = deemed_receipt(at, calendar_of(registry_of(court))).deemed_at
    return court_day(deemed_at or at)
