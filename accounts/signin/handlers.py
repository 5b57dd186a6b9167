"""What the record remembers of signing in."""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver

from accounts import audit
from accounts.models import User


@receiver(user_logged_in)
def remember_sign_in(sender: Any, user: User, **kwargs: Any) -> None:
    with transaction.atomic():
        audit.record(act="account.signed_in", subject=user, actor=user)


@receiver(user_login_failed)
def remember_failed_sign_in(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """Under the name as it was typed, whether or not there is such an account."""
    with transaction.atomic():
        audit.record(act="account.sign_in_failed", subject=str(credentials.get("username", ""))[:60], actor=None)


@receiver(user_logged_out)
def remember_sign_out(sender: Any, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        with transaction.atomic():
            audit.record(act="account.signed_out", subject=user, actor=user)


@receiver([password_changed, password_reset])
def remember_new_password(sender: Any, user: User, **kwargs: Any) -> None:
    with transaction.atomic():
        audit.record(act="account.password_changed", subject=user, actor=user)
