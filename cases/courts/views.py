"""What is available where, for the public."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.courts.selectors import availability
from icms.lib import clock


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """Every court and kind of case: what may be done electronically, since when."""
    return render(request, "cases/courts/public.html", {"courts": availability(clock.court_day(clock.now()))})
