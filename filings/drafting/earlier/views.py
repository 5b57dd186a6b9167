"""The pages before a withdrawn draft is brought back, and before another filing is started from an earlier one."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, filers_only
from filings import access
from filings.context import docket_of, heading_of
from filings.drafting.earlier import services
from filings.models import Filing
from icms.lib.forms import CourtForm, bound


@filers_only
@require_http_methods(["GET", "POST"])
def bring_back(request: SignedInRequest, reference: str) -> HttpResponse:
    filing = access.get_filing_of_owner(request.user, reference)
    form = CourtForm(bound(request))
    if form.submit(request, services.bring_back, filing_id=filing.pk, actor=request.user):
        return redirect(filing)
    reasons = [] if filing.is_draft else services.bring_back_reasons(filing)
    return _page(request, filing, "bring_back", form=form, reasons=reasons)


@filers_only
@require_http_methods(["GET", "POST"])
def start_from(request: SignedInRequest, reference: str) -> HttpResponse:
    filing = access.get_own_filing(request.user, reference)
    if filing.is_translation:  # it is asked for on a page of its own
        raise Http404
    form = CourtForm(bound(request))
    language = get_language() or "en"
    if form.submit(request, services.start_from, earlier=filing, actor=request.user, language=language):
        return redirect(form.result)
    return _page(request, filing, "start_from", form=form)


def _page(request: SignedInRequest, filing: Filing, name: str, **context: Any) -> HttpResponse:
    shown = {"filing": filing, "docket": docket_of(filing), "back_text": heading_of(filing), **context}
    return render(request, f"filings/drafting/earlier/{name}.html", shown)
