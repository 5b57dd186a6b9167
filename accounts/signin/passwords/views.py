"""Setting a password: the first one by a link, another one knowing the old, or by a link where it was forgotten."""

from typing import Any

from allauth.account.internal.flows.logout import logout
from allauth.account.views import PasswordChangeView, PasswordResetFromKeyView
from allauth.core import ratelimit
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import links
from accounts.models import OneTimeLink
from accounts.signin import devices
from accounts.signin.devices import place_of
from accounts.signin.passwords import services
from accounts.signin.passwords.forms import ForgottenPasswordForm, NewPasswordByLinkForm
from icms.lib.errors import Refused

GET_POST = ["GET", "HEAD", "POST"]


@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(GET_POST)
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The holder of a new account sets its password; looking at the link does not use it up."""
    link = links.find((OneTimeLink.Purpose.SET_PASSWORD,), token)
    if link is None or link.account is None or not link.account.is_active:
        return _no_longer(request)
    form = NewPasswordByLinkForm(request.POST if request.method == "POST" else None, user=link.account)
    if request.method == "POST" and form.is_valid():
        try:
            account = services.set_first_password(link_id=link.pk, password=form.cleaned_data["password1"])
        except Refused:
            return _no_longer(request)
        logout(request, show_message=False)
        messages.success(request, gettext("Your password is set. Sign in with it."))
        response = redirect(f"{reverse('account_login')}?{urlencode({'account': account.username})}")
        devices.remember(request, response, account.username)
        return response
    return render(request, "accounts/signin/passwords/invitation.html", {"form": form, "account": link.account})


@never_cache
@require_http_methods(GET_POST)
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for links by e-mail; the answer is the same, and as quick, whoever has the address."""
    form = ForgottenPasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        too_many: HttpResponse | None = ratelimit.consume_or_429(request, action="reset_password")
        if too_many:
            return too_many
        services.ask_for_password_links(email=form.cleaned_data["email"], language=get_language() or "en")
        return redirect("account_reset_password_done")
    return render(request, "account/password_reset.html", {"form": form})


class ChangePassword(PasswordChangeView):
    """Another password, knowing the old one; every other session ends."""

    def form_valid(self, form: Any) -> HttpResponse:
        request = self.request
        changed = services.change_password(
            account=form.user, password=form.cleaned_data["password1"], place=place_of(request)
        )
        update_session_auth_hash(request, changed)
        UserSession.objects.create_from_request(request)
        messages.success(request, gettext("Your password is changed. You were signed out everywhere else."))
        return redirect(self.get_success_url())


class PasswordByLink(PasswordResetFromKeyView):
    """Another password by the link in an e-mail; whoever has the e-mail is no stranger on this browser."""

    def form_valid(self, form: Any) -> HttpResponse:
        changed = services.change_password(
            account=self.reset_user,
            password=form.cleaned_data["password1"],
            place=place_of(self.request),
            by_link=True,
        )
        logout(self.request, show_message=False)
        response = redirect("account_reset_password_from_key_done")
        devices.remember(self.request, response, changed.username)
        return response


change_password = ChangePassword.as_view()
password_by_link = PasswordByLink.as_view()


def _no_longer(request: HttpRequest) -> HttpResponse:
    """Used, expired, followed by a newer one, or never made: one page for all."""
    return render(request, "accounts/signin/passwords/invitation_no_longer.html", status=404)
