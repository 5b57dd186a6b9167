"""The registry desk: queue, review, decide, refuse, disallow an exemption."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SignedInRequest
from accounts.models import User
from filings.fees.selectors import exemption_claim_of, exemption_text
from filings.models import Filing
from filings.registry import decisions, selectors, services
from filings.registry.access import get_filing_on_desk, officers_only, readers
from filings.registry.context import review_context
from filings.registry.forms import DecisionForm, DisallowForm, QueueForm, RefusalForm
from icms.lib import clock
from icms.lib.errors import Refused
from icms.lib.forms import bound


@readers
@require_GET
def queue(request: SignedInRequest) -> HttpResponse:
    tab = request.GET.get("tab", "review")
    tab = tab if tab in selectors.TABS else "review"
    form = QueueForm(request.GET or None, case_types=selectors.case_types())
    wanted = form.cleaned_data if form.is_valid() else {}
    sort = request.GET.get("sort", "-age" if tab == "all" else "age")
    filings = selectors.queue(
        request.user,
        tab=tab,
        case_type=getattr(wanted.get("case_type"), "pk", ""),
        held=wanted.get("held", ""),
        words=wanted.get("q", ""),
        sort=sort,
    )
    page = Paginator(filings, selectors.PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": selectors.rows_of(list(page)),
        "tabs": selectors.tabs(request.user, tab),
        "tab": tab,
        "filters": form,
        "is_filtered": any(wanted.get(name) for name in ("case_type", "held", "q")),
        "sort": sort,
        "target": selectors.TARGET,
        "oldest": selectors.oldest_age(request.user),
        "now": clock.now(),
    }
    return render(request, "filings/registry/queue.html", context)


@officers_only
@require_POST
def take_next(request: SignedInRequest) -> HttpResponse:
    """Take the oldest filing that nobody has, and open it."""
    for _try in range(5):
        filing = selectors.next_to_take(request.user)
        if filing is None:
            break
        try:
            services.take_for_review(filing_id=filing.pk, officer=request.user)
        except Refused:
            continue
        return redirect("registry:review", filing.reference)
    return redirect("registry:queue")


@readers
@require_http_methods(["GET", "POST"])
def review(request: SignedInRequest, reference: str) -> HttpResponse:
    """One filing: its pages on the left, the decision on the right."""
    filing = get_filing_on_desk(request.user, reference)
    form = DecisionForm(bound(request), documents=selectors.undecided_documents(filing))

    def decide(*, filing_id: int, officer: User, **_answers: Any) -> Filing:
        return decisions.decide(filing_id=filing_id, officer=officer, verdicts=form.verdicts())

    # The auditor reads this page too, and decides nothing.
    if request.user.is_registry and form.submit(request, decide, filing_id=filing.pk, officer=request.user):
        return redirect("registry:review", reference)
    return render(request, "filings/registry/review.html", review_context(request, filing, form))


@officers_only
@require_POST
def take(request: SignedInRequest, reference: str) -> HttpResponse:
    filing = get_filing_on_desk(request.user, reference)
    services.take_for_review(filing_id=filing.pk, officer=request.user)
    return redirect("registry:review", reference)


@officers_only
@require_POST
def give_back(request: SignedInRequest, reference: str) -> HttpResponse:
    filing = get_filing_on_desk(request.user, reference)
    services.give_back(filing_id=filing.pk, officer=request.user)
    return redirect("registry:queue")


@officers_only
@require_http_methods(["GET", "POST"])
def refuse(request: SignedInRequest, reference: str) -> HttpResponse:
    """Refuse the whole filing."""
    filing = get_filing_on_desk(request.user, reference)
    form = RefusalForm(bound(request))
    if form.submit(request, decisions.refuse, filing_id=filing.pk, officer=request.user):
        return redirect("registry:review", reference)
    return render(request, "filings/registry/refuse.html", {"filing": filing, "form": form})


@officers_only
@require_http_methods(["GET", "POST"])
def disallow_exemption(request: SignedInRequest, reference: str) -> HttpResponse:
    filing = get_filing_on_desk(request.user, reference)
    claim = exemption_claim_of(filing)
    if claim is None:
        raise Http404
    form = DisallowForm(bound(request))
    if form.submit(request, services.disallow_exemption, filing_id=filing.pk, officer=request.user):
        messages.success(request, _("The exemption is disallowed, and the filer is asked for the fee."))
        return redirect("registry:review", reference)
    context = {"filing": filing, "form": form, "claim": claim, "exemption_text": exemption_text(claim)}
    return render(request, "filings/registry/disallow_exemption.html", context)
