"""Choosing, paying, reading: the basket, the purchase, its pages, and the way back to it."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from cases.models import Court
from cases.models.case import slug_of
from causebook.inspection import access, services
from causebook.inspection import basket as baskets
from causebook.inspection.context import next_after, rows_of, to_pay_for, viewer_of
from causebook.inspection.forms import BuyForm, LinkForm, VisitorForm
from causebook.inspection.notifications import send_link
from causebook.inspection.rules import by_court
from causebook.inspection.selectors import bought_by, no_longer_open
from causebook.models import Inspection, InspectionItem
from causebook.search.limits import WAIT, too_many
from filings.models import Opening
from filings.openings import record_openings
from icms.lib import clock, rate_limits, storage
from icms.lib.errors import Refused
from icms.lib.forms import CourtForm, bound
from icms.lib.names import file_name
from icms.lib.pdf.page_images import PageNotDrawn, stored_page_image
from payments.charges.selectors import read_receipt_number
from payments.charges.services import Visitor
from payments.models import Charge
from payments.public.access import remember as remember_charge
from payments.public.access import status_of

GET_POST = ["GET", "HEAD", "POST"]
PAGE_SIZE = 20


@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """How to inspect; what this reader has bought."""
    running = access.running_of(request).select_related("court").prefetch_related("items")
    context: dict[str, Any] = {"running": list(running.filter(buyer=None))}
    if _is_buyer(request):
        context["page"] = Paginator(bought_by(request.user), PAGE_SIZE).get_page(request.GET.get("page"))  # type: ignore[arg-type]
    context["count"] = len(to_pay_for(request)[0])
    return render(request, "causebook/inspection/start.html", context)


@never_cache
@require_safe
def basket(request: HttpRequest) -> HttpResponse:
    """What was chosen, by court, each with its price and the way to pay."""
    return _basket_page(request)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put one thing into the basket and go back to where it was chosen."""
    try:
        wanted, replaced = baskets.put(request, request.POST.get("what", ""))
    except Refused as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason.message)
        return redirect("inspection:basket")
    if replaced:
        words = ngettext(
            "The whole file took the place of %(count)s document that you had chosen: it holds it.",
            "The whole file took the place of %(count)s documents that you had chosen: it holds them.",
            replaced,
        )
        messages.info(request, words % {"count": replaced})
    if request.POST.get("back") == "basket":
        return redirect("inspection:basket")
    came_from = QueryDict(request.POST.get("from", "")).urlencode()
    back = "?" + urlencode({"from": came_from}) if came_from else ""
    return redirect(reverse("causebook:entry", args=[wanted.case.number]) + back + "#documents")


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Take one thing out, on the page of the basket."""
    baskets.take_out(request, [request.POST.get("what", "")])
    return redirect("inspection:basket")


@never_cache
@require_http_methods(GET_POST)
def pay(request: HttpRequest, court: str) -> HttpResponse:
    """Ask for the things of one court: a visitor says where link and receipt go, an account presses the button."""
    if request.method != "POST":
        return redirect("inspection:basket")
    found = get_object_or_404(Court, pk=court)
    form: CourtForm = BuyForm(bound(request)) if _is_buyer(request) else VisitorForm(bound(request))
    if not form.submit(request, partial(_buy, request, found)):
        return _basket_page(request, form=form, court=found)
    inspection: Inspection = form.result
    assert inspection.charge is not None
    return redirect(inspection.charge.get_absolute_url())


@never_cache
@require_http_methods(GET_POST)
def lost_link(request: HttpRequest) -> HttpResponse:
    """The link of a purchase once more, to the e-mail address that was given with it. The answer is always the same."""
    form = LinkForm(bound(request))
    if form.submit(request, partial(_send_link, request)):
        messages.success(request, _("If there is such a purchase, its link is on the way to this address."))
        return redirect("inspection:start")
    context = {"form": form, "challenge": rate_limits.new_challenge()}
    return render(request, "causebook/inspection/lost_link.html", context, status=status_of(form))


@never_cache
@require_safe
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The signed link of a visitor's purchase: this browser may read it from now on."""
    found = access.opened_by_link(token)
    access.remember(request, found)
    return redirect(found)


@never_cache
@require_safe
def inspection(request: HttpRequest, reference: str) -> HttpResponse:
    """What was bought, until when it may be read, and its papers; `#copies` is renewed while it is made."""
    found = access.get_inspection(request, reference)
    items = list(_items(found))
    if found.paid_at is None and found.charge is not None:
        return redirect(found.charge.get_absolute_url())
    # Asked also once the time is over, when nothing is withdrawn any more.
    closed = {each.pk for each in no_longer_open(found)}
    for each in items:
        if each.pk in closed:
            each.withdrawn_at, each.cents = clock.now(), 0
    gone = [each for each in items if each.withdrawn_at]
    context = {
        "inspection": found,
        "rows": rows_of(items),
        "receipt_url": found.charge.url_of("receipt") if found.charge else "",
        "is_less": bool(gone),
        "is_gone": len(gone) == len(items),
        "is_renewed": found.is_being_made and not found.is_over and len(gone) < len(items),
        "has_documents": any(each.source and not each.withdrawn_at for each in items),
    }
    return render(request, "causebook/inspection/inspection.html", context)


