"""The one confirm page of a bulk filing."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest
from cases.calendar.forecast import forecast
from cases.calendar.receipt_line import live_line
from cases.calendar.selectors import registry_of
from filings.bulk.access import claimants_only, get_own_bulk_filing
from filings.bulk.lodging import services
from filings.bulk.selectors import counts_of
from filings.lodging.forms import SignatureForm
from filings.models import BulkFiling
from icms.lib import clock
from icms.lib.forms import bound


@claimants_only
@require_http_methods(["GET", "POST"])
def lodge(request: SignedInRequest, reference: str) -> HttpResponse:
    """Rows, fee and time, then one button."""
    bulk = get_own_bulk_filing(request.user, reference)
    if bulk.state != BulkFiling.State.CHECKED:
        return redirect(bulk)
    form = SignatureForm(bound(request), signer=request.user)
    language = get_language() or "en"
    if form.submit(request, services.lodge, bulk_id=bulk.pk, actor=request.user, language=language):
        return redirect(form.result or bulk)
    counts = counts_of(bulk)
    now = forecast(registry_of(bulk.case_type.court), clock.now())
    context = {
        "bulk": bulk,
        "form": form,
        "fee": services.quote_of(bulk),
        "against": services.against(bulk, request.user, counts["good"]),
        "counts": counts,
        "forecast": now,
        "line": live_line(now, "panel"),
    }
    return render(request, "filings/bulk/lodge.html", context)


@claimants_only
@require_POST
def change(request: SignedInRequest, reference: str) -> HttpResponse:
    """Before it is paid for, back to what was checked."""
    bulk = get_own_bulk_filing(request.user, reference)
    services.back_to_checked(bulk_id=bulk.pk, actor=request.user)
    return redirect(bulk)
