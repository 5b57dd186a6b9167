"""The absence calendar: who is away, who stands in, and what the stand-in is told (domain 4.2)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.messages.kinds import Subject, subject_of
from accounts.messages.services import post
from accounts.models import User
from accounts.roles import Role
from cases.assigning.rules import may_assign, users_in_reach
from cases.models import Absence
from icms.lib import clock
from icms.lib.errors import Reason, Refused

TOLD = (Subject.CASES, Subject.FILINGS, Subject.PAYMENTS)
LONGEST = timedelta(days=366)


def may_enter_for(actor: User, account: User) -> bool:
    """May `actor` enter an absence of this account: its own, or as administrator of its branch?"""
    if actor.pk == account.pk:
        return actor.role == Role.ORGANIZATION_USER and actor.is_active
    return may_assign(actor) and users_in_reach(actor).filter(pk=account.pk).exists()


def stand_ins_for(account: User) -> QuerySet[User]:
    """Who may stand in: the other active users of the organization."""
    users = User.objects.filter(
        organization=account.organization_id, role=Role.ORGANIZATION_USER, state=User.State.ACTIVE
    )
    return users.exclude(pk=account.pk).select_related("branch", "organization").order_by("name_en", "name_zh", "pk")


def absences_seen_by(actor: User) -> QuerySet[Absence]:
    """The absences that are not over: of the users in reach; for a user the own ones and those it stands in for."""
    absences = Absence.objects.standing().filter(until_at__gt=clock.now())
    absences = absences.select_related("account__branch", "stand_in", "entered_by").order_by("from_at", "pk")
    if actor.role == Role.ORGANIZATION_USER:
        return absences.filter(Q(account=actor) | Q(stand_in=actor))
    return absences.filter(account__in=users_in_reach(actor))


@transaction.atomic
def enter(*, actor: User, account: User, stand_in: User | None, first_day: date, last_day: date) -> Absence:
    """Enter an absence of whole days of the court's clock. Refused with every reason.

    The stand-in has the account's rights and messages from the first midnight to the last; nobody has to give or end
    them (docs/decisions/stand-ins.md).
    """
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=account.pk)
    from_at, until_at = _midnight(first_day), _midnight(last_day + timedelta(days=1))
    if reasons := list(_not_entered(actor, account, stand_in, from_at, until_at)):
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
        post(to=stand_in, kind="case_standing_in", params=params, link="/cases/")
    return absence


@transaction.atomic
def cancel(*, absence_id: int, actor: User) -> Absence:
    """End an absence now, or call it off before it begins; cancelled twice it is cancelled once."""
    absence = Absence.objects.select_for_update(of=("self",)).select_related("account", "stand_in").get(pk=absence_id)
    if absence.cancelled_at is not None:
        return absence
    if not may_enter_for(actor, absence.account):
        raise Refused(Reason("not_yours", _("Only the user and the administrators may change this absence.")))
    absence.cancelled_at, absence.cancelled_by = clock.now(), actor
    absence.save(update_fields=["cancelled_at", "cancelled_by"])
    audit.record(act="absence.cancelled", subject=absence, actor=actor, account=absence.account.username)
    return absence


def stand_ins_of(account: User, kind: str) -> list[User]:
    """Who is to be told what this account is told of cases, filings and payments: whoever stands in at this moment."""
    if account.role != Role.ORGANIZATION_USER or subject_of(kind) not in TOLD:
        return []
    absences = Absence.objects.at(clock.now()).filter(account=account, stand_in__state=User.State.ACTIVE)
    return [each.stand_in for each in absences.select_related("stand_in__organization") if each.stand_in]


def _not_entered(
    actor: User, account: User, stand_in: User | None, from_at: datetime, until_at: datetime
) -> Iterator[Reason]:
    now = clock.now()
    if not may_enter_for(actor, account):
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
