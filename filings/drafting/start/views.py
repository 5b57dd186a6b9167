"""Where a filing goes: the start page, and changing the kind of a draft."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, filers_only
from cases.courts.rules import first_filing_owed
from cases.models import Case
from cases.permissions import cases_acted_in
from filings.access import may_have_translations_certified
from filings.context import docket_of, heading_of
from filings.drafting.access import draft_page
from filings.drafting.services import start_filing
from filings.drafting.start import selectors
from filings.drafting.start.forms import IN_A_CASE, NEW_CASE, GuideForm, KindForm, StartForm
from filings.drafting.start.services import change_kind
from filings.models import Filing
from icms.lib.forms import bound

GET_POST = ["GET", "POST"]


@filers_only
@require_http_methods(GET_POST)
def new(request: SignedInRequest) -> HttpResponse:
    """One's own cases, and the kinds of case that this account may commence."""
    offer = selectors.offer_to(request.user)
    guide, advice = _guide(request, offer.kinds)
    cases = cases_acted_in(request.user).exclude(status=Case.Status.STRUCK)
    asked = request.GET.get("case", "")
    initial = {"what": IN_A_CASE, "number": asked} if asked else _advised(advice)
    form = StartForm(bound(request), initial=initial, kinds=offer.kinds, cases=cases)

    def start(**_answers: Any) -> Filing:
        case_type, case = form.chosen()
        return start_filing(actor=request.user, case_type=case_type, case=case, language=get_language() or "en")

    if not form.is_search and form.submit(request, start):
        return redirect(form.result)
    context = {
        "form": form,
        "own_cases": selectors.own_cases(cases) if form.has_cases else [],
        "has_cases": form.has_cases,
        "duty": first_filing_owed(request.user, offer.commenced_today),
        **_kinds(form, offer),
        "guide": guide,
        "advice": advice,
        "may_have_translations_certified": may_have_translations_certified(request.user),
    }
    return render(request, "filings/drafting/start/new.html", context)


@draft_page
def kind(request: SignedInRequest, filing: Filing) -> HttpResponse:
    """Another court, another kind of case, for a draft that was not lodged yet."""
    if not filing.commences or filing.case_id or filing.round > 1:
        raise Http404
    offer = selectors.offer_to(request.user)
    guide, advice = _guide(request, offer.kinds)
    initial = _advised(advice) or {"what": f"{NEW_CASE}:{filing.case_type_id}"}
    form = KindForm(bound(request), initial=initial, kinds=offer.kinds)

    def change(**_answers: Any) -> Filing:
        return change_kind(filing_id=filing.pk, actor=request.user, case_type=form.kind)

    if form.submit(request, change):
        return redirect(filing)
    context = {
        "filing": filing,
        "docket": docket_of(filing),
        "back_text": heading_of(filing),
        "form": form,
        **_kinds(form, offer),
        "guide": guide,
        "advice": advice,
    }
    return render(request, "filings/drafting/start/kind.html", context)


def _guide(request: SignedInRequest, offered: list[selectors.OfferedKind]) -> tuple[GuideForm, selectors.Advice | None]:
    """Which court, which form: what was asked, and the answer."""
    form = GuideForm(request.GET if "about" in request.GET else None)
    if not form.is_bound or not form.is_valid():
        return form, None
    return form, selectors.advice(form.cleaned_data["about"], form.cleaned_data["amount"], offered)


def _advised(advice: selectors.Advice | None) -> dict[str, str]:
    return {"what": f"{NEW_CASE}:{advice.case_type.pk}"} if advice and advice.chosen else {}


def _kinds(form: KindForm, offer: selectors.Offer) -> dict[str, Any]:
    options = form.options()
    courts = [
        (each.court, each.amounts, [(kind, options.get(kind.case_type.pk)) for kind in each.kinds])
        for each in selectors.by_court(offer.kinds)
    ]
    return {"courts": courts, "of_others": offer.of_others}
