"""The registry records that a case has ended or goes on, and whether the public may know of it, with its reason."""

from collections.abc import Mapping

from django.db import models, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.messages.services import post
from accounts.models import User
from accounts.roles import Role
from cases.hearings.selectors import upcoming_hearings
from cases.hearings.services import vacate_hearing
from cases.models import Case, CaseStatus, Hearing
from cases.permissions import users_acting_in
from cases.signals import case_changed
from cases.states import may_change_status
from icms.lib import clock, dates
from icms.lib.errors import Reason, Refused

RESTRICTERS = frozenset({Role.REGISTRY_SUPERVISOR})


class Fate(models.TextChoices):
    """What becomes of a hearing whose case ends."""

    VACATE = "vacate", _("Vacate it")
    KEEP = "keep", _("It takes place")


@transaction.atomic
def set_status(*, case: Case, status: str, why: str, hearings: Mapping[str, str] | None = None, actor: User) -> None:
    """The case has ended, or goes on again; everybody who acts in it is told why. Refused where it is so already.

    Filing stays open: what follows a judgment is filed in the same case. Whoever ends it says what becomes of each
    hearing that is still to come: `hearings` has `vacate` or `keep` (`Fate`) by its reference. Refused where one is
    left out, such as one that was fixed meanwhile.
    """
    found = _locked(case)
    if found.is_struck:
        raise Refused(Reason("struck", _("This case was struck, and stays so."), "status"))
    if not may_change_status(found.status, status):
        raise Refused(Reason("nothing_changed", _("This is the status of the case already."), "status"))
    to_come = upcoming_hearings(found) if status == Case.Status.ENDED else []
    fates = hearings or {}
    if reasons := [_no_fate(hearing) for hearing in to_come if fates.get(hearing.reference) not in Fate.values]:
        raise Refused(reasons)
    _enter(found, status, "case.status_set", why, actor)
    for hearing in to_come:
        if fates[hearing.reference] == Fate.VACATE:
            vacate_hearing(case=found, reference=hearing.reference, note=why, actor=actor)
    kind = "case_ended" if status == Case.Status.ENDED else "case_goes_on"
    for user in users_acting_in(found):
        post(to=user, kind=kind, params={"case": found.number, "why": why}, link=found.get_absolute_url())
    case_changed.send(sender=Case, case=found)


@transaction.atomic
def strike_case(*, case: Case, why: str, actor: User) -> None:
    """The acceptance that commenced a case was struck: the case ends with it, and leaves the cause book (domain 6.5).

    Its number stays used. Hearings that are still to come are vacated, and whoever is in the case is told of those;
    of the striking itself the caller tells them. Refused where it is struck already.
    """
    found = _locked(case)
    if not may_change_status(found.status, Case.Status.STRUCK):
        raise Refused(Reason("struck", _("This case was struck, and stays so."), "status"))
    _enter(found, Case.Status.STRUCK, "case.struck", why, actor)
    for hearing in upcoming_hearings(found):
        vacate_hearing(case=found, reference=hearing.reference, note=why, actor=actor)
    case_changed.send(sender=Case, case=found)


def _no_fate(hearing: Hearing) -> Reason:
    words = _("Say what becomes of the hearing on %(when)s.")
    when = dates.long_datetime(hearing.starts_at, get_language() or "en")
    return Reason("hearing_left", words % {"when": when}, f"hearing-{hearing.reference}")


def _enter(case: Case, status: str, act: str, why: str, actor: User) -> None:
    """Enter the status of a locked case, with its record."""
    now, before = clock.now(), case.status
    case.statuses.filter(superseded_at=None).update(superseded_at=now)
    CaseStatus.objects.create(case=case, status=status, why=why, entered_by=actor, entered_at=now)
    audit.record(act=act, subject=case, actor=actor, number=case.number, before=before, after=status, why=why)
    case.status = status
    case.save(update_fields=["status"])


@transaction.atomic
def set_restricted(*, case: Case, restricted: bool, why: str, actor: User) -> None:
    """Take a case out of everything the public may look up, or let it be seen again (domain 8); by a supervisor only.

    Those who act in it keep their access. Does nothing if it is so already.
    """
    if actor.role not in RESTRICTERS:
        raise Refused(Reason("not_your_desk", _("Only a registry supervisor restricts a case.")))
    found = _locked(case)
    if found.restricted == restricted:
        return
    found.restricted = restricted
    found.save(update_fields=["restricted"])
    act = "case.restricted" if restricted else "case.opened_to_the_public"
    audit.record(act=act, subject=found, actor=actor, number=found.number, why=why)
    case_changed.send(sender=Case, case=found)


def _locked(case: Case) -> Case:
    return Case.objects.select_for_update(of=("self",)).select_related("case_type__court", "venue").get(pk=case.pk)
