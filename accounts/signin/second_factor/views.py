"""Pages of the second factor: the step after the password, what there is, adding, naming, removing, confirming."""

import re
from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import clear_totp_secret
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest, View
from accounts.signin.devices import place_of
from accounts.signin.second_factor import services
from accounts.signin.second_factor.forms import RenameForm
from accounts.signin.second_factor.rules import must_have_factor
from accounts.signin.second_factor.selectors import Passkey, factors_of
from icms.lib.errors import Refused
from icms.lib.forms import CourtForm, bound, problems

GET_POST = ["GET", "HEAD", "POST"]
confirmed: Callable[[View], View] = reauthentication_required(app="allauth.mfa")


@never_cache
@login_required
@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    """What protects the account beside the password, and what could."""
    found = factors_of(request.user)
    compulsory = must_have_factor(request.user)
    context = {"factors": found, "compulsory": compulsory, "stays": compulsory and found.only_one}
    return render(request, "accounts/signin/second_factor/index.html", context)


class AddApp(ActivateTOTPView):
    """An authenticator app: a QR code, its secret in groups, and the first code."""

    template_name = "accounts/signin/second_factor/add_app.html"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated and factors_of(request.user).app:
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "qr": mark_safe(context["totp_svg"]),  # noqa: S308  (drawn by segno from our own address)
            "groups": re.findall(".{1,4}", context["form"].secret),
        }

    def form_valid(self, form: Any) -> HttpResponse:
        user, key = self.request.user, self.request.session.session_key or ""
        try:
            services.add_app(account=user, secret=form.secret, session_key=key, place=place_of(self.request))
        except Refused as refusal:
            messages.error(self.request, str(refusal.reasons[0]))
            return redirect("mfa_index")
        clear_totp_secret(self.request)
        messages.success(self.request, gettext("Your authenticator app is set up."))
        return _after_adding(user)


class AddPasskey(AddWebAuthnView):
    """A passkey: made by the browser, named by its holder."""

    template_name = "accounts/signin/second_factor/add_passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(), **kwargs} | {"has_app": factors_of(self.request.user).app is not None}

    def form_valid(self, form: Any) -> HttpResponse:
        services.add_passkey(
            account=self.request.user,
            name=form.cleaned_data["name"],
            credential=form.cleaned_data["credential"],
            session_key=self.request.session.session_key or "",
            place=place_of(self.request),
        )
        messages.success(self.request, gettext("Your passkey is set up."))
        return _after_adding(self.request.user)


add_app = never_cache(login_required(AddApp.as_view()))
add_passkey = never_cache(login_required(AddPasskey.as_view()))


@never_cache
@login_required
@confirmed
@require_http_methods(GET_POST)
def remove_app(request: SignedInRequest) -> HttpResponse:
    """Take the authenticator app away, after a page that asks."""
    app = factors_of(request.user).app
    if app is None:
        return redirect("mfa_index")
    return _removal(request, app, gettext("Your authenticator app"))


@never_cache
@login_required
@confirmed
@require_http_methods(GET_POST)
def remove_passkey(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take a passkey away, after a page that asks."""
    passkey = _passkey(request, reference)
    return _removal(request, passkey.authenticator, passkey.name)


@never_cache
@login_required
@confirmed
@require_http_methods(GET_POST)
def rename_passkey(request: SignedInRequest, reference: str) -> HttpResponse:
    """Call a passkey by another name."""
    passkey = _passkey(request, reference)
    form = RenameForm(request.POST if request.method == "POST" else None, initial={"name": passkey.name})
    passkey_id = passkey.authenticator.pk
    if form.submit(request, services.rename_passkey, account=request.user, authenticator_id=passkey_id):
        return redirect("mfa_index")
    return render(request, "accounts/signin/second_factor/rename.html", {"form": form, "passkey": passkey})


def _removal(request: SignedInRequest, authenticator: Authenticator, name: str) -> HttpResponse:
    form = CourtForm(bound(request))
    place = place_of(request)
    if form.submit(request, services.remove, account=request.user, authenticator_id=authenticator.pk, place=place):
        messages.success(request, gettext("It was removed."))
        return redirect("mfa_index")
    last = factors_of(request.user).only_one
    context = {"name": name, "last": last, "stays": last and must_have_factor(request.user), "form": form}
    return render(request, "accounts/signin/second_factor/remove.html", context)


def _passkey(request: SignedInRequest, reference: str) -> Passkey:
    for passkey in factors_of(request.user).passkeys:
        if passkey.reference == reference:
            return passkey
    raise Http404


def _after_adding(user: Any) -> HttpResponse:
    codes = factors_of(user).codes
    return redirect("mfa_view_recovery_codes" if codes and not codes.wrap().did_view else "mfa_index")


class SecondStep(AuthenticateView):
    """After the password: a passkey, a code, or a recovery code."""

    template_name = "accounts/signin/second_factor/step.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | _with_passkey(context["form"], context["webauthn_form"], self.stage.login.user)


class ConfirmByCode(ReauthenticateView):
    """A code once more, before something that matters."""

    template_name = "accounts/signin/second_factor/confirm.html"


class ConfirmByPasskey(ReauthenticateWebAuthnView):
    """A passkey once more, before something that matters."""

    template_name = "accounts/signin/second_factor/confirm_passkey.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(), **kwargs}


second_step = SecondStep.as_view()
confirm_by_code = never_cache(login_required(ConfirmByCode.as_view()))
confirm_by_passkey = never_cache(login_required(ConfirmByPasskey.as_view()))


def _with_passkey(form: Any, passkey_form: Any, account: Any) -> dict[str, Any]:
    """Both forms' errors at the top, and whether this account has a passkey to use."""
    errors = [*problems(form), *(("", words) for words in passkey_form.non_field_errors())]
    return {"error_list": errors, "has_passkey": bool(factors_of(account).passkeys)}
