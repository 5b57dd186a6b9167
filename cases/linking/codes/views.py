"""The registry issues link codes for the parties of a case, prints them, and cancels them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest
from cases.linking.codes import services
from cases.linking.codes.access import get_case_on_desk, get_code, officers_only
from cases.linking.codes.forms import FindCaseForm
from cases.models import LinkCode
from icms.lib import clock
from icms.lib.forms import bound
from icms.lib.pdf.documents import render_pdf

GET_POST = ["GET", "HEAD", "POST"]


@never_cache
@officers_only
@require_http_methods(GET_POST)
def find(request: SignedInRequest) -> HttpResponse:
    """Which case is a code for?"""
    form = FindCaseForm(bound(request))
    if request.method == "POST" and form.is_valid():
        return redirect("links:codes", str(form.cleaned_data["number"]))
    return render(request, "cases/linking/codes/find.html", {"form": form})


@never_cache
@officers_only
@require_safe
def code_list(request: SignedInRequest, number: str) -> HttpResponse:
    """The parties of a case, each with its codes."""
    case = get_case_on_desk(number)
    by_party: dict[int, list[LinkCode]] = {}
    for code in LinkCode.objects.filter(party__case=case).select_related("issued_by", "used_by"):
        by_party.setdefault(code.party_id, []).append(code)
    parties = [(party, by_party.get(party.pk, [])) for party in case.parties.all()]
    context = {"case": case, "parties": parties, "now": clock.now()}
    return render(request, "cases/linking/codes/list.html", context)


@never_cache
@officers_only
@require_http_methods(GET_POST)
def issue(request: SignedInRequest, number: str, order: int) -> HttpResponse:
    """A new code for one party, after a page that says what becomes of an earlier one."""
    case = get_case_on_desk(number)
    party = get_object_or_404(case.parties, order=order)
    if request.method == "POST":
        services.issue_code(party_id=party.pk, actor=request.user)
        return redirect("links:codes", case.number)
    earlier = party.link_codes.working(clock.now()).exists()
    context = {"case": case, "party": party, "earlier": earlier, "days": services.LIFETIME.days}
    return render(request, "cases/linking/codes/issue.html", context)


@never_cache
@officers_only
@require_safe
def printed(request: SignedInRequest, reference: str) -> HttpResponse:
    """The notice with the code, as a PDF to be printed with the document it goes with."""
    code = get_code(reference)
    language = get_language() or "en"
    title = _("Link code for %(number)s") % {"number": code.party.case.number}
    context = {"code": code, "words": services.printed_code(code), "party": code.party, "case": code.party.case}
    paper = render_pdf("pdf/link_notice.html", context, language, title)
    headers = {"Content-Disposition": f'attachment; filename="link-code-{code.reference}.pdf"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


@never_cache
@officers_only
@require_http_methods(GET_POST)
def cancel(request: SignedInRequest, reference: str) -> HttpResponse:
    """A code that was lost stops working, after a page that asks."""
    code = get_code(reference)
    if request.method == "POST":
        services.cancel_code(code_id=code.pk, actor=request.user)
        return redirect("links:codes", code.party.case.number)
    return render(request, "cases/linking/codes/cancel.html", {"code": code})
