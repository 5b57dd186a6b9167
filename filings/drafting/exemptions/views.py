"""The filer's question of an exemption, one page of the draft."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.access import SignedInRequest
from accounts.models import User
from filings.context import docket_of, heading_of
from filings.drafting.access import draft_page
from filings.drafting.exemptions import services
from filings.drafting.exemptions.forms import NONE, ExemptionForm
from filings.fees.selectors import exemption_claim_of, parties_that_may_be_exempt
from filings.models import Filing
from icms.lib.forms import bound


@draft_page
def exemption(request: SignedInRequest, filing: Filing) -> HttpResponse:
    """Is a party exempt from fees?"""
    claim = exemption_claim_of(filing)
    initial: dict[str, object] = {"ground": NONE}
    if claim:
        initial = {"ground": claim.exemption_id, "party": str(claim.party.order), "evidence": claim.evidence}
    form = ExemptionForm(bound(request), parties=parties_that_may_be_exempt(filing), initial=initial)

    def save(*, filing_id: int, actor: User, **_answers: Any) -> None:
        claimed = form.claimed()
        if claimed is None:
            services.drop_exemption(filing_id=filing_id, actor=actor)
        else:
            services.claim_exemption(filing_id=filing_id, actor=actor, **claimed)

    if form.submit(request, save, filing_id=filing.pk, actor=request.user):
        return redirect(filing)
    context = {"filing": filing, "form": form, "docket": docket_of(filing), "back_text": heading_of(filing)}
    return render(request, "filings/drafting/exemptions/exemption.html", context)
