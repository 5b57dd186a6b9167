"""What came from the court: the list, one document, its file and its pages. To open any of them is to have read it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, filers_only
from filings.explanations import title_of_case
from filings.issuing.access import get_received, received_by
from filings.issuing.files import attachment, picture
from filings.issuing.notifications import open_document
from filings.issuing.received.context import received, viewer_of
from filings.issuing.rules import deliveries_read_by
from filings.issuing.selectors import count_unread, has_opened, unread_for
from filings.models import IssuedDocument, Opening
from filings.openings import record_openings
from icms.lib.components import Tab

PAGE_SIZE = 20


@never_cache
@filers_only
@require_safe
def received_list(request: SignedInRequest) -> HttpResponse:
    """What the court sent into the reader's cases, the latest first; those not opened yet, or all."""
    tab = "all" if request.GET.get("tab") == "all" else "new"
    count = count_unread(request.user)
    words = {"new": pgettext("documents of the court", "New"), "all": pgettext("documents of the court", "All")}
    tabs = [
        Tab(url=f"?tab={name}", text=text, current=name == tab, count=count if name == "new" else None)
        for name, text in words.items()
    ]
    context: dict[str, Any] = {"tabs": tabs, "tab": tab}
    if tab == "new":
        context["page"] = Paginator(unread_for(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    else:
        documents = received_by(request.user).order_by("-issued_at", "-pk")
        context["page"] = page = Paginator(documents, PAGE_SIZE).get_page(request.GET.get("page"))
        unread = deliveries_read_by(request.user).filter(document__in=list(page), opened_at=None)
        context["unread"] = set(unread.values_list("document", flat=True))
    return render(request, "filings/issuing/received/list.html", context)


@never_cache
@filers_only
@require_safe
def document(request: SignedInRequest, reference: str) -> HttpResponse:
    """What it is, what must be done by when, the file, how to check it."""
    found = _opened(request, reference)
    context = {"document": found, "received": received(found, request.user), "title": title_of_case(found.case)}
    return render(request, "filings/issuing/received/document.html", context)


@never_cache
@filers_only
@require_safe
def pages(request: SignedInRequest, reference: str) -> HttpResponse:
    """The sealed pages as pictures, one of them large (`?page=`)."""
    found = _standing(_opened(request, reference))
    context = {"document": found, "viewer": viewer_of(found, request.GET)}
    return render(request, "filings/issuing/received/pages.html", context)


@never_cache
@filers_only
@require_safe
def file(request: SignedInRequest, reference: str) -> FileResponse:
    """The sealed file."""
    found = _standing(_opened(request, reference))
    if request.method == "GET":
        record_openings(case=found.case, documents=[found], how=Opening.How.READ, account=request.user)
    return attachment(found)


@never_cache
@filers_only
@require_safe
def page(request: SignedInRequest, reference: str, page: int) -> HttpResponseBase:
    """One page as a picture."""
    found = _standing(_opened(request, reference))
    return picture(found, page, small=request.GET.get("size") == "small")


def _opened(request: SignedInRequest, reference: str) -> IssuedDocument:
    """What is given out was opened; what has ended at that moment is looked at again as it is now."""
    found = get_received(request.user, reference)
    if request.method != "GET" or not found.stands or has_opened(request.user, found):
        return found
    still_stands = open_document(document_id=found.pk, reader=request.user)
    return found if still_stands else get_received(request.user, reference)


def _standing(document: IssuedDocument) -> IssuedDocument:
    """What was withdrawn or replaced is read no more."""
    if not document.stands:
        raise Http404
    return document
