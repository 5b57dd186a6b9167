"""allauth in this portal: nobody signs up by himself, and one account's session never becomes another's."""

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
)
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.signin import devices, limits
from accounts.signin.devices import place_of
from accounts.signin.sessions import services
from icms.lib import clock
from icms.lib.sessions import kept_at_sign_in

# How the holder proved who it is, and that the session ends with the browser.
CARRIED = (AUTHENTICATION_METHODS_SESSION_KEY, _AUTHENTICATION_METHODS_USER_SESSION_KEY, "_session_expiry")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by the Help Centre or by an organization's administrators (domain 3.3)."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "The account name and the password do not belong together. Check both and try again."
        ),
        "too_many_login_attempts": _(
            "There were too many failed attempts. Wait five minutes, then try again, or set a new password by e-mail."
        ),
        "rate_limited": _("There were too many failed attempts. Wait five minutes, then try again."),
        "enter_current_password": _("This is not the password you have now. Try again."),
        "incorrect_password": _("This is not your password. Try again."),
        "incorrect_code": _("This is not the code. Type the one that is shown now."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("profile:profile")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return limits.bucket_of(request, str(credentials.get("username", "")))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever has signed in within the last minutes need not type the password again."""
        records = get_authentication_records(context.request, context.request.user)
        latest = records[-1]["at"] if records else 0
        return bool(clock.now().timestamp() - latest > app_settings.REAUTHENTICATION_TIMEOUT)

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin the session with nothing of another account's, and with what a visitor collected in this browser."""
        if not user.is_active:  # suspended while the second factor was asked for
            raise ImmediateHttpResponse(self.respond_user_inactive(request, user))
        request.first_sign_in = user.last_login is None  # type: ignore[attr-defined]
        session = request.session
        carried = {name: session[name] for name in CARRIED if name in session}
        if SESSION_KEY not in session:
            for names in kept_at_sign_in.values():
                carried |= names.kept_in(session)
        session.flush()
        session.update(carried)
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """The browser is known to the account from now on; if it was not before, the holder is told."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        known = devices.device_of(request).knows(user.username) or getattr(request, "first_sign_in", False)
        services.report_sign_in(account=user, place=place_of(request), known=known)
        devices.remember(request, response, user.username)
        return response
