"""What the administrator does to maintenance: announce it, change it, begin and end it by hand, call it off.

Every act is recorded, and takes what every page remembers of the windows away. Who has a draft that it touches is told
by the workers: the row says of which version the filers were told, so that no lost message leaves them without.
"""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from accounts import audit
from accounts.models import User
from filings.maintenance.rules import CALLED_OFF, HAS_BEGUN, HAS_ENDED, NOT_BEGUN, reasons_against
from filings.maintenance.selectors import forget_remembered
from filings.maintenance.tasks import tell_filers
from filings.models import MaintenanceWindow
from icms.lib import clock
from icms.lib.errors import Refused
from icms.lib.task_queue import enqueue_on_commit

LOCK = 7_304_012
NAMES = ("why_en", "why_zh_hant", "why_zh_hans")


def window_of(*, from_at: datetime | None, until_at: datetime, **why: str) -> MaintenanceWindow:
    """The window as it would be announced, not saved; without a beginning, it begins now. Refused with every reason."""
    now = clock.now()
    window = MaintenanceWindow(from_at=from_at or now, until_at=until_at, **why)
    _refuse(window, begins_anew=from_at is not None)
    return window


@transaction.atomic
def announce(*, from_at: datetime | None, until_at: datetime, actor: User, **why: str) -> MaintenanceWindow:
    """Publish a time in which the portal receives nothing; it begins and ends by the clock. Refused with every reason.

    `why` is one sentence in each language: `why_en`, `why_zh_hant`, `why_zh_hans`.
    """
    _lock()
    window = window_of(from_at=from_at, until_at=until_at, **why)
    window.announced_from_at, window.announced_until_at = window.from_at, window.until_at
    window.announced_at, window.announced_by = clock.now(), actor
    window.save()
    _done(window, "maintenance.announced", actor)
    return window


def changed(
    window: MaintenanceWindow, *, from_at: datetime | None, until_at: datetime, **why: str
) -> MaintenanceWindow:
    """The window with other times and words, not saved; one that has begun keeps its beginning. Refused if it cannot
    be so.
    """
    _refuse_unless(window, "to_come", "in_force")
    begins_anew = window.phase == "to_come" and from_at is not None and from_at != window.from_at
    if window.phase == "to_come":
        window.from_at = from_at or clock.now()
    window.until_at = until_at
    for name, text in why.items():
        setattr(window, name, text)
    _refuse(window, begins_anew=begins_anew)
    return window


@transaction.atomic
def change(*, window_id: int, from_at: datetime | None, until_at: datetime, actor: User, **why: str) -> None:
    """Announce other times, or other words, in place of the first. Whoever was told is told again of other times."""
    window = _locked(window_id)
    before = _facts(window)
    times = (window.from_at, window.until_at)
    changed(window, from_at=from_at, until_at=until_at, **why)
    if times != (window.from_at, window.until_at):
        window.version += 1
    window.save()
    _done(window, "maintenance.changed", actor, before=before)


def begun_now(window: MaintenanceWindow) -> MaintenanceWindow:
    """The window as it would be if it began at this instant, not saved: it lasts as long as was announced."""
    now = clock.now()
    window.from_at, window.until_at = now, now + (window.until_at - window.from_at)
    return window


@transaction.atomic
def begin_now(*, window_id: int, actor: User) -> None:
    """It begins by hand, before its time, and not at that time again; who was told of that, and who has a draft that
    it touches now, is told. Refused where it would run into other maintenance.
    """
    window = _locked(window_id)
    _refuse_unless(window, "to_come")
    before = _facts(window)
    _refuse(begun_now(window), begins_anew=False)
    window.version += 1
    window.save()
    _done(window, "maintenance.begun", actor, before=before)


@transaction.atomic
def end_now(*, window_id: int, actor: User) -> None:
    """It ends by hand, before its time: the portal receives again."""
    window = _locked(window_id)
    _refuse_unless(window, "in_force")
    before, window.until_at = _facts(window), clock.now()
    window.save()
    _done(window, "maintenance.ended", actor, before=before)


@transaction.atomic
def cancel(*, window_id: int, actor: User) -> None:
    """It will not be. Whoever was told of it is told so."""
    window = _locked(window_id)
    _refuse_unless(window, "to_come")
    window.cancelled_at, window.version = clock.now(), window.version + 1
    window.save()
    _done(window, "maintenance.cancelled", actor)


def _lock() -> None:
    """One act at a time: what overlaps is seen by the second."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _locked(window_id: int) -> MaintenanceWindow:
    _lock()
    return MaintenanceWindow.objects.select_for_update().get(pk=window_id)


def _refuse(window: MaintenanceWindow, *, begins_anew: bool) -> None:
    if reasons := list(reasons_against(window, begins_anew=begins_anew)):
        raise Refused(reasons)


def _refuse_unless(window: MaintenanceWindow, *phases: str) -> None:
    if window.phase not in phases:
        why = {"cancelled": CALLED_OFF, "over": HAS_ENDED, "in_force": HAS_BEGUN, "to_come": NOT_BEGUN}
        raise Refused(why[window.phase])


def _done(window: MaintenanceWindow, act: str, actor: User, **detail: Any) -> None:
    audit.record(act=act, subject=window, actor=actor, after=_facts(window), **detail)
    transaction.on_commit(forget_remembered)
    if window.told_version < window.version:
        enqueue_on_commit(tell_filers, window.pk)


def _facts(window: MaintenanceWindow) -> dict[str, str]:
    times = {"from_at": window.from_at.isoformat(), "until_at": window.until_at.isoformat()}
    return times | {name: getattr(window, name) for name in NAMES}
