"""Where one is signed in: see it, end one, end all others."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest
from accounts.signin.sessions import services
from accounts.signin.sessions.selectors import ActiveSession, sessions_of
from icms.lib.errors import Refused

GET_POST = ["GET", "HEAD", "POST"]


@never_cache
@login_required
@require_safe
def sessions(request: SignedInRequest) -> HttpResponse:
    """Every place where this account is signed in."""
    found = sessions_of(request.user)
    here = request.session.session_key
    return render(
        request, "accounts/signin/sessions/list.html", {"sessions": found, "here": here, "others": len(found) > 1}
    )


@never_cache
@login_required
@require_http_methods(GET_POST)
def end(request: SignedInRequest, reference: str) -> HttpResponse:
    """End one of the other sessions; this one is left by signing out."""
    found = _session(request, reference)
    if found is not None and found.key == request.session.session_key:
        return redirect("account_logout")
    if request.method == "POST":
        try:
            services.end_session(account=request.user, reference=reference)
        except Refused as refusal:
            messages.error(request, str(refusal.reasons[0]))
        else:
            messages.success(request, gettext("That session has ended."))
        return redirect("account_sessions")
    if found is None:
        raise Http404
    return render(request, "accounts/signin/sessions/end.html", {"session": found})


@never_cache
@login_required
@require_http_methods(GET_POST)
def end_others(request: SignedInRequest) -> HttpResponse:
    """End every session but this one."""
    if request.method == "POST":
        key = request.session.session_key or ""
        count = services.end_other_sessions(account=request.user, current_key=key)
        said = ngettext("%(count)d other session has ended.", "%(count)d other sessions have ended.", count)
        messages.success(request, said % {"count": count})
        return redirect("account_sessions")
    return render(request, "accounts/signin/sessions/end_others.html", {"count": len(sessions_of(request.user)) - 1})


def _session(request: SignedInRequest, reference: str) -> ActiveSession | None:
    return next((each for each in sessions_of(request.user) if each.reference == reference), None)
