"""Pages of signing in that allauth has no view for: staying signed in, and its own with a word of ours."""

from datetime import timedelta

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from icms.lib import clock

sign_in = LoginView.as_view(extra_context={"idle_minutes": settings.SESSION_COOKIE_AGE // 60})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stay(request: HttpRequest) -> HttpResponse:
    """The idle warning as a page: the button goes back to where one was, for twenty minutes more."""
    back = request.POST.get("next") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = settings.LOGIN_REDIRECT_URL
    if request.method == "POST":
        return redirect(back)
    ends_at = clock.now() + timedelta(seconds=request.session.get_expiry_age())
    return render(request, "account/stay.html", {"back": back, "ends_at": ends_at})
