"""Check, sign and lodge; then the confirmation with its papers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SignedInRequest, filers_only
from filings import access
from filings.context import docket_of, heading_of
from filings.drafting.access import keeping_words
from filings.drafting.approval.forms import AnswerForm
from filings.drafting.approval.selectors import approval_reasons, last_approval, may_still_answer
from filings.drafting.approval.services import answer as answer_approval
from filings.drafting.autosave import services as autosave
from filings.drafting.checks import blockers
from filings.fees.selectors import quote_of
from filings.lodging import services
from filings.lodging.context import check_context, lodged_context, ways_to_mend
from filings.lodging.forms import DeclarationForm
from filings.models import Acknowledgement, Approval, Filing
from filings.states import State
from icms.lib import storage
from icms.lib.errors import Refused
from icms.lib.forms import bound
from payments.access import may_read
from payments.fees.quote import Quote
from payments.models import Charge


@filers_only
@require_http_methods(["GET", "POST"])
def check(request: SignedInRequest, reference: str) -> HttpResponse:
    """Everything on one page, then the declaration and the binding button."""
    filing = access.get_own_filing(request.user, reference)
    if filing.state == State.AWAITING_PAYMENT:
        return _go_on(request, filing, filing.last_charge)
    if filing.state != State.DRAFT:
        return redirect("filings:lodged", reference)
    return keeping_words(request, filing, _check)


def _check(request: SignedInRequest, filing: Filing) -> HttpResponse:
    said = {name: getattr(filing, name) for name in ("urgent_reason", "urgent_on", "urgent_note")}
    form = DeclarationForm(bound(request), signer=request.user, of_translation=filing.is_translation, initial=said)
    language = get_language() or "en"
    if form.submit(request, services.lodge, filing_id=filing.pk, actor=request.user, language=language):
        return _go_on(request, filing, form.result)
    filing.look(documents=True)
    fee = quote_of(filing)
    reasons = [*blockers(filing), *fee.blocked] or approval_reasons(filing, request.user)
    return _answers(request, filing, "check", form=form, fee=fee, blockers=ways_to_mend(filing, reasons))


@filers_only
@require_http_methods(["GET", "POST"])
def approve(request: SignedInRequest, reference: str) -> HttpResponse:
    """The answers again, for the colleague who was asked to approve them; else the page of the draft, which
    keeps what came too late for when they are asked again."""
    filing = access.get_own_filing(request.user, reference)
    asked = last_approval(filing)
    if asked is None or asked.approver_id != request.user.pk or not may_still_answer(asked, filing):
        if request.method == "POST":
            autosave.keep(filing=filing, account=request.user, page="approve/", typed=request.POST)
        messages.info(request, _("This draft does not wait for your approval now."))
        return redirect(filing)
    return keeping_words(request, filing, _approve, asked=asked)


def _approve(request: SignedInRequest, filing: Filing, asked: Approval) -> HttpResponse:
    form = AnswerForm(bound(request))
    if form.submit(request, answer_approval, filing_id=filing.pk, actor=request.user):
        return redirect(filing)
    return _answers(request, filing, "approve", form=form, fee=quote_of(filing), approval=asked)


def _answers(request: SignedInRequest, filing: Filing, name: str, fee: Quote, **context: object) -> HttpResponse:
    """Everything that the draft says, on one page."""
    shown = {"filing": filing, "docket": docket_of(filing, fee), "back_text": heading_of(filing), "fee": fee, **context}
    return render(request, f"filings/lodging/{name}.html", shown | check_context(filing))


@filers_only
@require_POST
def go_on(request: SignedInRequest, reference: str) -> HttpResponse:
    """Go on to pay what was lodged and not paid yet, at the fee of today."""
    filing = access.get_own_filing(request.user, reference)
    try:
        charge = services.requote(filing_id=filing.pk, actor=request.user)
    except Refused as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason.message)
        return redirect("filings:filing", reference)
    return _go_on(request, filing, charge)


def _go_on(request: SignedInRequest, filing: Filing, charge: Charge | None) -> HttpResponse:
    """To the page of the charge if there is something to pay, else to the confirmation.

    That page is its payer's: whoever shares the filing goes back to it, and reads there who pays.
    """
    if charge is None:
        return redirect("filings:lodged", filing.reference)
    if charge.payer and not may_read(request.user, charge):
        words = _("%(name)s is paying the fee.")
        messages.info(request, words % {"name": charge.payer.name_in(get_language() or "en")})
        return redirect(filing)
    return redirect("payments:charge", charge.reference)


@filers_only
@require_GET
def lodged(request: SignedInRequest, reference: str) -> HttpResponse:
    """The confirmation: when the filing counts as received, and the papers that prove it."""
    filing = access.get_own_filing(request.user, reference)
    if filing.state == State.AWAITING_PAYMENT:
        return _go_on(request, filing, filing.last_charge)
    if filing.received_at is None:
        return redirect("filings:filing", reference)
    return render(request, "filings/lodging/lodged.html", lodged_context(filing, request.user))


@login_required
@require_GET
def acknowledgement(request: SignedInRequest, reference: str) -> FileResponse:
    """The signed acknowledgement of the current stamp; `?round=` that of an earlier round."""
    filing = access.get_filing(request.user, reference)
    papers = Acknowledgement.objects.filter(stamp__filing=filing)
    wanted = request.GET.get("round", "")
    papers = papers.filter(stamp__round=int(wanted)) if wanted.isdecimal() else papers
    paper = papers.order_by("-stamp__round", "-stamp__pk", "-fee_version").first()
    if paper is None:
        raise Http404
    name = f"acknowledgement-{filing.reference}.pdf"
    return FileResponse(
        storage.open_stored(paper.sha256), as_attachment=True, filename=name, content_type="application/pdf"
    )
