"""The cause book's pages: the search, and one entry."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from causebook.search import selectors
from causebook.search.forms import SearchForm
from causebook.search.lines import lines, nature_of
from filings.inspection.selectors import accepted_documents


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The form beside its answer; without a question, how to ask."""
    form = SearchForm(request.GET or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid() and not form.search.is_empty:
        asked = form.search
        page = selectors.find(asked, page=request.GET.get("page", 1))
        context |= {"asked": asked, "page": page, "lines": lines(page.object_list, asked.names)}
    return render(request, "causebook/search.html", context)


@require_safe
def entry(request: HttpRequest, number: str) -> HttpResponse:
    """One case as the public may know it; hidden and missing cases are the same 404."""
    found = selectors.public_entry(number)
    if found is None:
        raise Http404
    documents = list(accepted_documents(found.case))
    return render(
        request,
        "causebook/entry.html",
        {
            "case": found.case,
            "nature": nature_of(found.case),
            "parties": found.case.parties.all(),
            "documents": documents,
            "originating": next(
                (document for document in documents if document.type and document.type.originating), None
            ),
        },
    )
