"""How often one may fail: by network address, and by account and known browser (domain 3.4).

All browsers on which an account never signed in share one count; each known browser, and each session, has its own.
So a stranger who fails on purpose stops strangers, and himself, but not the holder.
"""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.http import HttpRequest

from accounts.models import User
from accounts.signin.devices import device_of


def bucket_of(request: HttpRequest, username: str) -> str:
    """Which count of failed tries a try for this account name from this browser belongs to."""
    name, user = username.strip().lower(), request.user
    if isinstance(user, User) and user.username == name:
        return f"{name}:session:{request.session.session_key}"
    device = device_of(request)
    return f"{name}:device:{device.key}" if device.knows(name) else f"{name}:strangers"


def admit_code(request: HttpRequest, account: User) -> Callable[[], None]:
    """Count one try of a second factor; the answer takes it back, for a try that was right. Raises ValidationError."""
    usage = ratelimit.consume(
        request,
        app="allauth.account",
        action="login_failed",
        key=f"second-factor:{bucket_of(request, account.username)}",
    )
    if usage is None:
        raise get_adapter().validation_error("too_many_login_attempts")
    rollback: Callable[[], None] = usage.rollback
    return rollback
