"""Django's system checks of the calendar: a warning 90 days before the loaded holidays end (domain 5.2)."""

from typing import Any

from django.core.checks import CheckMessage, Warning, register
from django.db import OperationalError, ProgrammingError

from cases.calendar.context import WARN_AHEAD
from cases.calendar.selectors import holidays_until
from icms.lib import clock


@register
def enough_holidays_are_loaded(**kwargs: Any) -> list[CheckMessage]:
    """Past the last loaded year nothing can be deemed received, so nothing can be lodged."""
    try:
        last = holidays_until()
    except (OperationalError, ProgrammingError):  # no database, or no tables yet
        return []
    today = clock.court_day(clock.now())
    if last is None or last - today >= WARN_AHEAD:
        return []
    return [
        Warning(
            f"The loaded general holidays end on {last}, {(last - today).days} days from today.",
            hint="Add the gazetted holidays of the next year to cases/reference/holidays.csv and run load_reference.",
            id="cases.W001",
        )
    ]
