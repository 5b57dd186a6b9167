"""The registry's desk for link requests and link codes."""

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest
from cases.linking import access, decisions, selectors
from cases.linking.access import desk_officers, desk_readers
from cases.linking.forms import ApprovalForm, LinkRefusalForm
from cases.linking.pages import viewer_of
from icms.lib import clock
from icms.lib.errors import Refused
from icms.lib.forms import bound
from icms.lib.names import printable
from icms.lib.pdf.page_images import PageNotDrawn, stored_page_image
from icms.lib.storage import open_stored

GET_POST = ["GET", "HEAD", "POST"]


@never_cache
@desk_readers
@require_safe
def queue(request: SignedInRequest) -> HttpResponse:
    """Link requests and notices: to decide, with me, decided."""
    tab = request.GET.get("tab", "waiting")
    tab = tab if tab in selectors.TABS else "waiting"
    words = printable(request.GET.get("q", ""))[:200]
    page = Paginator(selectors.queue(request.user, tab=tab, words=words), selectors.A_PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "tabs": selectors.tabs(request.user, tab),
        "tab": tab,
        "words": words,
        "now": clock.now(),
    }
    return render(request, "cases/linking/queue.html", context)


@desk_officers
@require_POST
def take_next(request: SignedInRequest) -> HttpResponse:
    """Take the oldest request that nobody has, and open it."""
    for _attempt in range(5):
        found = selectors.next_to_take()
        if found is None:
            break
        try:
            decisions.take_in_hand(request_id=found.pk, officer=request.user)
        except Refused:
            continue
        return redirect("links:item", found.reference)
    return redirect("links:queue")


@never_cache
@desk_readers
@require_http_methods(GET_POST)
def item(request: SignedInRequest, reference: str) -> HttpResponse:
    """The proof on the left; the case, and the decision, on the right. POST approves."""
    found = access.get_request_on_desk(reference)
    case = decisions.case_of(found)
    form = ApprovalForm(bound(request), parties=list(case.parties.all()) if case else [])
    may_decide = request.user.is_registry and found.is_waiting and found.taken_by_id in (None, request.user.pk)
    if request.method == "POST" and request.user.is_registry and form.is_valid():
        party, note = form.chosen(), form.cleaned_data["note"]
        try:
            decisions.approve(request_id=found.pk, officer=request.user, party_id=party.pk, note=note)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            return redirect("links:item", reference)
    context = {
        "asked": found,
        "case": case,
        "form": form,
        "may_decide": may_decide,
        "viewer": viewer_of(request, found),
    }
    return render(request, "cases/linking/item.html", context)


@desk_officers
@require_POST
def take(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take one request in hand."""
    found = access.get_request_on_desk(reference)
    decisions.take_in_hand(request_id=found.pk, officer=request.user)
    return redirect("links:item", reference)


@desk_officers
@require_POST
def give_back(request: SignedInRequest, reference: str) -> HttpResponse:
    """Put it back into the queue."""
    found = access.get_request_on_desk(reference)
    decisions.give_back(request_id=found.pk, officer=request.user)
    return redirect("links:queue")


@never_cache
@desk_officers
@require_http_methods(GET_POST)
def refuse(request: SignedInRequest, reference: str) -> HttpResponse:
    """Refusing has a page of its own."""
    found = access.get_request_on_desk(reference)
    form = LinkRefusalForm(bound(request))
    if request.method == "POST" and form.is_valid():
        try:
            decisions.refuse(request_id=found.pk, officer=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            return redirect("links:item", reference)
    return render(request, "cases/linking/refuse.html", {"asked": found, "form": form})


@never_cache
@desk_readers
@require_safe
def proof_file(request: SignedInRequest, reference: str) -> FileResponse:
    """The proof, as it was sent."""
    found = access.get_request_on_desk(reference)
    file = open_stored(found.proof_sha256)
    return FileResponse(file, as_attachment=True, filename=f"{found.reference}.pdf", content_type="application/pdf")


@desk_readers
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
