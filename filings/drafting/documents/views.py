"""The documents of a filing: upload, describe, replace, remove, download, look at a page."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest, filers_only
from filings import access
from filings.context import docket_of, document_facts, document_row, heading_of, viewer_of
from filings.drafting.access import draft_page
from filings.drafting.checks import document_blockers
from filings.drafting.documents import services
from filings.drafting.documents.forms import DocumentForm, PlaceForm, UploadForm
from filings.drafting.uploads.selectors import half_sent, room
from filings.models import Document, Filing, Opening
from filings.openings import record_openings
from filings.states import Decision
from icms.lib import storage
from icms.lib.errors import Refused
from icms.lib.forms import CourtForm, bound
from icms.lib.names import file_name
from icms.lib.pdf.page_images import PageNotDrawn, stored_page_image
from icms.lib.uploads import ArrivedFile

GET_POST = ["GET", "POST"]


@filers_only
@require_http_methods(GET_POST)
def documents(request: SignedInRequest, reference: str) -> HttpResponse:
    """The documents and the place to add some. The script sends a file a request and shows the list it gets back."""
    filing = access.get_draft(request.user, reference)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        errors = _save_files(request, filing)
        if not errors:
            return redirect("filings:documents", reference)
    context = {"filing": filing, "form": UploadForm(), "back_text": heading_of(filing), **_rows_context(filing)}
    context |= {"docket": docket_of(filing), "error_list": errors}
    context |= {"half_sent": half_sent(filing, request.user), "room": room(filing, request.user)}
    context["some_are_whole"] = any(row["is_whole"] for row in context["half_sent"])
    return render(request, "filings/drafting/documents/list.html", context, status=422 if errors else 200)


def _save_files(request: SignedInRequest, filing: Filing) -> list[tuple[str, str]]:
    files = [file for file in request.FILES.getlist("file") if isinstance(file, ArrivedFile)]
    if not files:
        return [("id_file", _("Choose at least one PDF file."))]
    errors = []
    for file in files:
        try:
            services.add_document(filing_id=filing.pk, actor=request.user, file=file)
        except Refused as refusal:
            errors += [("id_file", str(reason)) for reason in refusal.reasons]
    return errors


def _rows_context(filing: Filing) -> dict[str, Any]:
    """The rows of the documents, those that need the filer first, and the sentence that counts them."""
    filing.look(documents=True)
    documents = filing.current_documents
    rank = {verdict: place for place, verdict in enumerate(("returned", "refused", "look", "fine", "accepted"))}
    rows = sorted((document_row(document) for document in documents), key=lambda row: rank[row["verdict"]])
    counts = {verdict: sum(row["verdict"] == verdict for row in rows) for verdict in rank}
    words = [
        (counts["returned"], _("%(count)d returned to you")),
        (counts["refused"], _("%(count)d cannot be filed")),
        (counts["look"], _("%(count)d to look at")),
        (counts["fine"], _("%(count)d fine")),
        (counts["accepted"], _("%(count)d accepted")),
    ]
    expected = filing.expected_types.exclude(pk__in=[document.type_id for document in documents if document.type_id])
    return {
        "rows": rows,
        "expected": [str(kind.name) for kind in expected],
        "count": ngettext("%(count)d file", "%(count)d files", len(rows)) % {"count": len(rows)},
        "count_words": _(", ").join(text % {"count": count} for count, text in words if count),
        "waits_for": list(document_blockers(filing)) if rows else [],
    }


@draft_page
def order(request: SignedInRequest, filing: Filing) -> HttpResponse:
    """The order of the documents. The script moves them on the page, and gets the page back in the new order."""
    if filing.round > 1:
        raise Http404
    form = PlaceForm(bound(request))
    if form.submit(request, services.move_document, filing_id=filing.pk, actor=request.user):
        return redirect("filings:order", filing.reference)
    documents = list(filing.documents.current().select_related("type", "filing"))
    rows = [{"document": document, "facts": document_facts(document)} for document in documents]
    context = {"filing": filing, "docket": docket_of(filing), "form": form, "rows": rows}
    return render(request, "filings/drafting/documents/order.html", context)


@draft_page
def describe(request: SignedInRequest, filing: Filing, number: int) -> HttpResponse:
    document = _undecided_document(request, filing, number)
    form = DocumentForm(
        bound(request),
        types=services.allowed_types(filing),
        of_translation=filing.is_translation,
        initial={"type": document.type_id, "title": document.title, "language": document.language},
    )
    if form.submit(request, services.describe_document, document_id=document.pk, actor=request.user):
        return redirect("filings:documents", filing.reference)
    return _page(request, filing, document, "describe", form=form)


@draft_page
def replace(request: SignedInRequest, filing: Filing, number: int) -> HttpResponse:
    document = _mendable_document(request, filing, number)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        file = request.FILES.get("file")
        if not isinstance(file, ArrivedFile):
            errors = [("id_file", _("Choose the PDF file to put in its place."))]
        else:
            try:
                services.add_document(filing_id=filing.pk, actor=request.user, file=file, replaces=document)
            except Refused as refusal:
                errors = [("id_file", str(reason)) for reason in refusal.reasons]
        if not errors:
            return redirect("filings:documents", filing.reference)
    return _page(request, filing, document, "replace", upload=UploadForm(several=False), error_list=errors)


@draft_page
def remove(request: SignedInRequest, filing: Filing, number: int) -> HttpResponse:
    document = _undecided_document(request, filing, number)
    form = CourtForm(bound(request))
    if form.submit(request, services.remove_document, document_id=document.pk, actor=request.user):
        return redirect("filings:documents", filing.reference)
    return _page(request, filing, document, "remove", form=form)


@login_required
@require_GET
def filed_file(request: SignedInRequest, reference: str, number: int) -> FileResponse:
    """The file as it was sent."""
    document = access.get_document(request.user, reference, number)
    if not document.sha256:
        raise Http404
    return _attachment(document.sha256, file_name(document.file_name))


@login_required
@require_GET
def sealed_file(request: SignedInRequest, reference: str, number: int) -> FileResponse:
    """The document with the court's seal, any number of times; once it is struck from the file, for the court alone."""
    document = access.get_document(request.user, reference, number)
    seal = document.seal
    if seal is None or not seal.sha256 or (document.struck_at and request.user.is_filer):
        raise Http404
    if document.on_file_of and request.user.pk != document.filing.owner_id:
        record_openings(case=document.on_file_of, documents=[document], how=Opening.How.READ, account=request.user)
    return _attachment(seal.sha256, f"sealed-{seal.drn}.pdf")


