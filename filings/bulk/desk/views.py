"""The registry's pages of bulk claims: the list, one of them with its sample, and accepting all others."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SignedInRequest, for_roles
from accounts.roles import REGISTRY_DESK, Role
from filings.bulk.access import get_bulk_filing
from filings.bulk.desk import selectors, services
from filings.bulk.desk.forms import AcceptForm, SampleForm
from filings.bulk.selectors import PAGE_SIZE, states_of
from filings.models import BulkFiling, Filing
from filings.registry.access import officers_only
from icms.lib.forms import bound

supervisors_only = for_roles({Role.REGISTRY_SUPERVISOR})
readers = for_roles({*REGISTRY_DESK, Role.AUDITOR})
LIST_SIZE = 25


@readers
@require_GET
def bulk_list(request: SignedInRequest) -> HttpResponse:
    """What was lodged in bulk, and how far it is decided."""
    page = Paginator(selectors.lodged_in_bulk(request.user), LIST_SIZE).get_page(request.GET.get("page"))
    return render(request, "filings/bulk/desk/list.html", {"page": page})


@readers
@require_GET
def bulk_filing(request: SignedInRequest, reference: str) -> HttpResponse:
    """One of them: its facts, the sample, its filings by state."""
    return _page(request, get_bulk_filing(request.user, reference))


@officers_only
@require_POST
def draw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Have a sample drawn."""
    bulk = get_bulk_filing(request.user, reference)
    form = SampleForm(request.POST)
    if form.submit(request, services.draw, bulk_id=bulk.pk, officer=request.user):
        return redirect("bulk_desk:bulk_filing", reference)
    return _page(request, bulk, form)


@supervisors_only
@require_POST
def write_again(request: SignedInRequest, reference: str) -> HttpResponse:
    """Have the rows that could not be written tried once more, now."""
    bulk = get_bulk_filing(request.user, reference)
    services.write_again(bulk_id=bulk.pk, officer=request.user)
    return redirect("bulk_desk:bulk_filing", reference)


@officers_only
@require_POST
def look(request: SignedInRequest, reference: str, filing: str) -> HttpResponse:
    """Open a filing of the sample: that it was looked at is noted, and its review opens."""
    bulk = get_bulk_filing(request.user, reference)
    found = get_object_or_404(Filing, bulk_row__bulk=bulk, reference=filing)
    services.look(bulk_id=bulk.pk, filing_id=found.pk, officer=request.user)
    return redirect("registry:review", filing)


@officers_only
@require_http_methods(["GET", "POST"])
def accept(request: SignedInRequest, reference: str) -> HttpResponse:
    """What will happen, then it does."""
    bulk = get_bulk_filing(request.user, reference)
    form = AcceptForm(bound(request))
    if form.submit(request, services.accept_others, bulk_id=bulk.pk, officer=request.user):
        return redirect("bulk_desk:bulk_filing", reference)
    context = selectors.confirmation(bulk, request.user)
    reasons = [] if form.is_bound else list(services.against_accepting(bulk, context["sample"], request.user))
    context |= {"form": form, "reasons": reasons}
    return render(request, "filings/bulk/desk/accept.html", context, status=422 if form.is_bound else 200)


def _page(request: SignedInRequest, bulk: BulkFiling, form: SampleForm | None = None) -> HttpResponse:
    state = request.GET.get("state", "")
    page = Paginator(selectors.rows_of(bulk, state), PAGE_SIZE).get_page(request.GET.get("page"))
    context = selectors.page_context(bulk, request.user)
    size = selectors.suggested_size(context["waiting"])
    context |= {
        "form": form or SampleForm(initial={"size": size}),
        "own": [str(reason) for reason in services.own_reasons(bulk, request.user)],
        "page": page,
        "states": states_of(bulk),
        "state": state,
    }
    return render(request, "filings/bulk/desk/bulk_filing.html", context, status=422 if form else 200)
