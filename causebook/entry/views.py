"""The page of one entry."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from causebook.entry.context import acts_in, basket_beside, offers_of
from causebook.search.limits import limited, recorded
from causebook.search.selectors import public_entry
from causebook.selectors import entry_facts

PAGE_SIZE = 50


@require_safe
@limited
@recorded
def entry(request: HttpRequest, number: str) -> HttpResponse:
    """One case as the public may know it; hidden and missing cases are the same 404."""
    found = public_entry(number)
    if found is None:
        raise Http404
    facts = entry_facts(found.case)
    page = Paginator(facts["documents"], PAGE_SIZE).get_page(request.GET.get("page"))
    offers = offers_of(found.case, request, list(page.object_list), facts["issued"])
    back = QueryDict(request.GET.get("from", "")).urlencode()  # the search that led here, made anew: a query, no more
    context = {
        "back": f"?{back}" if back else "",
        "came_from": back,
        "page": page,
        "offers": offers,
        "baskets": basket_beside(request),
        "acts": acts_in(request, found.case),
    }
    return render(request, "causebook/entry/entry.html", facts | context)
