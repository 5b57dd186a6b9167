"""A branch is closed: what its deposit account holds goes to the main one, so that no money lies where nobody pays."""

from django.db import transaction

from accounts import audit
from accounts.messages.services import post
from icms.lib import clock
from payments.deposits.alerts import administrators_of, watch_balance
from payments.deposits.ledger import enter_moved
from payments.models import DepositAccount


def accounts_of_closed_branches() -> list[int]:
    """The accounts of closed branches that hold something: what the branch left, a credit or a refund since."""
    left = DepositAccount.objects.filter(branch__closed_at__isnull=False, balance_cents__gt=0)
    return list(left.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def move_to_main(*, account_id: int) -> None:
    """Move all that the account of a closed branch holds to the main one, and tell the primary administrators.

    Nothing happens where the branch has been opened again, or nothing is left. The branch's account is locked before
    the main one, as in paying.
    """
    rows = DepositAccount.objects.select_for_update(of=("self",)).select_related("organization", "branch")
    account = rows.get(pk=account_id)
    if account.branch is None or account.branch.closed_at is None or not account.balance_cents:
        return
    main = rows.get(organization=account.organization, branch=None)
    cents = account.balance_cents
    enter_moved(account, main, cents=cents, at=clock.now())
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
