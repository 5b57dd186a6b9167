"""One of my cases, with the documents on the court's file."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest
from cases.access import get_visible_case, may_read_file
from filings.inspection.access import get_case_document
from filings.inspection.selectors import accepted_documents
from filings.models import Filing
from icms.lib.storage import open_stored


@never_cache
@login_required
@require_safe
def case(request: SignedInRequest, number: str) -> HttpResponse:
    """The case: its parties, who represents them, and, for those who may act in it, every accepted document."""
    found = get_visible_case(request.user, number)
    reads = may_read_file(request.user)
    documents = accepted_documents(found) if reads else []
    natures = dict(Filing.ClaimNature.choices)
    context = {
        "case": found,
        "reads": reads,
        "documents": documents,
        "nature": natures.get(found.claim_nature, found.claim_nature),
    }
    return render(request, "cases/case.html", context)


@never_cache
@login_required
@require_safe
def document(request: SignedInRequest, number: str, reference: str, order: int) -> FileResponse:
    """The sealed file, or the accepted one where its kind is not sealed; nothing while the seal is being made."""
    found = get_case_document(request.user, number, reference, order)
    seal = getattr(found, "seal", None)
    sha256 = seal.sha256 if seal else ("" if found.type and found.type.sealed else found.sha256)
    if not sha256:
        raise Http404
    name = f"{number.replace(' ', '-').replace('/', '-')} {found.name}.pdf"
    return FileResponse(open_stored(sha256), as_attachment=True, filename=name, content_type="application/pdf")
