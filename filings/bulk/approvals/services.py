"""An organization asks to file in bulk; a supervisor of the registry grants it, or takes it back (domain 6.8)."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from accounts.roles import Role
from cases.models import CaseType
from filings.bulk.access import kinds_in_bulk
from filings.bulk.notifications import notify_approval
from filings.bulk.rules import NOT_IN_BULK
from filings.models import BulkApproval
from icms.lib import clock
from icms.lib.errors import Reason, Refused

State = BulkApproval.State
NOT_YOURS = Reason("not_yours", _("Only the primary administrator of an organization asks for this."))
ASKED_ALREADY = Reason("asked_already", _("This has been asked for, or granted, already."), "case_type")
NOT_BROUGHT_BY = Reason(
    "not_yours_to_bring", _("Only government departments and the like commence this kind of case."), "case_type"
)
NOT_ASKED = Reason("not_asked", _("This has been decided already. Look at the list again."))


@transaction.atomic
def ask(*, actor: User, case_type: CaseType, about: str) -> BulkApproval:
    """Ask the registry. Refused where the kind is not taken in bulk, or was asked for already."""
    organization = actor.organization
    if actor.role != Role.PRIMARY_ADMINISTRATOR or organization is None:
        raise Refused(NOT_YOURS)
    reasons = [] if case_type in kinds_in_bulk() else [NOT_IN_BULK]
    if not case_type.may_be_brought_by(organization.kind):
        reasons.append(NOT_BROUGHT_BY)
    if reasons:
        raise Refused(reasons)
    try:
        with transaction.atomic():
            approval = BulkApproval.objects.create(
                organization=organization,
                case_type=case_type,
                about=about,
                asked_by=actor,
                asked_at=clock.now(),
            )
    except IntegrityError:
        raise Refused(ASKED_ALREADY) from None
    audit.record(act="bulk_approval.asked", subject=approval, actor=actor, kind=case_type.pk, about=about)
    return approval


@transaction.atomic
def grant(*, approval_id: int, officer: User, most_rows: int) -> BulkApproval:
    """Grant it for so many rows at a time, or give one that is granted another ceiling."""
    approval = _locked(approval_id, State.ASKED, State.GRANTED)
    approval.most_rows = most_rows
    return _decide(approval, State.GRANTED, officer, most_rows=most_rows)


@transaction.atomic
def decline(*, approval_id: int, officer: User, note: str) -> BulkApproval:
    """Decline what was asked, with a reason."""
    approval = _locked(approval_id, State.ASKED)
    approval.note = note
    return _decide(approval, State.DECLINED, officer, note=note)


@transaction.atomic
def take_back(*, approval_id: int, officer: User, note: str) -> BulkApproval:
    """End it, with a reason. What was lodged stands, and what awaits payment may still be paid."""
    approval = _locked(approval_id, State.GRANTED)
    approval.note = note
    return _decide(approval, State.TAKEN_BACK, officer, note=note)


def _locked(approval_id: int, *states: State) -> BulkApproval:
    found = BulkApproval.objects.select_for_update(of=("self",)).select_related("case_type", "organization")
    approval = found.get(pk=approval_id)
    if approval.state not in states:
        raise Refused(NOT_ASKED)
    return approval


def _decide(approval: BulkApproval, state: State, officer: User, **detail: object) -> BulkApproval:
    approval.state, approval.decided_by, approval.decided_at = state, officer, clock.now()
    approval.save()
    audit.record(
        act=f"bulk_approval.{state}",
        subject=approval,
        actor=officer,
        on_behalf_of=approval.organization,
        kind=approval.case_type_id,
        **detail,
    )
    administrators = User.objects.filter(
        organization=approval.organization, role=Role.PRIMARY_ADMINISTRATOR, state=User.State.ACTIVE
    )
    for administrator in administrators.order_by("pk"):
        notify_approval(approval, to=administrator)
    return approval
