"""Where the approval of a draft stands, and asking for it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from accounts.access import SignedInRequest
from filings import access
from filings.context import docket_of, forecast_for, heading_of
from filings.drafting.access import draft_page
from filings.drafting.approval import selectors, services
from filings.drafting.approval.forms import AskForm
from filings.drafting.checks import blockers
from filings.models import Filing
from icms.lib.forms import bound


@draft_page
def approval(request: SignedInRequest, filing: Filing) -> HttpResponse:
    """Ask a colleague to approve the draft; what the last one answered."""
    if not selectors.wants_approval(filing):
        raise Http404
    approvers = selectors.approvers_of(filing, request.user)
    form = AskForm(bound(request), approvers=approvers)
    if form.submit(request, services.ask, filing_id=filing.pk, actor=request.user):
        return redirect(filing)
    last = selectors.last_approval(filing)
    context = {
        "filing": filing,
        "form": form,
        "last": last,
        "waits": last is not None and selectors.may_still_answer(last, filing),
        "is_changed": last is not None and last.version != filing.version,
        "blockers": blockers(filing),
        "has_approvers": approvers.exists(),
        "may_share": access.is_owner(request.user, filing),
        "forecast": forecast_for(filing),
        "docket": docket_of(filing),
        "back_text": heading_of(filing),
    }
    return render(request, "filings/drafting/approval/ask.html", context)
