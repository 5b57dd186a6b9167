"""Gale and black rainstorm warnings: what officers enter, and what periods are given of them (domain 5.3).

Whether an office closed for a warning is another question, and another row: a closure. A warning corrects no stamp.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from cases.calendar.periods import WarningSpan
from cases.models import WeatherWarning
from icms.lib import clock
from icms.lib.errors import Reason, Refused

LONGEST = timedelta(days=7)


def warning_spans() -> tuple[WarningSpan, ...]:
    """Every warning that stands, as the pure function knows it; one small query."""
    standing = WeatherWarning.objects.filter(cancelled_at=None).order_by("from_at")
    return tuple(WarningSpan(each.from_at, each.until_at, each.kind) for each in standing)


@transaction.atomic
def enter_warning(*, kind: str, from_at: datetime, until_at: datetime, source: str, actor: User) -> WeatherWarning:
    """A warning was in force from one instant until another. Entered after the event, when both are known."""
    if reasons := list(reasons_against(kind=kind, from_at=from_at, until_at=until_at)):
        raise Refused(reasons)
    warning = WeatherWarning.objects.create(
        kind=kind, from_at=from_at, until_at=until_at, source=source, entered_by=actor
    )
    audit.record(act="calendar.warning_entered", subject=warning, actor=actor, after=_facts(warning))
    return warning


@transaction.atomic
def cancel_warning(*, reference: str, actor: User) -> WeatherWarning:
    """A warning never was. Its row and its record stay; cancelling twice is refused."""
    warning = WeatherWarning.objects.select_for_update().get(reference=reference)
    if warning.cancelled_at is not None:
        raise Refused(Reason("cancelled_already", _("This warning has been cancelled.")))
    warning.cancelled_at = clock.now()
    warning.save(update_fields=["cancelled_at"])
    audit.record(act="calendar.warning_cancelled", subject=warning, actor=actor, before=_facts(warning))
    return warning


def reasons_against(*, kind: str, from_at: datetime, until_at: datetime) -> Iterator[Reason]:
    """Why a warning may not stand as it is written. The limits catch a wrong year or month."""
    if until_at <= from_at:
        yield Reason("until_before_from", _("The warning must end after it begins."), "until_at")
    elif until_at - from_at > LONGEST:
        yield Reason("too_long", _("This warning is longer than 7 days. Check the months and the days."), "until_at")
    elif until_at > clock.now():
        yield Reason("to_come", _("Enter a warning when it has been cancelled: its end is then known."), "until_at")
    same = WeatherWarning.objects.filter(kind=kind, from_at=from_at, until_at=until_at, cancelled_at=None)
    if same.exists():
        yield Reason("entered_already", _("This warning has been entered already."))


def _facts(warning: WeatherWarning) -> dict[str, str]:
    return {"kind": warning.kind, "from": warning.from_at.isoformat(), "until": warning.until_at.isoformat()}
