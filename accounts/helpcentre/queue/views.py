"""The queue of applications."""

from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import SignedInRequest
from accounts.helpcentre.access import may_act, officers_only, readers
from accounts.helpcentre.queue import selectors
from accounts.helpcentre.queue.forms import QueueForm
from accounts.helpcentre.review import services
from accounts.helpcentre.rules import TARGET
from icms.lib import clock
from icms.lib.errors import Refused


@readers
@require_safe
def queue(request: SignedInRequest) -> HttpResponse:
    """The applications of one tab, filtered and sorted."""
    tab = request.GET.get("tab", "review")
    tab = tab if tab in selectors.TABS else "review"
    form = QueueForm(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    sort = request.GET.get("sort", "")
    filters = {name: wanted.get(name, "") for name in ("kind", "channel", "state")}
    words = wanted.get("q", "")
    found = selectors.queue(request.user, tab=tab, words=words, sort=sort, **filters)
    page = Paginator(found, selectors.A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": selectors.rows_of(list(page)),
        "tabs": selectors.tabs(request.user, tab),
        "tab": tab,
        "filters": form,
        "is_filtered": any((*filters.values(), words)),
        "elsewhere": f"?tab=all&q={quote(words)}" if words and tab != "all" else "",
        "sort": sort or ("-state" if tab == "closed" else "age"),
        "target": TARGET,
        "oldest": selectors.oldest_age(),
        "may_act": may_act(request.user),
        "now": clock.now(),
    }
    return render(request, "accounts/helpcentre/queue/queue.html", context)


@officers_only
@require_POST
def claim_next(request: SignedInRequest) -> HttpResponse:
    """Claim the unclaimed application that has waited longest, and open it."""
    for _attempt in range(5):
        application = selectors.next_to_claim(request.user)
        if application is None:
            break
        try:
            services.claim(application_id=application.pk, officer=request.user)
        except Refused:
            continue
        return redirect("helpcentre:review", application.reference)
    return redirect("helpcentre:queue")