@never_cache
@require_safe
def item(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The pages of one thing as pictures, one of them large."""
    found = access.get_readable(request, reference, number)
    if "page" not in request.GET:  # to turn a page is not to open it once more
        _opened(request, found)
    items = list(_items(found.inspection))
    context = {"item": found, "viewer": viewer_of(found, request.GET), "next": next_after(found, items)}
    return render(request, "causebook/inspection/item.html", context)


@never_cache
@require_safe
def page(request: HttpRequest, reference: str, number: int, page: int) -> HttpResponse:
    """One page as a picture, marked as the copy is. No browser keeps it: others may sit there next."""
    found = access.get_readable(request, reference, number)
    if not access.within_reason(request, found.inspection):
        return HttpResponse(status=429)
    if page < 1:
        raise Http404
    try:
        picture = stored_page_image(found.sha256, page, small=request.GET.get("size") == "small")
    except PageNotDrawn as why:
        raise Http404 from why
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response


@never_cache
@require_safe
def file(request: HttpRequest, reference: str, number: int) -> HttpResponseBase:
    """The copy as a file, as often as anybody needs it while it may be read."""
    found = access.get_readable(request, reference, number)
    if not access.within_reason(request, found.inspection):
        return too_many(request, WAIT)
    _opened(request, found)
    name = file_name(f"{slug_of(found.case.number)} {found.name}", ".pdf")
    return _attachment(found.sha256, name)


@never_cache
@require_safe
def acknowledgement(request: HttpRequest, reference: str) -> FileResponse:
    """The signed acknowledgement; 404 until it is made, and once something that it names was closed."""
    found = access.get_inspection(request, reference)
    if found.acknowledgement is None or found.items.exclude(withdrawn_at=None).exists() or no_longer_open(found):
        raise Http404
    return _attachment(found.acknowledgement.sha256, f"inspection-{found.reference}.pdf")


def _buy(request: HttpRequest, court: Court, **typed: Any) -> Inspection:
    wanted = [each for each in to_pay_for(request)[0] if each.case.court == court]
    language = get_language() or "en"
    if isinstance(request.user, User) and request.user.is_filer:
        return services.buy(court=court, wanted=wanted, buyer=request.user, language=language)
    limit = rate_limits.Limit("inspection", settings.PUBLIC_PAYMENTS_AN_HOUR, settings.PUBLIC_PAYMENTS_WITHOUT_SCRIPT)
    address = get_adapter(request).get_client_ip(request)
    rate_limits.admit(limit, solution=typed["altcha"], address=address)
    visitor: Visitor = typed["visitor"]
    own = access.own_references(request)
    bought = services.buy(court=court, wanted=wanted, buyer=visitor, language=typed["language"], own=own)
    access.remember(request, bought)
    if isinstance(bought.charge, Charge):
        remember_charge(request, bought.charge)
    return bought


def _send_link(request: HttpRequest, *, email: str, receipt: str, altcha: str) -> None:
    limit = rate_limits.Limit("inspection-link", 10, 3)
    rate_limits.admit(limit, solution=altcha, address=get_adapter(request).get_client_ip(request))
    running = Inspection.objects.running(clock.now()).filter(buyer=None, email__iexact=email)
    number = read_receipt_number(receipt)
    for found in running.select_related("charge__receipt"):
        if found.charge and found.charge.receipt.number == number:
            send_link(found)


def _basket_page(request: HttpRequest, *, form: CourtForm | None = None, court: Court | None = None) -> HttpResponse:
    wanted, is_less = to_pay_for(request)
    context: dict[str, Any] = {"is_less": is_less, "is_buyer": _is_buyer(request), "of_court": court}
    try:
        context["baskets"] = by_court(wanted)
    except Refused as refusal:
        context |= {"baskets": [], "error_list": [("", reason.message) for reason in refusal.reasons]}
    context["form"] = form or (BuyForm() if _is_buyer(request) else VisitorForm(initial={"language": get_language()}))
    context["challenge"] = rate_limits.new_challenge()
    status = status_of(form) if form else 200
    return render(request, "causebook/inspection/basket.html", context, status=status)


def _is_buyer(request: HttpRequest) -> bool:
    """Does whoever reads pay with an account? An officer, and an administrator, buys as a visitor does."""
    return isinstance(request.user, User) and request.user.is_filer


def _items(found: Inspection) -> Any:
    return found.items.select_related(
        "case", "document__type", "document__seal", "issued__act__kind", "issued__act__template", "issued__seal"
    )


def _opened(request: HttpRequest, found: InspectionItem) -> None:
    """The parties of the case may know that a copy was opened, never by whom."""
    if request.method != "GET" or found.source is None:
        return
    assert found.inspection.charge is not None
    receipt = found.inspection.charge.receipt.number
    record_openings(case=found.case, documents=[found.source], how=Opening.How.COPY, receipt=receipt)


def _attachment(sha256: str, name: str) -> FileResponse:
    response = FileResponse(
        storage.open_stored(sha256), as_attachment=True, filename=name, content_type="application/pdf"
    )
    response["Cache-Control"] = "private, no-store"
    return response
