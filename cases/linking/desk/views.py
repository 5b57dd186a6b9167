"""The registry's desk for link requests and link codes."""

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest
from cases.linking import access, decisions
from cases.linking.access import officers_only, readers
from cases.linking.desk import selectors
from cases.linking.desk.context import viewer_of
from cases.linking.desk.forms import ApprovalForm, LinkRefusalForm
from icms.lib import clock
from icms.lib.errors import Refused
from icms.lib.folding import cleaned
from icms.lib.forms import bound
from icms.lib.pdf.page_images import PageNotDrawn, stored_page_image
from icms.lib.storage import open_stored

GET_POST = ["GET", "HEAD", "POST"]


@never_cache
@readers
@require_safe
def queue(request: SignedInRequest) -> HttpResponse:
    """Link requests and notices: to decide, with me, decided."""
    tab = request.GET.get("tab", "waiting")
    tab = tab if tab in selectors.TABS else "waiting"
    words = cleaned(request.GET.get("q", ""))[:200]
    page = Paginator(selectors.queue(request.user, tab=tab, words=words), selectors.A_PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "tabs": selectors.tabs(request.user, tab),
        "tab": tab,
        "words": words,
        "now": clock.now(),
    }
    return render(request, "cases/linking/desk/queue.html", context)


@officers_only
@require_POST
def claim_next(request: SignedInRequest) -> HttpResponse:
    """Claim the oldest request that no officer has, and open it."""
    for _attempt in range(5):  # another officer may claim it first
        found = selectors.next_unclaimed()
        if found is None:
            break
        try:
            decisions.claim(request_id=found.pk, actor=request.user)
        except Refused:
            continue
        return redirect("links:item", found.reference)
    return redirect("links:queue")


@never_cache
@readers
@require_http_methods(GET_POST)
def item(request: SignedInRequest, reference: str) -> HttpResponse:
    """The proof on the left; the case, and the decision, on the right. POST approves."""
    found = access.get_request_on_desk(reference)
    case = decisions.case_of(found)
    form = ApprovalForm(bound(request), asked=found, parties=list(case.parties.all()) if case else [])
    may_decide = request.user.is_registry and found.is_waiting and found.taken_by_id in (None, request.user.pk)
    if request.user.is_registry and form.submit(request, decisions.approve, request_id=found.pk, actor=request.user):
        return redirect("links:item", reference)
    context = {
        "asked": found,
        "case": case,
        "form": form,
        "may_decide": may_decide,
        "viewer": viewer_of(found, request.GET),
    }
    return render(request, "cases/linking/desk/item.html", context)


@officers_only
@require_POST
def claim(request: SignedInRequest, reference: str) -> HttpResponse:
    """Claim one request."""
    found = access.get_request_on_desk(reference)
    decisions.claim(request_id=found.pk, actor=request.user)
    return redirect("links:item", reference)


@officers_only
@require_POST
def release(request: SignedInRequest, reference: str) -> HttpResponse:
    """Put it back into the queue."""
    found = access.get_request_on_desk(reference)
    decisions.release(request_id=found.pk, actor=request.user)
    return redirect("links:queue")


@never_cache
@officers_only
@require_http_methods(GET_POST)
def refuse(request: SignedInRequest, reference: str) -> HttpResponse:
    """Refusing has a page of its own."""
    found = access.get_request_on_desk(reference)
    form = LinkRefusalForm(bound(request))
    if form.submit(request, decisions.refuse, request_id=found.pk, actor=request.user):
        return redirect("links:item", reference)
    return render(request, "cases/linking/desk/refuse.html", {"asked": found, "form": form})


@never_cache
@readers
@require_safe
def proof_file(request: SignedInRequest, reference: str) -> FileResponse:
    """The proof, as it was sent."""
    found = access.get_request_on_desk(reference)
    file = open_stored(found.proof_sha256)
    return FileResponse(file, as_attachment=True, filename=f"{found.reference}.pdf", content_type="application/pdf")


@readers
@require_safe
def proof_page(request: SignedInRequest, reference: str, page: int) -> HttpResponse:
    """One page of the proof as a picture."""
    found = access.get_request_on_desk(reference)
    if not 1 <= page <= found.proof_pages:
        raise Http404
    try:
        drawn = stored_page_image(found.proof_sha256, page, small=request.GET.get("size") == "small")
    except PageNotDrawn as error:
        raise Http404 from error
    return HttpResponse(drawn, content_type="image/png")
