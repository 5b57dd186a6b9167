"""Which deposit accounts an organization has, and which of them an account holder may spend."""

from dataclasses import dataclass

from accounts.models import Branch, Organization, User
from icms.lib import clock
from payments.models import DepositAccount, DepositAgreement


@dataclass(frozen=True)
class Purse:
    """What an organization user may spend: the branch's account, and the main one if it helps out."""

    own: DepositAccount
    main: DepositAccount | None

    @property
    def spendable_cents(self) -> int:
        return self.own.balance_cents + (self.main.balance_cents if self.main else 0)


def agreement_of(organization: Organization | None) -> DepositAgreement | None:
    """The organization's agreement to the terms, if it keeps a deposit account."""
    if organization is None:
        return None
    return DepositAgreement.objects.select_related("terms", "accepted_by").filter(organization=organization).first()


def ensure_accounts(organization: Organization) -> list[DepositAccount]:
    """The main account, then that of each open branch; those that are missing are opened.

    Only for an organization with an agreement; a branch made later gets its account when it is first looked for.
    """
    have = DepositAccount.objects.filter(organization=organization)
    known = set(have.values_list("branch_id", flat=True))
    wanted: list[Branch | None] = [None, *organization.branches.filter(closed_at=None)]
    now = clock.now()
    missing = [
        DepositAccount(organization=organization, branch=branch, opened_at=now)
        for branch in wanted
        if (branch.pk if branch else None) not in known
    ]
    if missing:
        DepositAccount.objects.bulk_create(missing, ignore_conflicts=True)
    return list(have.select_related("branch", "organization"))


def account_of(user: User) -> DepositAccount | None:
    """The account of a user's branch (for a PA the main one); None if the organization keeps no deposit account."""
    if agreement_of(user.organization) is None or user.organization is None:
        return None
    accounts = ensure_accounts(user.organization)
    return next((each for each in accounts if each.branch_id == user.branch_id), accounts[0])


def purse_of(user: User, *, lock: bool = False) -> Purse | None:
    """What this user may spend, if there is a deposit account. `lock` locks the branch's, then the main one."""
    account = account_of(user)
    if account is None:
        return None
    rows = DepositAccount.objects.select_related("branch")
    if lock:
        rows = rows.select_for_update(of=("self",))
    own = rows.get(pk=account.pk)
    main = rows.filter(organization=user.organization, branch=None).first() if own.draws_on_main else None
    return Purse(own, main)