@login_required
@require_GET
def pages(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """The pages as pictures, one of them large (`?page=`)."""
    document = access.get_document(request.user, reference, number)
    if not document.sha256 or not document.pages:
        raise Http404
    shown = {"viewer": viewer_of(document, request.GET), "back_text": heading_of(document.filing)}
    return _page(request, document.filing, document, "pages", **shown)


@login_required
@require_GET
def page_picture(request: SignedInRequest, reference: str, number: int, page: int) -> HttpResponse:
    """One page as a picture; `?size=small` is the thumbnail. No browser keeps it: others may sit there next."""
    document = access.get_document(request.user, reference, number)
    if not document.sha256 or not 1 <= page <= document.pages:
        raise Http404
    try:
        picture = stored_page_image(document.sha256, page, small=request.GET.get("size") == "small")
    except PageNotDrawn as why:
        raise Http404 from why
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response


def _attachment(sha256: str, name: str) -> FileResponse:
    response = FileResponse(storage.open_stored(sha256), as_attachment=True, filename=name)
    response["Content-Type"] = "application/pdf"
    response["Cache-Control"] = "private, no-store"
    return response


def _current_document(request: SignedInRequest, filing: Filing, number: int) -> Document:
    """The document of this number. Refused if the page that asks was made for another, which had the number then.

    What was typed about that other one is not given to this.
    """
    documents = filing.documents.current().with_findings().select_related("filing", "return_reason")
    document = documents.filter(order=number).first()
    if document is None:
        raise Http404
    if request.POST.get("document", document.mark) != document.mark:
        raise Refused(services.GONE)
    kept = getattr(request, "kept", None)
    if kept and kept.get("document", document.mark) != document.mark:
        request.kept = filing.unsaved_at = None  # type: ignore[attr-defined]
    return document


def _mendable_document(request: SignedInRequest, filing: Filing, number: int) -> Document:
    """What its filer may replace: what the registry accepted stays as it is (domain 6.4)."""
    document = _current_document(request, filing, number)
    if document.decision == Decision.ACCEPTED:
        raise Http404
    return document


def _undecided_document(request: SignedInRequest, filing: Filing, number: int) -> Document:
    """What its filer may describe anew or remove: what was returned is replaced instead, and stays on record."""
    document = _current_document(request, filing, number)
    if document.decision:
        raise Http404
    return document


def _page(request: SignedInRequest, filing: Filing, document: Document, name: str, **context: object) -> HttpResponse:
    shown = {"filing": filing, "document": document, "docket": docket_of(filing), **context}
    return render(request, f"filings/drafting/documents/{name}.html", shown)
