"""The queue of applications, the page of one, and its papers."""

from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import SignedInRequest
from accounts.helpcentre.access import get_application, get_document, may_act, officers_only, readers
from accounts.helpcentre.age import TARGET
from accounts.helpcentre.applications import selectors, services
from accounts.helpcentre.applications.forms import QueueForm
from accounts.helpcentre.applications.pages import review_page
from accounts.registration.files import picture_of
from icms.lib import clock, vault
from icms.lib.errors import Refused
from icms.lib.pdf.pictures import NotDrawn


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
    return render(request, "accounts/helpcentre/queue.html", context)


@officers_only
@require_POST
def take_next(request: SignedInRequest) -> HttpResponse:
    """Take the application that has waited longest and nobody has, and open it."""
    for _attempt in range(5):
        application = selectors.next_to_take(request.user)
        if application is None:
            break
        try:
            services.take(application_id=application.pk, officer=request.user)
        except Refused:
            continue
        return redirect("helpcentre:review", application.reference)
    return redirect("helpcentre:queue")


@readers
@require_safe
def review(request: SignedInRequest, reference: str) -> HttpResponse:
    """The papers on the left; facts, what is known, what can be done and the record on the right."""
    return render(request, "accounts/helpcentre/review.html", review_page(request, get_application(reference)))


@officers_only
@require_POST
def take(request: SignedInRequest, reference: str) -> HttpResponse:
    services.take(application_id=get_application(reference).pk, officer=request.user)
    return redirect("helpcentre:review", reference)


@readers
@require_safe
def document_page(request: SignedInRequest, reference: str, order: int, page: int) -> HttpResponse:
    """One page of a supporting document as a picture; no cache keeps it."""
    document = get_document(reference, order)
    if not 1 <= page <= document.pages:
        raise Http404
    try:
        picture = picture_of(document, page, small=request.GET.get("size") == "small")
    except (NotDrawn, FileNotFoundError) as why:
        raise Http404 from why
    return _unkept(HttpResponse(picture, content_type="image/png"))


@readers
@require_safe
def document_file(request: SignedInRequest, reference: str, order: int) -> HttpResponse:
    """The file itself, to be saved, never shown in the browser."""
    document = get_document(reference, order)
    response = HttpResponse(vault.read(document.sealed_sha256), content_type=document.media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(document.name)}"
    return _unkept(response)


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
