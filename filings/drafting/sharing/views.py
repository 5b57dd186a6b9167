"""Saying with whom a draft is shared, and taking it over from whoever is changing it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, filers_only
from filings import access
from filings.context import docket_of, heading_of
from filings.drafting.access import keeping_words
from filings.drafting.sharing import services
from filings.drafting.sharing.forms import ShareForm
from filings.models import Filing
from icms.lib.forms import CourtForm, bound

GET_POST = ["GET", "POST"]


@filers_only
@require_http_methods(GET_POST)
def share(request: SignedInRequest, reference: str) -> HttpResponse:
    """Whom its filer lets into a draft that commences a case."""
    filing = access.get_filing_of_owner(request.user, reference)
    if not filing.is_draft or filing.organization_id is None or filing.case_id:
        raise Http404
    return keeping_words(request, filing, _share)


def _share(request: SignedInRequest, filing: Filing) -> HttpResponse:
    colleagues = access.colleagues(filing)
    invited = sorted(filing.invitations.values_list("account", flat=True))
    form = ShareForm(bound(request), initial={"accounts": invited}, colleagues=colleagues)
    if form.submit(request, services.invite, filing_id=filing.pk, actor=request.user):
        return redirect(filing)
    return _page(request, filing, "share", form=form, has_colleagues=colleagues.exists())


@filers_only
@require_http_methods(GET_POST)
def take_over(request: SignedInRequest, reference: str) -> HttpResponse:
    """Change the draft in place of whoever does, after a word of warning."""
    filing = access.get_draft(request.user, reference)
    form = CourtForm(bound(request))
    if form.submit(request, services.take_over, filing_id=filing.pk, actor=request.user):
        return redirect(f"{filing.get_absolute_url()}?taken=yes")
    editor = services.editor_of(filing)
    return _page(request, filing, "being_edited", form=form, editor=editor)


def _page(request: SignedInRequest, filing: Filing, name: str, **context: object) -> HttpResponse:
    shown = {"filing": filing, "docket": docket_of(filing), "back_text": heading_of(filing), **context}
    return render(request, f"filings/drafting/sharing/{name}.html", shown)
