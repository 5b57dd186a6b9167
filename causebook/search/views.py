"""The cause book's pages: the search, and one entry."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.courts.selectors import may, nature_name
from cases.models import Hearing, Service
from cases.selectors import linked_cases
from causebook.search import selectors
from causebook.search.context import also_written, result_lines
from causebook.search.forms import SearchForm
from causebook.search.query import Cursor, read_cursor
from filings.case_page.selectors import accepted_documents
from filings.models import IssuedDocument
from icms.lib import clock

PAGE_SIZE = 50


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The form beside its answer; without a question, how to ask. A page that is none is answered with the first."""
    form = SearchForm(request.GET or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid() and not form.search.is_empty:
        asked, (after, until, is_lost) = form.search, _place(request.GET)
        results = selectors.find(asked, after=after, until=until)
        context |= {
            "asked": asked,
            "results": results,
            "lines": result_lines(results.lines, asked.names, form.kinds, form.natures),
            "is_lost": is_lost,
            "came_from": "?" + urlencode({"from": request.GET.urlencode()}),
            "also": [] if after or until else also_written(asked),
        }
    return render(request, "causebook/search/search.html", context)


def _place(query: QueryDict) -> tuple[Cursor | None, Cursor | None, bool]:
    """After or before which line the page is, and whether a page was asked for that is none."""
    after, until = query.get("after", ""), query.get("before", "")
    places = read_cursor(after), read_cursor(until)
    is_lost = bool((after and not places[0]) or (until and not places[1]) or query.get("page", "1") != "1")
    return (None, None, True) if is_lost else (*places, False)


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
