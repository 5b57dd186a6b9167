"""One message to the primary administrators each time a balance falls below its threshold."""

from accounts import audit
from accounts.messages.services import post
from accounts.models import Organization, User
from accounts.roles import Role
from icms.lib import clock
from payments.models import DepositAccount


def watch_balance(account: DepositAccount) -> None:
    """Call after the balance has changed, in the same transaction; the account is locked by that change."""
    account.refresh_from_db(fields=["balance_cents", "below_since", "alert_below_cents"])
    threshold = account.alert_below_cents
    is_below = threshold is not None and account.balance_cents < threshold
    if is_below == (account.below_since is not None):
        return
    account.below_since = clock.now() if is_below else None
    account.save(update_fields=["below_since"])
    if not is_below:
        return
    audit.record(
        act="deposit.low",
        subject=account,
        actor=None,
        on_behalf_of=account.organization,
        balance_cents=account.balance_cents,
        alert_below_cents=threshold,
    )
    branch = account.branch.code if account.branch else ""
    params = {"branch": branch, "balance_cents": account.balance_cents, "alert_below_cents": threshold}
    for administrator in administrators_of(account.organization):
        post(to=administrator, kind="payment_deposit_low", params=params, link="/payments/deposit/")


def administrators_of(organization: Organization) -> list[User]:
    """The active primary administrators of an organization."""
    administrators = User.objects.filter(organization=organization, role=Role.PRIMARY_ADMINISTRATOR)
    return list(administrators.filter(state=User.State.ACTIVE))
