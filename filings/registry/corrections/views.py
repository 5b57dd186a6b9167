"""A supervisor's desk: a decision is corrected; the seals to renew."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest
from filings.context import sides_of
from filings.models import Filing
from filings.registry.access import get_filing_on_desk, supervisors_only, supervisors_read
from filings.registry.context import line_of
from filings.registry.corrections import services
from filings.registry.corrections.confirmation import effects_of_lifting, effects_of_striking
from filings.registry.corrections.forms import CorrectionForm
from filings.registry.corrections.rules import against_lifting, against_striking, may_be_lifted, may_be_struck
from filings.registry.corrections.selectors import filings_to_renew, renewals_of
from filings.sealing.services import renew_seals
from icms.lib.forms import CourtForm, bound

PAGE_SIZE = 50


@supervisors_read
@require_GET
def seals(request: SignedInRequest) -> HttpResponse:
    """The filings whose seals bear another time than their corrected one."""
    page = Paginator(filings_to_renew(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": renewals_of(list(page)), "may_renew": request.user.is_registry}
    return render(request, "filings/registry/corrections/seals.html", context)


@supervisors_only
@require_http_methods(["GET", "POST"])
def renew(request: SignedInRequest) -> HttpResponse:
    """What renewing the seals of the ticked filings does (`?filing=`); then it is done."""
    asked = (request.POST or request.GET).getlist("filing")[:PAGE_SIZE]
    form = CourtForm(bound(request))
    if form.submit(request, renew_seals, references=asked, actor=request.user):
        count = len(form.result)
        words = ngettext(
            "The seals of %(count)d filing are being renewed.",
            "The seals of %(count)d filings are being renewed.",
            count,
        )
        messages.success(request, words % {"count": count})
        return redirect("registry:seals")
    rows = renewals_of(list(filings_to_renew().filter(reference__in=asked)))
    context = {"form": form, "rows": rows, "ready": [row for row in rows if row.may_be_renewed]}
    return render(request, "filings/registry/corrections/renew.html", context)


@supervisors_only
@require_http_methods(["GET", "POST"])
def lift(request: SignedInRequest, reference: str) -> HttpResponse:
    """Undo a return or a refusal: what it does, the reason, then it is done."""
    filing = get_filing_on_desk(request.user, reference)
    return _correct(
        request, filing, "lift", services.lift, _("The decision is lifted: the filing is in the queue again.")
    )


@supervisors_only
@require_http_methods(["GET", "POST"])
def strike(request: SignedInRequest, reference: str) -> HttpResponse:
    """Undo an acceptance: what it does, the reason, then it is done."""
    filing = get_filing_on_desk(request.user, reference)
    return _correct(
        request, filing, "strike", services.strike, _("It is struck from the file. Those in the case are told.")
    )


def _correct(
    request: SignedInRequest, filing: Filing, verb: str, service: Callable[..., Filing], done: Any
) -> HttpResponse:
    may, against, effects = {
        "lift": (may_be_lifted, against_lifting, effects_of_lifting),
        "strike": (may_be_struck, against_striking, effects_of_striking),
    }[verb]
    seen = filing.decided_at.isoformat() if filing.decided_at else ""
    form = CorrectionForm(bound(request), initial={"seen": seen})
    if form.submit(request, service, filing_id=filing.pk, supervisor=request.user):
        messages.success(request, done)
        return redirect("registry:review", filing.reference)
    if not may(filing) and request.method == "GET":
        raise Http404
    context = {
        "filing": filing,
        "form": form,
        "verb": verb,
        "parties": sides_of(filing, get_language() or "en"),
        "line": line_of(filing),
        "reasons": [] if request.method == "POST" else against(filing, request.user, None),
        "rows": effects(filing) if may(filing) else [],
    }
    return render(request, "filings/registry/corrections/correct.html", context)
