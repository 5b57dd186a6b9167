"""Absences are recorded and called off; what the stand-in is told (domain 4.2)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.messages.services import post
from accounts.models import User
from cases.absences.rules import may_record_for, stand_ins_for
from cases.models import Absence
from icms.lib import clock
from icms.lib.errors import Reason, Refused

LONGEST = timedelta(days=366)


@transaction.atomic
def record_absence(*, actor: User, account: User, stand_in: User | None, first_day: date, last_day: date) -> Absence:
    """Record an absence of whole days of the court's clock. Refused with every reason.

    The stand-in has the account's rights and messages from the first midnight to the last; they begin and end
    by themselves (docs/decisions/stand-ins.md).
    """
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=account.pk)
    from_at, until_at = _midnight(first_day), _midnight(last_day + timedelta(days=1))
    if reasons := list(_reasons_against(actor, account, stand_in, from_at, until_at)):
        raise Refused(reasons)
    absence = Absence.objects.create(
        account=account,
        stand_in=stand_in,
        from_at=from_at,
        until_at=until_at,
        entered_by=actor,
        entered_at=clock.now(),
    )
    audit.record(
        act="absence.entered",
        subject=absence,
        actor=actor,
        account=account.username,
        stand_in=stand_in.username if stand_in else "",
        first_day=first_day.isoformat(),
        last_day=last_day.isoformat(),
    )
    params = {
        "account": str(account),
        "from_at": from_at.isoformat(),
        "last_at": (until_at - timedelta(minutes=1)).isoformat(),
    }
    if stand_in and stand_in.pk != actor.pk:
        post(to=stand_in, kind="case_standing_in", params=params, link=reverse("cases:list"))
    return absence


@transaction.atomic
def cancel_absence(*, absence_id: int, actor: User) -> Absence:
    """End an absence now, or call it off before it begins. Does nothing if it has been cancelled already."""
    absence = Absence.objects.select_for_update(of=("self",)).select_related("account", "stand_in").get(pk=absence_id)
    if absence.cancelled_at is not None:
        return absence
    if not may_record_for(actor, absence.account):
        raise Refused(Reason("not_yours", _("Only the user and the administrators may change this absence.")))
    absence.cancelled_at, absence.cancelled_by = clock.now(), actor
    absence.save(update_fields=["cancelled_at", "cancelled_by"])
    audit.record(act="absence.cancelled", subject=absence, actor=actor, account=absence.account.username)
    return absence


def _reasons_against(
    actor: User, account: User, stand_in: User | None, from_at: datetime, until_at: datetime
) -> Iterator[Reason]:
    now = clock.now()
    if not may_record_for(actor, account):
        yield Reason("not_yours", _("You may not enter an absence of this user."), "account")
    if until_at <= from_at:
        yield Reason("order", _("The last day is before the first day."), "last_day")
    elif until_at <= now:
        yield Reason("past", _("The last day is over already."), "last_day")
    elif until_at - from_at > LONGEST:
        yield Reason("long", _("An absence is at most a year. Hand the cases over instead."), "last_day")
    elif Absence.objects.meeting(from_at, until_at).filter(account=account).exists():
        yield Reason("overlap", _("This user is away on some of these days already."), "first_day")
    if stand_in is None:
        return
    if not stand_ins_for(account).filter(pk=stand_in.pk).exists():
        yield Reason("not_a_stand_in", _("Choose another active user of the organization."), "stand_in")
    elif Absence.objects.meeting(from_at, until_at).filter(account=stand_in).exists():
        yield Reason("also_away", _("That user is away on some of these days too. Choose another."), "stand_in")


def _midnight(day: date) -> datetime:
    return clock.from_court(datetime.combine(day, time()))
