"""The page where anybody checks a DRN."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from filings.drn_check.forms import DrnForm
from filings.drn_check.selectors import check_drn
from icms.lib import rate_limits
from icms.lib.drn import format_drn, parse_drn
from icms.lib.errors import Refused

STATUSES = {"too_many": 429, "away": 503}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Ask on GET (`?drn=` fills in the number), answer on POST. A number that cannot be one is not looked up."""
    asked = parse_drn(request.GET.get("drn", ""))
    form = DrnForm(request.POST if request.method == "POST" else None, initial={"drn": format_drn(asked or "")})
    answer, status = None, 200
    if form.is_valid() and not form.mistyped:
        given = form.cleaned_data
        try:
            rate_limits.admit(_limit(), solution=given["altcha"], address=get_adapter(request).get_client_ip(request))
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
            status = STATUSES.get(refusal.reasons[0].code, 200)
        else:
            answer = check_drn(given["drn"], sha256=given["sha256"])
            form = DrnForm(initial={"drn": format_drn(given["drn"])})
    context = {
        "form": form,
        "answer": answer,
        "mistyped": form.mistyped,
        "challenge": rate_limits.new_challenge(),
    }
    return render(request, "filings/drn_check/check.html", context, status=status)


def _limit() -> rate_limits.Limit:
    return rate_limits.Limit("drn", settings.DRN_CHECKS_AN_HOUR, settings.DRN_CHECKS_WITHOUT_SCRIPT)
