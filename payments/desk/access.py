"""Gates to what lies on the accounts office's desk; every address is a public reference."""

from datetime import date
from typing import TypeVar

from django.db.models import Prefetch
from django.http import Http404

from accounts.access import for_roles
from accounts.models import Message, Organization, User
from accounts.roles import ACCOUNTS_DESK, Role
from icms.lib.references import parse_reference
from payments.gateways.selectors import get_gateway
from payments.models import Charge, DepositAccount, DepositCredit, Difference, Refund

officers_only = for_roles(ACCOUNTS_DESK)
readers = for_roles(ACCOUNTS_DESK | {Role.AUDITOR})

Row = TypeVar("Row")


def may_act(user: User) -> bool:
    """May this account act at the desk, or only read (the auditor)?"""
    return user.role in ACCOUNTS_DESK


def get_refund(reference: str) -> Refund:
    """The refund of this reference, else 404."""
    rows = Refund.objects.select_related(
        "payment__charge__court",
        "payment__charge__payer",
        "payment__charge__organization",
        "asked_by",
        "checked_by",
        "decided_by",
    )
    return _found(rows.filter(reference=parse_reference(reference) or "").first())


def get_charge_with_failed_emails(reference: str) -> Charge:
    """The charge of this reference, if an e-mail to its payer failed, else 404."""
    failed = Message.objects.email_failed()
    rows = Charge.objects.filter(reference=parse_reference(reference) or "", emails__in=failed).distinct()
    return _found(rows.prefetch_related(Prefetch("emails", failed, to_attr="failed_emails")).first())


def get_holder(reference: str) -> Organization:
    """The organization of this reference, if it keeps a deposit account, else 404."""
    rows = Organization.objects.select_related("deposit_agreement__terms", "deposit_agreement__suspended_by")
    found = rows.filter(reference=parse_reference(reference) or "", deposit_agreement__isnull=False).first()
    return _found(found)


def get_deposit(reference: str) -> DepositAccount:
    """The deposit account of this reference, else 404."""
    rows = DepositAccount.objects.select_related("organization", "branch")
    return _found(rows.filter(reference=parse_reference(reference) or "").first())


def get_credit(reference: str) -> DepositCredit:
    """The credit of this reference, else 404."""
    rows = DepositCredit.objects.select_related("account__organization", "account__branch", "entered_by", "decided_by")
    return _found(rows.filter(reference=parse_reference(reference) or "").first())


def get_difference(reference: str) -> Difference:
    """The difference of this reference, else 404."""
    rows = Difference.objects.select_related("reconciliation", "resolved_by")
    return _found(rows.filter(reference=parse_reference(reference) or "").first())


def get_day(gateway: str, day: str) -> date:
    """A day of a gateway that the portal has, else 404."""
    if get_gateway(gateway) is None:
        raise Http404
    try:
        return date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error


def _found(row: Row | None) -> Row:
    if row is None:
        raise Http404
    return row
