"""What officers do to the calendar: enter, end, correct and cancel closures, and weather warnings (domain 5.2, 5.3).

Every change is recorded with what was before and what is after. One of a closure is numbered for the apps that stamp
(changes.py); a warning corrects no stamp: whether an office closed for it is another question, and another row.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from cases.calendar.changes import lock_calendar, note_change
from cases.calendar.rules import reasons_against, reasons_against_warning
from cases.models import Closure, Office, WeatherWarning
from icms.lib import clock
from icms.lib.errors import Reason, Refused


@transaction.atomic
def record_closure(
    *,
    office: Office | None,
    reason: str,
    from_at: datetime,
    until_at: datetime | None,
    actor: User,
    source: str = "",
) -> Closure:
    """An office, or every office (None), is closed from one instant until another; None while the end is not known.

    `source` says where it was announced, and of another reason what it is. A closure may be entered after the event,
    and may overlap others. Refused with every reason, also when the very same closure is there already (a button
    pressed twice).
    """
    lock_calendar()
    closure = Closure(office=office, reason=reason, from_at=from_at, until_at=until_at, source=source, entered_by=actor)
    refuse(reasons_against(closure))
    closure.save()
    audit.record(act="calendar.closure_entered", subject=closure, actor=actor, after=_facts(closure))
    note_change(office=office, from_at=from_at, until_at=until_at)
    return closure


@transaction.atomic
def end_closure(*, closure_id: int, until_at: datetime, actor: User) -> Closure:
    """The announced time at which a closure without a known end ends: pending stamps get their time."""
    closure = _standing(closure_id)
    if closure.until_at is not None:
        raise Refused(Reason("ended_already", _("This closure has an end already. Correct it instead.")))
    return _change(closure, "calendar.closure_ended", actor, until_at=until_at)


@transaction.atomic
def correct_closure(
    *,
    closure_id: int,
    office: Office | None,
    reason: str,
    from_at: datetime,
    until_at: datetime | None,
    actor: User,
    source: str,
) -> Closure:
    """A closure was entered wrongly: these are the right office, reason and times."""
    closure = _standing(closure_id)
    right = {"office": office, "reason": reason, "from_at": from_at, "until_at": until_at, "source": source}
    if all(getattr(closure, name) == value for name, value in right.items()):
        raise Refused(Reason("nothing_changed", _("Nothing is different from what is entered already.")))
    return _change(closure, "calendar.closure_corrected", actor, **right)


@transaction.atomic
def cancel_closure(*, closure_id: int, actor: User) -> Closure:
    """A closure never was: the calendar is as if it had not been entered. Its row and its record stay."""
    return _change(_standing(closure_id), "calendar.closure_cancelled", actor, cancelled_at=clock.now())


@transaction.atomic
def record_warning(*, kind: str, from_at: datetime, until_at: datetime, source: str, actor: User) -> WeatherWarning:
    """A warning was in force from one instant until another. Entered after the event, when both are known."""
    if reasons := list(reasons_against_warning(kind=kind, from_at=from_at, until_at=until_at)):
        raise Refused(reasons)
    warning = WeatherWarning.objects.create(
        kind=kind, from_at=from_at, until_at=until_at, source=source, entered_by=actor
    )
    audit.record(act="calendar.warning_entered", subject=warning, actor=actor, after=_warning_facts(warning))
    return warning


@transaction.atomic
def cancel_warning(*, reference: str, actor: User) -> WeatherWarning:
    """A warning never was. Its row and its record stay; cancelling twice is refused."""
    warning = WeatherWarning.objects.select_for_update().get(reference=reference)
    if warning.cancelled_at is not None:
        raise Refused(Reason("cancelled_already", _("This warning has been cancelled.")))
    warning.cancelled_at = clock.now()
    warning.save(update_fields=["cancelled_at"])
    audit.record(act="calendar.warning_cancelled", subject=warning, actor=actor, before=_warning_facts(warning))
    return warning


def _standing(closure_id: int) -> Closure:
    """The closure, locked, if nobody has cancelled it. Raises Closure.DoesNotExist, Refused."""
    lock_calendar()
    closure = Closure.objects.select_for_update().get(pk=closure_id)
    if closure.cancelled_at is not None:
        raise Refused(Reason("cancelled_already", _("This closure has been cancelled.")))
    return closure


def _change(closure: Closure, act: str, actor: User, **fields: Any) -> Closure:
    """Write the new facts, record both, and have the stamps of both times looked at again."""
    before, office, from_at, until_at = _facts(closure), closure.office, closure.from_at, closure.until_at
    for name, value in fields.items():
        setattr(closure, name, value)
    if closure.cancelled_at is None:
        refuse(reasons_against(closure))
    closure.save()
    audit.record(act=act, subject=closure, actor=actor, before=before, after=_facts(closure))
    note_change(office=office, from_at=from_at, until_at=until_at)
    if (office, from_at, until_at) != (closure.office, closure.from_at, closure.until_at):
        note_change(office=closure.office, from_at=closure.from_at, until_at=closure.until_at)
    return closure


def refuse(reasons: list[Reason]) -> None:
    """Raise Refused if there is any reason to."""
    if reasons:
        raise Refused(reasons)


def _facts(closure: Closure) -> dict[str, Any]:
    return {
        "office": closure.office_id,
        "reason": closure.reason,
        "from": closure.from_at.isoformat(),
        "until": closure.until_at.isoformat() if closure.until_at else None,
        "cancelled": closure.cancelled_at is not None,
        "source": closure.source,
    }


def _warning_facts(warning: WeatherWarning) -> dict[str, str]:
    return {"kind": warning.kind, "from": warning.from_at.isoformat(), "until": warning.until_at.isoformat()}
