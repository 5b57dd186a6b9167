"""Whoever must have a second factor sets one up first."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from accounts.signin.second_factor.rules import has_factor, must_have_factor

AFTER_FACTOR = "after_second_factor"
# Where an account goes that has no second factor and must have one.
OPEN_WITHOUT = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "account_stay",
        "account_switch",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "status",
        "status_line",
        "stay",
        "keep",
        "gateway-webhook",
        "healthz",
        "readyz",
    }
)


class SecondFactorMiddleware:
    """Staff, PA and SA go nowhere but to setting up a second factor until they have one (domain 3.4)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        user, match = request.user, request.resolver_match
        if not user.is_authenticated or not must_have_factor(user) or match is None:
            return None
        name = match.view_name or ""
        if name in OPEN_WITHOUT or name.startswith("help") or has_factor(user):
            return None
        if request.method == "GET":
            request.session[AFTER_FACTOR] = request.get_full_path()
        return redirect("mfa_index")
