"""The registry desk: queue, review, decide, refuse."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SignedInRequest, registry_only, registry_readers
from filings import access
from filings.registry import selectors, services
from filings.registry.context import review_page
from filings.registry.forms import DecisionForm, QueueForm, RefusalForm
from icms.lib import clock
from icms.lib.errors import Refused
from icms.lib.forms import bound


@registry_readers
@require_GET
def queue(request: SignedInRequest) -> HttpResponse:
    tab = request.GET.get("tab", "review")
    tab = tab if tab in selectors.TABS else "review"
    form = QueueForm(request.GET or None, case_types=selectors.case_types())
    wanted = form.cleaned_data if form.is_valid() else {}
    sort = request.GET.get("sort", "age")
    filings = selectors.queue(
        request.user,
        tab=tab,
        case_type=getattr(wanted.get("case_type"), "pk", ""),
        held=wanted.get("held", ""),
        words=wanted.get("q", ""),
        sort=sort,
    )
    page = Paginator(filings, selectors.A_PAGE).get_page(request.GET.get("page"))
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


@registry_only
@require_POST
def take_next(request: SignedInRequest) -> HttpResponse:
    """Take the oldest filing that nobody has, and open it."""
    for _attempt in range(5):
        filing = selectors.next_to_take(request.user)
        if filing is None:
            break
        try:
            services.take(filing_id=filing.pk, officer=request.user)
        except Refused:
            continue
        return redirect("registry:review", filing.reference)
    return redirect("registry:queue")


@registry_readers
@require_http_methods(["GET", "POST"])
def review(request: SignedInRequest, reference: str) -> HttpResponse:
    """The pages on the left, the decision on the right."""
    filing = access.get_filing_on_desk(request.user, reference)
    documents = services.undecided(filing)
    form = DecisionForm(bound(request), documents=documents)
    if request.method == "POST" and form.is_valid() and request.user.is_registry:
        try:
            services.decide(filing_id=filing.pk, officer=request.user, verdicts=form.verdicts())
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            return redirect("registry:review", reference)
    return render(request, "filings/registry/review.html", review_page(request, filing, form))


@registry_only
@require_POST
def take(request: SignedInRequest, reference: str) -> HttpResponse:
    filing = access.get_filing_on_desk(request.user, reference)
    services.take(filing_id=filing.pk, officer=request.user)
    return redirect("registry:review", reference)


@registry_only
@require_POST
def give_back(request: SignedInRequest, reference: str) -> HttpResponse:
    filing = access.get_filing_on_desk(request.user, reference)
    services.give_back(filing_id=filing.pk, officer=request.user)
    return redirect("registry:queue")


@registry_only
@require_http_methods(["GET", "POST"])
def refuse(request: SignedInRequest, reference: str) -> HttpResponse:
    """Refusing the whole filing has a page of its own."""
    filing = access.get_filing_on_desk(request.user, reference)
    form = RefusalForm(bound(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.refuse(filing_id=filing.pk, officer=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            return redirect("registry:review", reference)
    return render(request, "filings/registry/refuse.html", {"filing": filing, "form": form})
