"""The registry opens and closes documents to the public; parties see who opened theirs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest
from cases.access import get_case
from cases.case_desk.access import officers_only
from cases.models import Case
from filings.case_page.access import get_inspected_case
from filings.models import Document, IssuedDocument
from filings.public_access.forms import OpenForm
from filings.public_access.selectors import is_inspected, openings_of
from filings.public_access.services import set_open
from icms.lib.forms import bound

GET_POST = ["GET", "POST"]
PAGE_SIZE = 50


@officers_only
@require_http_methods(GET_POST)
def filed(request: SignedInRequest, number: str, reference: str, order: int) -> HttpResponse:
    """One filed document on the court's file: open it to the public, or close it."""
    case = get_case(number)
    found = Document.objects.filter(on_file_of=case, filing__reference=reference, order=order)
    return _change(request, case, found.select_related("type", "filing").first())


@officers_only
@require_http_methods(GET_POST)
def issued(request: SignedInRequest, number: str, reference: str) -> HttpResponse:
    """One document that the court issued: open it to the public, or close it."""
    case = get_case(number)
    found = IssuedDocument.objects.standing().filter(case=case, reference=reference)
    return _change(request, case, found.select_related("act__kind", "act__template").first())


@never_cache
@login_required
@require_safe
def openings(request: SignedInRequest, number: str) -> HttpResponse:
    """Who opened the documents of one's own case, and when."""
    case = get_inspected_case(request.user, number)
    page = Paginator(openings_of(case), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "filings/public_access/openings.html", {"case": case, "page": page})


def _change(request: HttpRequest, case: Case, document: Document | IssuedDocument | None) -> HttpResponse:
    if document is None:
        raise Http404
    wanted = request.POST.get("open_now", "no" if document.is_open else "yes")
    form = OpenForm(bound(request), initial={"open_now": wanted})
    if form.submit(request, set_open, case=case, document=document, actor=request.user):
        opened, closed = _("The document is open to the public."), _("The document is closed to the public.")
        messages.success(request, opened if form.cleaned_data["open_now"] else closed)
        return redirect("case_desk:case", case.number)
    context = {"case": case, "document": document, "form": form, "is_inspected": is_inspected(case)}
    return render(request, "filings/public_access/open.html", context)
