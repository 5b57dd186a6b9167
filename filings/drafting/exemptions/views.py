"""The filer's question of an exemption, and the registry's page to disallow it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, filers_only, registry_only
from filings import access
from filings.context import docket_of, heading_of
from filings.drafting.exemptions import services
from filings.drafting.exemptions.forms import NONE, DisallowForm, ExemptionForm
from filings.fees.selectors import claim_of, exemption_words, may_be_exempt
from icms.lib.errors import Refused
from icms.lib.forms import bound

GET_POST = ["GET", "POST"]


@filers_only
@require_http_methods(GET_POST)
def exemption(request: SignedInRequest, reference: str) -> HttpResponse:
    """Is a party exempt from fees? One page of the draft."""
    filing = access.get_draft(request.user, reference)
    claim = claim_of(filing)
    initial: dict[str, object] = {"code": NONE}
    if claim:
        initial = {"code": claim.exemption_id, "party": str(claim.party.order), "evidence": claim.evidence}
    form = ExemptionForm(bound(request), parties=may_be_exempt(filing), initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.claimed()
        try:
            if said is None:
                services.drop(filing_id=filing.pk, actor=request.user)
            else:
                services.claim(filing_id=filing.pk, actor=request.user, **said)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            return redirect("filings:filing", reference)
    context = {"filing": filing, "form": form, "docket": docket_of(filing), "back_text": heading_of(filing)}
    return render(request, "filings/drafting/exemptions/exemption.html", context)


@registry_only
@require_http_methods(GET_POST)
def disallow(request: SignedInRequest, reference: str) -> HttpResponse:
    """The registry does not allow the exemption."""
    filing = access.get_filing_on_desk(request.user, reference)
    claim = claim_of(filing)
    if claim is None:
        raise Http404
    form = DisallowForm(bound(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.disallow(filing_id=filing.pk, officer=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, _("The exemption is disallowed, and the filer is asked for the fee."))
            return redirect("registry:review", reference)
    context = {"filing": filing, "form": form, "claim": claim, "exemption_words": exemption_words(claim)}
    return render(request, "filings/drafting/exemptions/disallow.html", context)
