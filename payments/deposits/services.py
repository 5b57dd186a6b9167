"""The organization's side of its deposit account: accept the terms, set the alert, draw on the main one (domain 9)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.caps import locked_organization
from accounts.messages.services import post
from accounts.models import User
from accounts.roles import Role
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from icms.lib.folding import is_name_of
from payments.deposits.notifications import administrators_of, watch_balance
from payments.deposits.selectors import agreement_of, ensure_accounts
from payments.ledger import record_moved
from payments.models import DepositAccount, DepositAgreement, DepositTerms

ONLY_PA = Reason("only_primary", _("Only a primary administrator may do this."))


@transaction.atomic
def accept_terms(*, actor: User, version: int, signed_name: str) -> DepositAgreement:
    """The PA accepts the terms; the main account and one for each branch are opened. A second time changes nothing.

    Raises Refused for another account, another name than the holder's, or a version that is not the one in force.
    """
    organization = locked_organization(_organization_id(actor))
    standing = agreement_of(organization)
    if standing is not None:
        return standing
    now = clock.now()
    terms = DepositTerms.objects.in_force_on(clock.court_day(now))
    reasons = []
    if terms is None or terms.version != version:
        words = _("The terms have changed since you opened this page. Read them as they are now, and accept again.")
        reasons.append(Reason("other_terms", words))
    if not is_name_of(signed_name, actor.name_en, actor.name_zh):
        own_name = _("Type your name as it is on your account: %(name)s.") % {"name": actor.name}
        reasons.append(Reason("signature", own_name, "signed_name"))
    if reasons or terms is None:
        raise Refused(reasons)
    agreement = DepositAgreement.objects.create(
        organization=organization, terms=terms, accepted_by=actor, signed_name=signed_name, accepted_at=now
    )
    accounts = ensure_accounts(organization)
    audit.record(
        act="deposit.opened",
        subject=accounts[0],
        actor=actor,
        terms=terms.version,
        signed_name=signed_name,
        accounts=[account.reference for account in accounts],
    )
    return agreement


@transaction.atomic
def set_account(
    *, account_id: int, actor: User, alert_below_cents: int | None, draws_on_main: bool = False
) -> DepositAccount:
    """The PA sets the balance below which to be told (HK$ cents, or None), and whether the main account helps out.

    A threshold above the present balance sends no message now: the next comes after the next crossing.
    """
    organization_id = _organization_id(actor)
    rows = DepositAccount.objects.select_for_update(of=("self",)).select_related("branch")
    account = rows.get(pk=account_id, organization=organization_id)
    if draws_on_main and account.branch is None:
        raise Refused(Reason("main_draws_on_none", _("The main account draws on no other."), "draws_on_main"))
    account.alert_below_cents, account.draws_on_main = alert_below_cents, draws_on_main
    is_below = alert_below_cents is not None and account.balance_cents < alert_below_cents
    account.below_since = (account.below_since or clock.now()) if is_below else None
    account.save(update_fields=["alert_below_cents", "draws_on_main", "below_since"])
    audit.record(
        act="deposit.set",
        subject=account,
        actor=actor,
        alert_below_cents=alert_below_cents,
        draws_on_main=draws_on_main,
    )
    return account


def accounts_of_closed_branches() -> list[int]:
    """The accounts of closed branches that hold something: what the branch left, a credit or a refund since."""
    left = DepositAccount.objects.filter(branch__closed_at__isnull=False, balance_cents__gt=0)
    return list(left.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def move_to_main(*, account_id: int) -> None:
    """Move all that the account of a closed branch holds to the main one, and tell the primary administrators.

    Does nothing if the branch was opened again, or nothing is left. Locks the branch's account before the main one, as
    checkout does.
    """
    rows = DepositAccount.objects.select_for_update(of=("self",)).select_related("organization", "branch")
    account = rows.get(pk=account_id)
    if account.branch is None or account.branch.closed_at is None or not account.balance_cents:
        return
    main = rows.get(organization=account.organization, branch=None)
    cents = account.balance_cents
    record_moved(account, main, cents=cents, at=clock.now())
    watch_balance(main)
    account.alert_below_cents = account.below_since = None
    account.save(update_fields=["alert_below_cents", "below_since"])
    audit.record(
        act="deposit.moved_to_main",
        subject=account,
        actor=None,
        on_behalf_of=account.organization,
        cents=cents,
        to=main.reference,
    )
    params = {"branch": account.branch.code, "cents": cents, "balance_cents": main.balance_cents}
    for administrator in administrators_of(account.organization):
        post(to=administrator, kind="payment_deposit_moved", params=params, link="/payments/deposit/")


def _organization_id(actor: User) -> int:
    if actor.role != Role.PRIMARY_ADMINISTRATOR or actor.organization_id is None:
        raise Refused(ONLY_PA)
    return actor.organization_id
