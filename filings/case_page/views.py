"""The page of a case, one of its documents, and its documents as a zip."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.access import SignedInRequest
from cases.access import get_visible_case
from cases.models.case import slug_of
from filings.case_page.access import get_case_document, get_inspected_case
from filings.case_page.context import CasePage, zip_url
from filings.case_page.export import build_zip, issued_entries, zip_entries
from filings.case_page.selectors import only_ticked, search_documents, with_receipt
from filings.issuing.notifications import open_document
from filings.models import Opening
from filings.openings import record_openings
from icms.lib.names import file_name
from icms.lib.storage import open_stored


@never_cache
@login_required
@require_safe
def case(request: SignedInRequest, number: str) -> HttpResponse:
    """The case: its parties, who represents them, its hearings, and every document for those who act in it."""
    found = get_visible_case(request.user, number)
    file = CasePage(found, request.user, request.GET)
    return render(request, "filings/case_page/case.html", file.context() | {"zip_url": zip_url(found, request.GET)})


@never_cache
@login_required
@require_safe
def document(request: SignedInRequest, number: str, reference: str, order: int) -> FileResponse:
    """The sealed file, or the accepted one if its type is not sealed; 404 while the seal is being made."""
    found = get_case_document(request.user, number, reference, order)
    seal = found.seal
    sha256 = seal.sha256 if seal else ("" if found.type and found.type.sealed else found.sha256)
    if not sha256:
        raise Http404
    if request.method == "GET" and found.on_file_of:
        record_openings(case=found.on_file_of, documents=[found], how=Opening.How.READ, account=request.user)
    name = file_name(f"{slug_of(number)} {found.name}", ".pdf")
    return FileResponse(open_stored(sha256), as_attachment=True, filename=name, content_type="application/pdf")


@never_cache
@login_required
@require_safe
def zip_file(request: SignedInRequest, number: str) -> StreamingHttpResponse:
    """The whole file, what a search found, or the documents that were ticked, as one zip sent while it is made."""
    found = get_inspected_case(request.user, number)
    file = CasePage(found, request.user, request.GET)
    documents = search_documents(found, file.form.query, at=file.at)
    if ticked := request.GET.getlist("document"):
        documents = only_ticked(documents, ticked)
    sent = list(with_receipt(documents, at=file.at).iterator(chunk_size=500))
    members = list(zip_entries(sent))
    issued = [] if ticked or not file.form.query.is_empty else file.issued[::-1]
    issued = [each for each in issued if each.stands and open_document(document_id=each.pk, reader=request.user)]
    archive = build_zip([*members, *issued_entries(issued, first=len(members) + 1)])
    with transaction.atomic():
        audit.record(act="case.zip_sent", subject=found, actor=request.user, number=found.number, ticked=len(ticked))
        record_openings(case=found, documents=[*sent, *issued], how=Opening.How.ZIP, account=request.user)
    answer = StreamingHttpResponse(archive, content_type="application/zip")
    answer["Content-Length"] = str(len(archive))
    answer["Content-Disposition"] = f'attachment; filename="{found.slug}.zip"'
    return answer
