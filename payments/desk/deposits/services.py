"""The accounts office's side of deposit accounts: put money in, with a second officer for much; suspend (domain 9)."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.messages.services import post
from accounts.models import Organization, User
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from payments.deposits.notifications import administrators_of, watch_balance
from payments.ledger import record_credited
from payments.models import DepositAccount, DepositAgreement, DepositCredit

State = DepositCredit.State


@transaction.atomic
def enter_credit(
    *, account_id: int, officer: User, cents: int, source_reference: str, received_on: date
) -> DepositCredit:
    """Enter money that the office has received (HK$ cents). It counts at once, or once a second officer approves.

    From DEPOSIT_FOUR_EYES_CENTS on it needs the second officer. Raises Refused if this source was entered before, or
    the day is in the future.
    """
    account = _locked(account_id)
    now = clock.now()
    reasons = []
    known = DepositCredit.objects.exclude(state=State.REFUSED).filter(source_reference=source_reference).first()
    if known is not None:
        words = _("This source has been entered already, as credit %(reference)s.") % {"reference": known.reference}
        reasons.append(Reason("source_known", words, "source_reference"))
    if received_on > clock.court_day(now):
        reasons.append(Reason("day_to_come", _("This day is still to come."), "received_on"))
    if reasons:
        raise Refused(reasons)
    needs_second = cents >= settings.DEPOSIT_FOUR_EYES_CENTS
    credit = DepositCredit.objects.create(
        account=account,
        state=State.WAITING if needs_second else State.CREDITED,
        cents=cents,
        source_reference=source_reference,
        received_on=received_on,
        entered_by=officer,
        entered_at=now,
        needs_second=needs_second,
    )
    audit.record(
        act="credit.entered",
        subject=credit,
        actor=officer,
        on_behalf_of=account.organization,
        account=account.reference,
        cents=cents,
        source=source_reference,
        needs_second=needs_second,
    )
    if not needs_second:
        _put_in(credit)
    return credit


@transaction.atomic
def approve_credit(*, credit_id: int, officer: User) -> DepositCredit:
    """The second officer approves. Raises Refused for the officer who entered it, or if it was decided already."""
    credit = _waiting(credit_id)
    if credit.entered_by_id == officer.pk:
        words = _("You entered this credit, so another officer must approve it.")
        raise Refused(Reason("own_credit", words))
    credit.state, credit.decided_by, credit.decided_at = State.CREDITED, officer, clock.now()
    credit.save(update_fields=["state", "decided_by", "decided_at"])
    audit.record(
        act="credit.approved",
        subject=credit,
        actor=officer,
        on_behalf_of=credit.account.organization,
        cents=credit.cents,
    )
    _put_in(credit)
    return credit


@transaction.atomic
def refuse_credit(*, credit_id: int, officer: User, note: str) -> DepositCredit:
    """Refuse a waiting credit; its source may be entered again. Raises Refused for the officer who entered it."""
    credit = _waiting(credit_id)
    if credit.entered_by_id == officer.pk:
        raise Refused(Reason("own_credit", _("You entered this credit, so another officer must decide on it.")))
    credit.state, credit.decided_by, credit.decided_at = State.REFUSED, officer, clock.now()
    credit.note = note
    credit.save(update_fields=["state", "decided_by", "decided_at", "note"])
    audit.record(
        act="credit.refused", subject=credit, actor=officer, on_behalf_of=credit.account.organization, note=note
    )
    return credit


@transaction.atomic
def suspend(*, organization: Organization, officer: User, note: str) -> DepositAgreement:
    """Nobody can pay from the organization's accounts until this is lifted; its PAs are told why."""
    agreement = DepositAgreement.objects.select_for_update().get(organization=organization)
    if agreement.is_suspended:
        return agreement
    agreement.suspended_at, agreement.suspended_by = clock.now(), officer
    agreement.suspended_because = note
    agreement.save(update_fields=["suspended_at", "suspended_by", "suspended_because"])
    audit.record(act="deposit.suspended", subject=organization, actor=officer, on_behalf_of=organization, because=note)
    _tell(organization, "payment_deposit_suspended", because=note)
    return agreement


@transaction.atomic
def lift_suspension(*, organization: Organization, officer: User) -> DepositAgreement:
    """The organization's accounts can be paid from again."""
    agreement = DepositAgreement.objects.select_for_update().get(organization=organization)
    if not agreement.is_suspended:
        return agreement
    agreement.suspended_at, agreement.suspended_by, agreement.suspended_because = None, None, ""
    agreement.save(update_fields=["suspended_at", "suspended_by", "suspended_because"])
    audit.record(act="deposit.resumed", subject=organization, actor=officer, on_behalf_of=organization)
    _tell(organization, "payment_deposit_resumed")
    return agreement


def _put_in(credit: DepositCredit) -> None:
    record_credited(credit, at=clock.now())
    watch_balance(credit.account)
    branch = credit.account.branch.code if credit.account.branch else ""
    _tell(
        credit.account.organization,
        "payment_deposit_credited",
        branch=branch,
        cents=credit.cents,
        source=credit.source_reference,
        balance_cents=credit.account.balance_cents,
    )


def _tell(organization: Organization, kind: str, **params: object) -> None:
    for administrator in administrators_of(organization):
        post(to=administrator, kind=kind, params=params, link="/payments/deposit/")


def _locked(account_id: int) -> DepositAccount:
    rows = DepositAccount.objects.select_for_update(of=("self",)).select_related("organization", "branch")
    return rows.get(pk=account_id)


def _waiting(credit_id: int) -> DepositCredit:
    rows = DepositCredit.objects.select_for_update(of=("self",)).select_related("account__organization")
    credit = rows.get(pk=credit_id)
    if not credit.is_waiting:
        raise Refused(Reason("credit_decided", _("This credit has been decided already.")))
    credit.account = _locked(credit.account_id)
    return credit
