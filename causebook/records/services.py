"""Applying for a court record, receiving the application when it is paid for, withdrawing it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from cases.models import Court, Venue
from causebook.models import RecordKind, RecordRequest
from causebook.records.notifications import notify
from causebook.records.rules import COURT, normal_number, quote_of, reasons_against
from causebook.states import RecordState, may_change_record
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from payments.charges.services import raise_charge, withdraw_charge
from payments.models import Charge
from payments.refunds.requests import request_whole_refund

SUBJECT = "court_record"
WORK_BEGAN = Reason("work_began", _("An officer has this application in hand, so it cannot be withdrawn any more."))
ENDED = Reason("ended", _("This application has ended."))


@transaction.atomic
def apply(
    *, account: User, kind: RecordKind, venue: Venue, number: str, particulars: str, purpose: str, language: str
) -> RecordRequest:
    """An application of this account, with its charge; received at once where nothing is owed.

    Refused with every reason, also while the fee is not set.
    """
    User.objects.select_for_update().get(pk=account.pk)
    fee, number = quote_of(kind), normal_number(number)
    if reasons := [*reasons_against(account, kind, venue, number), *fee.blocked]:
        raise Refused(reasons)
    asked = RecordRequest.objects.create(
        account=account,
        organization=account.organization,
        kind=kind,
        venue=venue,
        number=number,
        particulars=particulars,
        purpose=purpose,
        language=language,
        applied_at=clock.now(),
    )
    audit.record(act="record.applied_for", subject=asked, actor=account, kind=kind.code, number=number)
    if fee.total_cents:
        _charge(asked)
    else:
        _receive(asked, clock.now())
    return asked


@transaction.atomic
def requote(reference: str, actor: User) -> Charge | None:
    """What `payments` calls to have the fee asked for again, as it is now; None if nothing is owed."""
    asked = locked(RecordRequest.objects.get(reference=reference).pk)
    return _charge(asked) if asked.state == RecordState.AWAITING_PAYMENT else None


def _charge(asked: RecordRequest) -> Charge:
    return raise_charge(
        subject_kind=SUBJECT,
        subject=asked.reference,
        court=Court.objects.get(pk=COURT),
        payer=asked.account,
        quote=quote_of(asked.kind),
        language=asked.language,
        title=asked.kind.name,
    )


def receive_paid(reference: str, confirmed_at: datetime | None) -> None:
    """Its charge is settled: the desk has it, from when the payment counts. In the transaction of the payment."""
    asked = locked(RecordRequest.objects.get(reference=reference).pk)
    if asked.state == RecordState.AWAITING_PAYMENT:
        _receive(asked, confirmed_at)
    elif asked.state == RecordState.WITHDRAWN:
        give_back_fee(asked, "Paid after it was withdrawn.", asked.account)


def _receive(asked: RecordRequest, at: datetime | None) -> None:
    move(asked, RecordState.RECEIVED)
    asked.received_at = at or clock.now()
    asked.save(update_fields=["state", "received_at"])
    audit.record(act="record.received", subject=asked, actor=asked.account)
    notify(asked, "received")


@transaction.atomic
def withdraw(*, request_id: int, actor: User) -> RecordRequest:
    """The applicant does not want it. What was paid is put up for refund; refused once an officer has begun."""
    asked = locked(request_id)
    if asked.taken_at is not None:
        raise Refused(WORK_BEGAN)
    move(asked, RecordState.WITHDRAWN)
    asked.ended_at, asked.ended_by = clock.now(), actor
    asked.save(update_fields=["state", "ended_at", "ended_by"])
    audit.record(act="record.withdrawn", subject=asked, actor=actor)
    give_back_fee(asked, "The application was withdrawn before work on it began.", actor)
    return asked


def give_back_fee(asked: RecordRequest, words: str, actor: User) -> None:
    """What was paid is put up for refund; what is still owed is owed no more."""
    for charge in Charge.objects.open_for(SUBJECT, asked.reference):
        withdraw_charge(charge=charge, actor=actor)
    for charge in Charge.objects.settled_for(SUBJECT, asked.reference):
        request_whole_refund(charge_id=charge.pk, words=words)


def locked(request_id: int) -> RecordRequest:
    """The application, locked until the transaction ends."""
    found = RecordRequest.objects.select_for_update(of=("self",)).select_related("kind", "venue__court", "account")
    return found.get(pk=request_id)


def move(asked: RecordRequest, to: RecordState) -> None:
    """Change the state of a locked application; the caller saves it. Refused where it may not go there."""
    if not may_change_record(asked.state, to):
        raise Refused(ENDED)
    asked.state = to
