"""The recovery codes: shown once, made again, downloaded."""

from dataclasses import dataclass

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest
from accounts.signin.devices import place_of
from accounts.signin.second_factor import services
from accounts.signin.second_factor.middleware import AFTER_FACTOR
from accounts.signin.second_factor.selectors import factors_of
from accounts.signin.second_factor.views import confirmed
from icms.lib import clock
from icms.lib.forms import CourtForm, bound

GET_POST = ["GET", "HEAD", "POST"]
SHOWN, SHOWN_SECONDS = "recovery_codes_shown", 600


@dataclass(frozen=True)
class NumberedCode:
    """A recovery code and its number on the list; its digits only while the list may be seen."""

    number: int
    digits: str
    used: bool


@never_cache
@login_required
@confirmed
@require_http_methods(GET_POST)
def recovery_codes(request: SignedInRequest) -> HttpResponse:
    """The ten codes: their digits once, after they were made; then only which were used."""
    codes = _codes(request)
    if codes is None:
        return redirect("mfa_index")
    if request.method == "POST":
        request.session.pop(SHOWN, None)
        return redirect(request.session.pop(AFTER_FACTOR, "") or reverse("mfa_index"))
    visible = _may_see(request, codes)
    context = {"codes": _numbered(codes, visible), "visible": visible, "left": len(codes.get_unused_codes())}
    return render(request, "accounts/signin/recovery_codes/codes.html", context)


@never_cache
@login_required
@confirmed
@require_http_methods(GET_POST)
def new_recovery_codes(request: SignedInRequest) -> HttpResponse:
    """Ten new codes in place of the old ones, after a page that asks."""
    form = CourtForm(bound(request))
    if form.submit(request, services.make_recovery_codes, account=request.user, place=place_of(request)):
        return redirect("mfa_view_recovery_codes")
    context = {"left": factors_of(request.user).codes_left, "form": form}
    return render(request, "accounts/signin/recovery_codes/new_codes.html", context)


@never_cache
@login_required
@confirmed
@require_http_methods(["GET", "HEAD"])
def download_recovery_codes(request: SignedInRequest) -> HttpResponse:
    """The codes as a text file, as long as their digits may be seen."""
    codes = _codes(request)
    if codes is None or not _may_see(request, codes):
        raise PermissionDenied(gettext("Recovery codes are shown once. If you did not keep them, make new ones."))
    context = {"codes": _numbered(codes, visible=True), "made_at": codes.instance.created_at}
    response = render(
        request, "accounts/signin/recovery_codes/codes.txt", context, content_type="text/plain; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="icms-recovery-codes.txt"'
    return response


def _codes(request: SignedInRequest) -> RecoveryCodes | None:
    found = factors_of(request.user).codes
    return found.wrap() if found else None


def _may_see(request: SignedInRequest, codes: RecoveryCodes) -> bool:
    """The first to look sees them, for ten minutes in the same session, or until they say that they have them."""
    now = int(clock.now().timestamp())
    if not codes.did_view:
        codes.mark_as_viewed()
        request.session[SHOWN] = [codes.instance.pk, now]
    shown, since = request.session.get(SHOWN, [None, 0])
    return bool(shown == codes.instance.pk and now - since < SHOWN_SECONDS)


def _numbered(codes: RecoveryCodes, visible: bool) -> list[NumberedCode]:
    unused = set(codes.get_unused_codes())
    return [
        NumberedCode(number, f"{digits[:4]} {digits[4:]}" if visible else "", digits not in unused)
        for number, digits in enumerate(codes.generate_codes(), start=1)
    ]
