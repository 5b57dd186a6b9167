"""The public ledger of outages, and the pages where an account sees what it tried in vain."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest
from filings.outages import selectors
from filings.outages.forms import StatementForm
from filings.outages.statements import make_statement
from icms.lib import clock, storage
from icms.lib.errors import Refused
from icms.lib.export import csv_download

A_PAGE = 20
MOST_ROWS = 5_000
A_MONTH = timedelta(days=30)


@never_cache
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """When the portal was away, and when offices were closed."""
    page = Paginator(selectors.ledger(), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "filings/outages/ledger.html", {"page": page, "entries": selectors.entries(page)})


@require_safe
def ledger_file(request: HttpRequest) -> HttpResponseBase:
    """The newest of the ledger as CSV."""
    return csv_download("outages.csv", selectors.as_rows(selectors.entries(selectors.ledger()[:MOST_ROWS])))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: SignedInRequest) -> HttpResponse:
    """What this account tried in vain, and its statements; on POST one more is made."""
    today = clock.court_day(clock.now())
    form = StatementForm(
        request.POST if request.method == "POST" else None, initial={"since": today - A_MONTH, "until": today}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = make_statement(account=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            words = _("The statement %(reference)s is made and signed.") % {"reference": made.reference}
            messages.success(request, words)
            return redirect("outages:mine")
    page = Paginator(selectors.attempts_of(request.user), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "statements": selectors.statements_of(request.user)[:A_PAGE]}
    return render(request, "filings/outages/mine.html", context)


@login_required
@require_safe
def statement(request: SignedInRequest, reference: str) -> FileResponse:
    """The signed PDF of one statement, for whom it was made; others get 404."""
    found = get_object_or_404(selectors.statements_of(request.user), reference=reference)
    file = open(storage.path_of(found.paper.sha256), "rb")  # noqa: SIM115  (the response closes it)
    name = f"outages-{found.reference}.pdf"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf")
