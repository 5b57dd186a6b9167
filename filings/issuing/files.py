"""The file of a document of the court, and its pages as pictures; whoever asks has passed a gate."""

from django.http import FileResponse, Http404, HttpResponse

from cases.models.case import slug_of
from filings.models import IssuedDocument
from icms.lib.names import file_name
from icms.lib.pdf.page_images import PageNotDrawn, stored_page_image
from icms.lib.storage import open_stored


def attachment(document: IssuedDocument) -> FileResponse:
    """The sealed file; the one without a seal while that is not made."""
    sha256 = document.seal.sha256 if document.is_sealed else document.sha256
    name = file_name(f"{slug_of(document.case.number)} {document.name}", ".pdf")
    response = FileResponse(open_stored(sha256), as_attachment=True, filename=name, content_type="application/pdf")
    response["Cache-Control"] = "private, no-store"
    return response


def picture(document: IssuedDocument, page: int, *, small: bool) -> HttpResponse:
    """One page, with its seal once that is made; `small` is the thumbnail. No browser keeps it."""
    sha256 = document.seal.sha256 if document.is_sealed else document.sha256
    if page < 1:
        raise Http404
    try:
        drawn = stored_page_image(sha256, page, small=small)
    except PageNotDrawn as why:
        raise Http404 from why
    response = HttpResponse(drawn, content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response
