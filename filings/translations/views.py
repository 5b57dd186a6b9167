"""Applying for the certification of a translation: begin, and change what the application says."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest
from cases.courts.selectors import open_today
from cases.models import Case, Service
from cases.permissions import cases_acted_in
from filings.access import get_own_filing
from filings.context import docket_of, heading_of
from filings.drafting.access import draft_page
from filings.models import Filing
from filings.translations import services
from filings.translations.access import filers_only, must_apply
from filings.translations.forms import ChangeTranslationForm, StartTranslationForm
from icms.lib.errors import Refused
from icms.lib.forms import bound


@filers_only
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """For which case, which document, which way; then the draft with its two files."""
    must_apply(request)
    cases = cases_acted_in(request.user).exclude(status=Case.Status.STRUCK)
    kinds = open_today(Service.COMMENCE) if settings.TRANSLATIONS_BEFORE_A_CASE else []
    initial = {"number": request.GET.get("case", "")}
    form = StartTranslationForm(bound(request), initial=initial, cases=cases, kinds=kinds)

    def start(**asked: Any) -> Filing:
        return services.start_translation(actor=request.user, language=get_language() or "en", **asked)

    if form.submit(request, start):
        return redirect("filings:documents", form.result.reference)
    return render(request, "filings/translations/new.html", {"form": form})


@draft_page
def change(request: SignedInRequest, filing: Filing) -> HttpResponse:
    """What the application says, until it is lodged."""
    if not filing.is_translation or filing.round > 1:
        raise Http404
    asked = filing.translation
    initial = {"title": asked.title, "into": asked.into, "purpose": asked.purpose}
    form = ChangeTranslationForm(bound(request), initial=initial)
    if form.submit(request, services.change_translation, filing_id=filing.pk, actor=request.user):
        return redirect(filing)
    shown = {"filing": filing, "docket": docket_of(filing), "back_text": heading_of(filing), "form": form}
    return render(request, "filings/translations/change.html", shown)


@filers_only
@require_POST
def file_in_the_case(request: SignedInRequest, reference: str) -> HttpResponse:
    """Begin a filing into the case with the certified translation."""
    filing = get_own_filing(request.user, reference)
    try:
        begun = services.file_in_the_case(filing_id=filing.pk, actor=request.user, language=get_language() or "en")
    except Refused as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason.message)
        return redirect(filing)
    return redirect("filings:documents", begun.reference)
