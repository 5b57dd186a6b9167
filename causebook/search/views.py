"""The search of the cause book."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from causebook.search import selectors
from causebook.search.context import also_written, result_lines
from causebook.search.forms import CheckForm, SearchForm
from causebook.search.limits import CHECK, give_pass, limited, too_many
from causebook.search.query import Cursor, read_cursor
from icms.lib.errors import Refused


@require_safe
@limited
def search(request: HttpRequest) -> HttpResponse:
    """The form beside its answer; without a question, how to ask. A page that is none is answered with the first."""
    form = SearchForm(request.GET or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid() and not form.search.is_empty:
        asked, (after, until, is_lost) = form.search, _place(request.GET)
        results = selectors.find(asked, after=after, until=until, book=form.book.open)
        context |= {
            "asked": asked,
            "results": results,
            "lines": result_lines(results.lines, asked.names, form.book),
            "is_lost": is_lost,
            "came_from": "?" + urlencode({"from": request.GET.urlencode()}),
            "also": [] if after or until else also_written(asked, form.book),
        }
    return render(request, "causebook/search/search.html", context)


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """A browser that showed that it is no robot goes on to the page it wanted."""
    form = CheckForm(request.POST)
    wanted, start = request.POST.get("next", ""), reverse("causebook:search")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    answer = redirect(wanted if is_ours else start)
    try:
        give_pass(request, answer, request.POST.get("altcha", ""))
    except Refused as refusal:
        form.is_valid()
        form.add_error(None, refusal.reasons)
        return too_many(request, CHECK, form)
    return answer


def _place(query: QueryDict) -> tuple[Cursor | None, Cursor | None, bool]:
    """After or before which line the page is, and whether a page was asked for that is none."""
    after, until = query.get("after", ""), query.get("before", "")
    places = read_cursor(after), read_cursor(until)
    is_lost = bool((after and not places[0]) or (until and not places[1]) or query.get("page", "1") != "1")
    return (None, None, True) if is_lost else (*places, False)
