"""What happens to the second factor: added, renamed, removed, reset; each is recorded, and the holder is told."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.messages.services import post
from accounts.models import User
from accounts.signin.devices import Place
from accounts.signin.second_factor.rules import has_factor, may_reset_second_factor, must_have_factor
from accounts.signin.second_factor.selectors import factors_of
from accounts.signin.sessions.services import SECURITY_PAGE, end_sessions
from icms.lib import clock
from icms.lib.errors import Reason, Refused

APP, PASSKEY = "app", "passkey"
ONE_APP = Reason(
    "one_app", _("This account has an authenticator app already. Remove it first, if you have another device.")
)
LAST_ONE = Reason(
    "last_factor",
    _("Your account must have a second factor, and this is the only one. Add another one first, then remove this."),
)
NO_FACTOR = Reason("no_second_factor", _("Recovery codes come with a second factor. Set one up first."))
NONE_SUCH = Reason("none_such", _("This was removed already."))


@transaction.atomic
def add_app(*, account: User, secret: str, session_key: str, place: Place) -> None:
    """An authenticator app protects the account from now on. Raises Refused where it has one.

    `secret` is the app's, its first code checked by the form; `session_key` is the session that goes on.
    """
    _lock(account)
    if factors_of(account).app is not None:
        raise Refused(ONE_APP)
    first = not has_factor(account)
    TOTP.activate(account, secret)
    _added(account, APP, first, session_key, place)


@transaction.atomic
def add_passkey(*, account: User, name: str, credential: dict[str, Any], session_key: str, place: Place) -> None:
    """A passkey, checked by the form, protects the account from now on."""
    _lock(account)
    first = not has_factor(account)
    WebAuthn.add(account, name, credential)
    _added(account, PASSKEY, first, session_key, place)


@transaction.atomic
def rename_passkey(*, account: User, authenticator_id: int, name: str) -> None:
    """Call a passkey by another name. Raises Refused where it is gone."""
    _lock(account)
    authenticator = _own(account, authenticator_id)
    authenticator.wrap().name = name
    authenticator.save(update_fields=["data"])
    audit.record(act="account.passkey_renamed", subject=account, actor=account)


@transaction.atomic
def remove(*, account: User, authenticator_id: int, place: Place) -> None:
    """Take one second factor away; with the last one go the recovery codes. Raises Refused.

    Where a second factor is compulsory the last one stays (domain 3.4).
    """
    _lock(account)
    authenticator = _own(account, authenticator_id)
    if must_have_factor(account) and factors_of(account).only_one:
        raise Refused(LAST_ONE)
    kind = APP if authenticator.type == Authenticator.Type.TOTP else PASSKEY
    authenticator.delete()
    if not has_factor(account):
        Authenticator.objects.filter(user=account).delete()
    audit.record(act="account.second_factor_removed", subject=account, actor=account, kind=kind)
    _tell(account, "account_second_factor_removed", place, kind=kind)


@transaction.atomic
def make_recovery_codes(*, account: User, place: Place) -> None:
    """Make ten new recovery codes; the earlier ones stop working. Raises Refused without a second factor."""
    _lock(account)
    if not has_factor(account):
        raise Refused(NO_FACTOR)
    Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).delete()
    RecoveryCodes.activate(account)
    audit.record(act="account.recovery_codes_made", subject=account, actor=account)
    _tell(account, "account_recovery_codes_made", place)


@transaction.atomic
def record_factor_used(*, authenticator: Authenticator, account: User, place: Place) -> None:
    """Record which second factor was used; a recovery code is told, since a thief may have found the list."""
    audit.record(act="account.second_factor_used", subject=account, actor=account, kind=authenticator.type)
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        _tell(account, "account_recovery_code_used", place, left=factors_of(account).codes_left)


def _added(account: User, kind: str, first: bool, session_key: str, place: Place) -> None:
    if first:
        # Whoever is signed in elsewhere came in by the password alone.
        end_sessions(account=account, but=session_key)
    RecoveryCodes.activate(account)
    audit.record(act="account.second_factor_added", subject=account, actor=account, kind=kind)
    _tell(account, "account_second_factor_added", place, kind=kind)


def _tell(account: User, message: str, place: Place, **params: Any) -> None:
    post(to=account, kind=message, params={"done_at": clock.now().isoformat(), **place, **params}, link=SECURITY_PAGE)


def _lock(account: User) -> None:
    User.objects.select_for_update().only("pk").get(pk=account.pk)


def _own(account: User, authenticator_id: int) -> Authenticator:
    found = Authenticator.objects.select_for_update().filter(user=account, pk=authenticator_id)
    authenticator = found.exclude(type=Authenticator.Type.RECOVERY_CODES).first()
    if authenticator is None:
        raise Refused(NONE_SUCH)
    return authenticator


NOT_YOURS = Reason(
    "not_yours",
    _("This account’s second factor is not yours to reset. The Help Centre can do it, or an administrator."),
)
NONE_SET = Reason("no_second_factor", _("This account has no second factor to reset."))


@transaction.atomic
def reset_second_factor(*, account: User, actor: User) -> None:
    """Remove every second factor of an account whose holder lost the device; its sessions end. Raises Refused.

    The holder is told, signs in by password alone, and sets up another where one is compulsory.
    """
    holder = _locked(account.pk)
    if not may_reset_second_factor(actor, holder):
        raise Refused(NOT_YOURS)
    if not has_factor(holder):
        raise Refused(NONE_SET)
    Authenticator.objects.filter(user=holder).delete()
    end_sessions(account=holder)
    audit.record(act="account.second_factor_reset", subject=holder, actor=actor, on_behalf_of=holder.organization)
    params = {"reset_at": clock.now().isoformat(), "by_help_centre": actor.is_officer}
    post(to=holder, kind="account_second_factor_reset", params=params, link=SECURITY_PAGE)


def _locked(account_id: int) -> User:
    return User.objects.select_for_update(of=("self",)).select_related("organization").get(pk=account_id)
