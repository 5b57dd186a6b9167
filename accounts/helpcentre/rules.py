"""No officer decides on their own request (domain 11)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from accounts import opening_hours
from accounts.models import Application, User
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from icms.lib.folding import folded

CONFLICT = Reason("own", _("This is your own request, or one under your own name. Another officer decides on it."))


def has_conflict(officer: User, asker: User | Application) -> bool:
    """Is the officer, as far as can be told, the one who asks: the same e-mail address, or the same name?

    Somebody else of the same name loses nothing: another officer decides.
    """
    if officer.pk == getattr(asker, "pk", None) and isinstance(asker, User):
        return True
    if officer.email and officer.email.casefold() == asker.email.casefold():
        return True
    return any(
        mine and mine == theirs
        for mine, theirs in (
            (folded(officer.name_en), folded(asker.name_en)),
            (folded(officer.name_zh), folded(asker.name_zh)),
        )
    )


def refuse_conflict(officer: User, *askers: User | Application) -> None:
    """Raises Refused where one of these is the officer."""
    if any(has_conflict(officer, asker) for asker in askers):
        raise Refused(CONFLICT)


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
