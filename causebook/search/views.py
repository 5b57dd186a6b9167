"""The cause book's pages: the search, and one entry."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.courts.selectors import may, nature_name
from cases.models import Hearing, Service
from cases.selectors import linked_cases
from causebook.search import selectors
from causebook.search.context import result_lines
from causebook.search.forms import SearchForm
from filings.case_page.selectors import accepted_documents
from filings.models import IssuedDocument
from icms.lib import clock

PAGE_SIZE = 50


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The form beside its answer; without a question, how to ask."""
    form = SearchForm(request.GET or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid() and not form.search.is_empty:
        asked = form.search
        page = selectors.find(asked, page=request.GET.get("page", 1))
        context |= {"asked": asked, "page": page, "lines": result_lines(page.object_list, asked.names)}
    return render(request, "causebook/search/search.html", context)


@require_safe
def entry(request: HttpRequest, number: str) -> HttpResponse:
    """One case as the public may know it; hidden and missing cases are the same 404."""
    found = selectors.public_entry(number)
    if found is None:
        raise Http404
    documents = accepted_documents(found.case)
    page = Paginator(documents, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "causebook/search/entry.html",
        {
            "case": found.case,
            "nature": nature_name(found.case.claim_nature),
            "is_inspected": may(Service.INSPECT, found.case_type_id, venue=found.case.venue),
            "hearings": list(Hearing.objects.upcoming(clock.now()).filter(case=found.case)[:1]),
            "linked": linked_cases(found.case, public_only=True),
            "parties": found.case.parties.all(),
            "page": page,
            "issued": IssuedDocument.objects.on_file(found.case).open_to_the_public(),
            "originating": documents.filter(type__originating=True).first(),
        },
    )
