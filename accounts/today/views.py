"""The page on which everybody lands after signing in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest
from accounts.roles import STAFF
from accounts.today.selectors import today_of
from icms.lib import clock


@login_required
@require_safe
def today(request: SignedInRequest) -> HttpResponse:
    """What waits for this account, and nothing else."""
    is_desk = request.user.role in STAFF
    context = {"today": today_of(request.user), "now": clock.now(), "is_desk": is_desk}
    return render(request, f"accounts/today/{'desk' if is_desk else 'filer'}.html", context)
