"""The page on which an officer fills the blanks of a template, with the pages beside it once they are made."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest
from filings.issuing.access import get_open_act, officers_only
from filings.issuing.desk.context import viewer_of
from filings.issuing.terms.forms import TermsForm, said_of
from filings.issuing.terms.services import fill
from filings.models import IssuingAct
from icms.lib.forms import bound


@never_cache
@officers_only
@require_http_methods(["GET", "HEAD", "POST"])
def paragraphs(request: SignedInRequest, reference: str) -> HttpResponse:
    """Fill the blanks, strike a paragraph, add one; POST makes the pages."""
    act = get_open_act(reference)
    if act.template is None or act.state != IssuingAct.State.DRAFT:
        raise Http404
    form = TermsForm(bound(request), act=act, initial=said_of(act))
    if form.submit(request, fill, act_id=act.pk, actor=request.user):
        return redirect("issuing:draft", reference)
    context = {"act": act, "form": form, "viewer": viewer_of(act, request.GET)}
    return render(request, "filings/issuing/desk/paragraphs.html", context)
