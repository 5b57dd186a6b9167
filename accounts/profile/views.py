"""Pages of one's own profile: who one is, how one is reached, how one signs in."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest, View
from accounts.messages.kinds import MAY_BE_MUTED, Subject
from accounts.messages.services import choose_emails
from accounts.models import NameChange
from accounts.profile import services
from accounts.profile.forms import ContactForm, EmailForm, LanguageForm, NameForm, NoticesForm
from accounts.profile.rules import may_ask_for_name, who_changes_name
from accounts.profile.selectors import sections_of, waiting_name
from icms.lib.errors import Refused
from icms.lib.forms import bound

GET_POST = ["GET", "HEAD", "POST"]
confirmed: Callable[[View], View] = reauthentication_required(app="accounts.profile")


@never_cache
@login_required
@require_safe
def profile(request: SignedInRequest) -> HttpResponse:
    """Everything that is kept about this account, and where to change it."""
    return render(request, "accounts/profile/profile.html", sections_of(request.user))


@never_cache
@login_required
@require_http_methods(GET_POST)
def contact(request: SignedInRequest) -> HttpResponse:
    initial = {"telephone": request.user.telephone, "address": request.user.address}
    form = ContactForm(bound(request), initial=initial)
    if form.submit(request, services.change_contact, actor=request.user):
        return _saved(request)
    return render(request, "accounts/profile/contact.html", {"form": form})


@never_cache
@login_required
@confirmed
@require_http_methods(GET_POST)
def email(request: SignedInRequest) -> HttpResponse:
    """Another e-mail address: whoever reads it can set a new password, so the holder confirms first."""
    form = EmailForm(bound(request))
    if form.submit(request, services.change_email, actor=request.user):
        return _saved(request)
    return render(request, "accounts/profile/email.html", {"form": form})


@never_cache
@login_required
@require_http_methods(GET_POST)
def language(request: SignedInRequest) -> HttpResponse:
    """The language of messages; the page that follows is in it."""
    form = LanguageForm(bound(request), initial={"language": request.user.language})
    if form.submit(request, services.change_language, actor=request.user):
        with override(form.cleaned_data["language"]):
            return _saved(request)
    return render(request, "accounts/profile/language.html", {"form": form})


@never_cache
@login_required
@require_http_methods(GET_POST)
def name(request: SignedInRequest) -> HttpResponse:
    """Ask the Help Centre for another name, or hear who changes it."""
    waiting = waiting_name(request.user)
    if not may_ask_for_name(request.user) or waiting:
        context = {"waiting": waiting, "who": "" if waiting else who_changes_name(request.user)}
        return render(request, "accounts/profile/name_not_here.html", context)
    initial: dict[str, Any] = {"name_en": request.user.name_en, "name_zh": request.user.name_zh}
    form = NameForm(bound(request), initial=initial)
    if form.submit(request, services.ask_for_name, actor=request.user):
        messages.success(request, gettext("The Help Centre has your request. You get a message when it is decided."))
        return redirect("profile:profile")
    return render(request, "accounts/profile/name.html", {"form": form})


@never_cache
@login_required
@require_http_methods(GET_POST)
def withdraw_name(request: SignedInRequest) -> HttpResponse:
    """Take the request for another name back, after a page that asks."""
    waiting: NameChange | None = waiting_name(request.user)
    if request.method == "POST":
        try:
            services.withdraw_name_change(actor=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal.reasons[0]))
        else:
            messages.success(request, gettext("Your request is withdrawn. Your name stays as it is."))
        return redirect("profile:profile")
    if waiting is None:
        return redirect("profile:profile")
    return render(request, "accounts/profile/withdraw_name.html", {"waiting": waiting})


@never_cache
@login_required
@require_http_methods(GET_POST)
def notices(request: SignedInRequest) -> HttpResponse:
    """Which e-mail copies are wanted; those of legal notices are always sent."""
    muted = set(request.user.muted_subjects.values_list("subject", flat=True))
    form = NoticesForm(bound(request), initial={"subjects": [each.value for each in MAY_BE_MUTED - muted]})
    if form.submit(request, choose_emails, account=request.user):
        return _saved(request)
    always = [subject.label for subject in Subject if subject not in MAY_BE_MUTED]
    return render(request, "accounts/profile/notices.html", {"form": form, "always": always})


def _saved(request: SignedInRequest) -> HttpResponse:
    messages.success(request, gettext("Your profile is saved."))
    return redirect("profile:profile")
