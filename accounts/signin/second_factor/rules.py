"""Who must have a second factor, who has one, and who may reset another's."""

from allauth.mfa.models import Authenticator
from django.conf import settings

from accounts.models import User
from accounts.permissions import may_decide_on_account
from accounts.roles import HELP_CENTRE_DESK, STAFF, Role

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def may_reset_second_factor(actor: User, account: User) -> bool:
    """May `actor` take every second factor from an account whose holder lost the device?

    The Help Centre for all who file or administer, an organization's administrators for those they look after, the
    administrator of the portal for officers. Nobody may for their own account.
    """
    if actor.pk == account.pk or not actor.is_active:
        return False
    if account.role in STAFF:
        return actor.role == Role.ADMINISTRATOR
    return actor.role in HELP_CENTRE_DESK or may_decide_on_account(actor, account)


def must_have_factor(account: User) -> bool:
    """Is a second factor compulsory for this account here and now?"""
    return settings.SECOND_FACTOR and account.needs_second_factor


def has_factor(account: User) -> bool:
    """Has this account an authenticator app or a passkey? Recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=account, type__in=FACTORS).exists())
