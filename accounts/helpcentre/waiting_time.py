"""How long has somebody waited? Counted in the time for which the Help Centre was open (design, section 6.12)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from accounts import opening_hours
from icms.lib import clock

# The Help Centre means to answer within two working days of eight and three quarter hours (our own default).
TARGET = timedelta(hours=17, minutes=30)
# Beyond so many days the bar is long full; counting stops there.
MOST_DAYS = 120


def open_times(moments: Iterable[datetime | None]) -> dict[datetime, timedelta]:
    """The open time from each of these instants until now; without those for which no calendar is loaded."""
    now = clock.now()
    wanted = {moment for moment in moments if moment is not None}
    if not wanted:
        return {}
    horizon = now - timedelta(days=MOST_DAYS)
    found: dict[datetime, timedelta] = {}
    try:
        sessions = opening_hours.sessions_of_many_days()
        first = clock.court_day(max(min(wanted), horizon))
        days = [first + timedelta(days=number) for number in range((clock.court_day(now) - first).days + 1)]
        spans = [span for day in days for span in sessions(day)]
    except LookupError:
        return {}
    for moment in wanted:
        since = (max(min(closes, now) - max(opens, moment), timedelta()) for opens, closes in spans)
        found[moment] = sum(since, timedelta())
    return found
