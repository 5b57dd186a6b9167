"""What the record remembers of signing in."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_used
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from accounts import audit
from accounts.models import User
from accounts.signin.devices import place_of
from accounts.signin.second_factor import services


@receiver(user_logged_in)
def record_sign_in(sender: Any, user: User, **kwargs: Any) -> None:
    with transaction.atomic():
        audit.record(act="account.signed_in", subject=user, actor=user)


@receiver(user_login_failed)
def record_failed_sign_in(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """Under the name as it was typed, whether or not there is such an account."""
    with transaction.atomic():
        audit.record(act="account.sign_in_failed", subject=str(credentials.get("username", ""))[:60], actor=None)


@receiver(user_logged_out)
def record_sign_out(sender: Any, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        with transaction.atomic():
            audit.record(act="account.signed_out", subject=user, actor=user)


@receiver(authenticator_used)
def record_second_factor(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    services.record_factor_used(authenticator=authenticator, account=user, place=place_of(request))


@receiver(authentication_failed)
def record_failed_second_factor(sender: Any, user: User, **kwargs: Any) -> None:
    with transaction.atomic():
        audit.record(act="account.second_factor_failed", subject=user, actor=None)
