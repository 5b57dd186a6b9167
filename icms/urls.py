"""Every address of the portal (interface section 7)."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import include, path
from django.views.generic import RedirectView

from accounts.access import SignedInRequest
from accounts.roles import ACCOUNTS_DESK, HELP_CENTRE_DESK
from icms.health import healthz, readyz


@login_required
def home(request: SignedInRequest) -> HttpResponse:
    """Where each kind of account begins its day."""
    user = request.user
    if user.is_filer:
        return redirect("filings:list")
    if user.is_administrator:
        return redirect("organization:members")
    if user.is_registry:
        return redirect("registry:queue")
    if user.role in HELP_CENTRE_DESK:
        return redirect("helpcentre:queue")
    if user.role in ACCOUNTS_DESK:
        return redirect("accounts_desk:today")
    return redirect("messages:box")


urlpatterns = [
    path("", RedirectView.as_view(pattern_name="start"), name="root"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("gateway/notice/", include("payments.webhooks.urls")),
    *i18n_patterns(
        path("", include("icms.public_urls")),
        path("home/", home, name="home"),
        path("", include("accounts.urls")),
        path("", include("cases.urls")),
        path("", include("filings.urls")),
        path("", include("payments.urls")),
        path("cause-book/", include("causebook.urls")),
    ),
]
