"""The registry records that a case has ended or goes on, and whether the public may know of it, with its reason."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.messages.services import post
from accounts.models import User
from accounts.roles import Role
from cases.models import Case, CaseStatus
from cases.permissions import users_acting_in
from cases.signals import case_changed
from cases.states import may_change_status
from icms.lib import clock
from icms.lib.errors import Reason, Refused

RESTRICTERS = frozenset({Role.REGISTRY_SUPERVISOR})


@transaction.atomic
def set_status(*, case: Case, status: str, why: str, actor: User) -> None:
    """The case has ended, or goes on again; everybody who acts in it is told why. Refused where it is so already.

    Filing stays open: what follows a judgment is filed in the same case.
    """
    found = _locked(case)
    if not may_change_status(found.status, status):
        raise Refused(Reason("nothing_changed", _("This is the status of the case already."), "status"))
    now = clock.now()
    found.statuses.filter(superseded_at=None).update(superseded_at=now)
    CaseStatus.objects.create(case=found, status=status, why=why, entered_by=actor, entered_at=now)
    audit.record(
        act="case.status_set",
        subject=found,
        actor=actor,
        number=found.number,
        before=found.status,
        after=status,
        why=why,
    )
    found.status = status
    found.save(update_fields=["status"])
    kind = "case_ended" if status == Case.Status.ENDED else "case_goes_on"
    for user in users_acting_in(found):
        post(to=user, kind=kind, params={"case": found.number, "why": why}, link=found.get_absolute_url())
    case_changed.send(sender=Case, case=found)


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
