"""One of my cases: what stands on the court's file, one document of it, or all as a zip."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.access import SignedInRequest
from cases.access import get_visible_case
from cases.models.number import slug_of
from filings.case_page.access import get_case_document, get_inspected_case
from filings.case_page.context import CaseFile, zip_url
from filings.case_page.export import members_of, zip_of
from filings.case_page.selectors import chosen, matching, with_facts
from icms.lib.storage import open_stored


@never_cache
@login_required
@require_safe
def case(request: SignedInRequest, number: str) -> HttpResponse:
    """The case: its parties, who represents them, hearings, and, for those who may act in it, every document."""
    found = get_visible_case(request.user, number)
    file = CaseFile(found, request.user, request.GET)
    return render(request, "filings/case_page/case.html", file.context() | {"zip_url": zip_url(found, request.GET)})


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
    name = f"{slug_of(number)} {found.name}.pdf"
    return FileResponse(open_stored(sha256), as_attachment=True, filename=name, content_type="application/pdf")


@never_cache
@login_required
@require_safe
def zip_file(request: SignedInRequest, number: str) -> StreamingHttpResponse:
    """The whole file, what a search found, or the documents that were ticked, as one zip sent while it is made."""
    found = get_inspected_case(request.user, number)
    file = CaseFile(found, request.user, request.GET)
    documents = matching(found, file.form.question, at=file.at)
    if ticked := request.GET.getlist("document"):
        documents = chosen(documents, ticked)
    archive = zip_of(members_of(with_facts(documents, at=file.at).iterator(chunk_size=500)))
    with transaction.atomic():
        audit.record(act="case.zip_sent", subject=found, actor=request.user, number=found.number, ticked=len(ticked))
    answer = StreamingHttpResponse(archive, content_type="application/zip")
    answer["Content-Length"] = str(len(archive))
    answer["Content-Disposition"] = f'attachment; filename="{found.slug}.zip"'
    return answer
