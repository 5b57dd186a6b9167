"""Signing in, staying signed in, and switching between one's own accounts."""

from datetime import timedelta
from typing import Any

from allauth.account.internal.flows.logout import logout
from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest
from accounts.services import ACCOUNT_NAME
from accounts.signin import devices
from accounts.signin.devices import accounts_on
from accounts.signin.forms import SwitchForm
from icms.lib import clock
from icms.lib.middleware import words_wait

GET_POST = ["GET", "HEAD", "POST"]


class SignIn(LoginView):
    """allauth's page, with the accounts that were used on this browser."""

    def get_initial(self) -> dict[str, Any]:
        chosen = self.request.GET.get("account", "")
        return {"login": chosen} if ACCOUNT_NAME.fullmatch(chosen) else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        following = self.get_next_url()
        offered = [
            {"account": account, "query": urlencode({"account": account.username, **_next(following)})}
            for account in accounts_on(devices.device_of(self.request))
        ]
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "idle_minutes": settings.SESSION_COOKIE_AGE // 60,
            "words_wait": words_wait(self.request, following or ""),
            "offered": offered,
            "chosen": self.get_initial().get("login", ""),
        }


sign_in = SignIn.as_view()


@never_cache
@login_required
@require_http_methods(GET_POST)
def stay(request: HttpRequest) -> HttpResponse:
    """The idle warning as a page: the button goes back to where one was, for twenty minutes more."""
    back = request.POST.get("next") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = settings.LOGIN_REDIRECT_URL
    if request.method == "POST":
        return redirect(back)
    ends_at = clock.now() + timedelta(seconds=request.session.get_expiry_age())
    return render(request, "accounts/signin/stay.html", {"back": back, "ends_at": ends_at})


@never_cache
@login_required
@require_http_methods(GET_POST)
def switch(request: SignedInRequest) -> HttpResponse:
    """Sign out, and fill the name of another of one's accounts into the sign-in page."""
    device = devices.device_of(request)
    others = [account for account in accounts_on(device) if account.pk != request.user.pk]
    form = SwitchForm(request.POST if request.method == "POST" else None, accounts=others)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["account"]
        logout(request)
        query = f"?{urlencode({'account': chosen})}" if chosen else ""
        return redirect(reverse("account_login") + query)
    return render(request, "accounts/signin/switch.html", {"form": form})


@never_cache
@require_http_methods(GET_POST)
def forget(request: HttpRequest, username: str) -> HttpResponse:
    """Offer an account no longer on this browser; whether there is such an account is not said."""
    if request.method == "POST":
        response = redirect("account_login")
        devices.forget(request, response, username)
        return response
    if not devices.device_of(request).knows(username):
        return redirect("account_login")
    return render(request, "accounts/signin/forget.html", {"username": username})


def _next(following: str | None) -> dict[str, str]:
    return {"next": following} if following else {}
