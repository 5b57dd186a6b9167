"""Taking away what was returned, and beginning to mend it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest
from filings.bulk.access import claimants_only, get_own_bulk_filing
from filings.bulk.mending import services
from filings.bulk.mending.selectors import returned_table
from filings.bulk.templates import CSV, XLSX, download, mending_xlsx
from icms.lib.errors import Refused
from icms.lib.export import csv_lines


@claimants_only
@require_POST
def mend(request: SignedInRequest, reference: str) -> HttpResponse:
    """Begin to mend in a file what was returned; where nothing is, back to the page that says so."""
    bulk = get_own_bulk_filing(request.user, reference)
    try:
        return redirect(services.start(bulk_id=bulk.pk, actor=request.user, language=get_language() or "en"))
    except Refused:
        return redirect(bulk)


@claimants_only
@require_GET
def returned(request: SignedInRequest, reference: str, form: str) -> HttpResponse:
    """The returned rows with the registry's reasons, to mend and send back."""
    bulk = get_own_bulk_filing(request.user, reference)
    table = returned_table(bulk, get_language() or "en")
    if form == "csv":
        return download("".join(csv_lines(table)).encode(), f"returned-{bulk.reference}.csv", CSV)
    if form == "xlsx":
        return download(mending_xlsx(table), f"returned-{bulk.reference}.xlsx", XLSX)
    raise Http404
