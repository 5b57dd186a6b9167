"""The supporting documents of an application: hand in, say what each is, look at a page, remove."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Application, SupportingDocument
from accounts.registration.access import EDITABLE, get_application, get_editable
from accounts.registration.context import page
from accounts.registration.documents.files import add_document, picture_of
from accounts.registration.documents.forms import DocumentKindForm, UploadForm
from accounts.registration.documents.services import describe_document, may_be_changed, remove_document
from accounts.registration.rules import kinds_for, needs
from icms.lib.components import in_pages
from icms.lib.errors import Refused
from icms.lib.forms import CourtForm, bound, problems
from icms.lib.pdf.page_images import PageNotDrawn
from icms.lib.templatetags.court import filesize
from icms.lib.uploads import ArrivedFile

GET_POST = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(GET_POST)
def documents(request: HttpRequest, reference: str) -> HttpResponse:
    """What is needed, the files so far, and the place to add some; a script sends one file a request."""
    application = get_editable(request, reference)
    form = UploadForm(bound(request), kinds=kinds_for(application))
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        errors = _add_files(request, application, form)
        if not errors:
            return redirect("registration:documents", reference)
    context = {"form": form, "error_list": errors, "needs": needs(application), "rows": rows_of(application)}
    return page(request, application, "documents", **context, status=422 if errors else 200)


def _add_files(request: HttpRequest, application: Application, form: UploadForm) -> list[tuple[str, str]]:
    files = [file for file in request.FILES.getlist("file") if isinstance(file, ArrivedFile)]
    if not form.is_valid():
        return problems(form)
    if not files:
        return [("id_file", _("Choose at least one file."))]
    errors = []
    for file in files:
        try:
            add_document(
                application_id=application.pk, file=file, kind=form.cleaned_data["kind"], actor=None, may_add=EDITABLE
            )
        except Refused as refusal:
            name = file.name or ""
            errors += [("id_file", _("%(name)s: %(why)s") % {"name": name, "why": why}) for why in refusal.reasons]
    return errors


def rows_of(application: Application) -> list[dict[str, Any]]:
    """The files so far, as the list of documents draws them."""
    return [_row(application, document) for document in application.documents.all()]


def _row(application: Application, document: SupportingDocument) -> dict[str, Any]:
    place = [application.reference, document.order]
    mine = may_be_changed(application, document)
    pages = in_pages(document.pages)
    return {
        "id": f"document-{document.order}",
        "name": document.name,
        "facts": [document.get_kind_display(), pages, filesize(document.size)],
        "describe_url": reverse("registration:describe", args=place) if mine else "",
        "remove_url": reverse("registration:remove_document", args=place) if mine else "",
    }


@never_cache
@require_http_methods(GET_POST)
def describe(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Change what a document is said to be; its first page is shown beside the form."""
    application = get_editable(request, reference)
    document = _one(application, number)
    form = DocumentKindForm(bound(request), kinds=kinds_for(application), initial={"kind": document.kind})
    if form.submit(request, describe_document, application_id=application.pk, number=number):
        return redirect("registration:documents", reference)
    return page(request, application, "describe", form=form, document=document)


@never_cache
@require_http_methods(GET_POST)
def remove(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    application = get_editable(request, reference)
    document = _one(application, number)
    form = CourtForm(bound(request))
    if form.submit(request, remove_document, application_id=application.pk, number=number):
        return redirect("registration:documents", reference)
    return page(request, application, "remove_document", document=document, form=form)


@never_cache
@require_safe
def page_picture(request: HttpRequest, reference: str, number: int, page: int) -> HttpResponse:
    """One page of one of the applicant's documents as a picture."""
    document = _one(get_application(request, reference), number)
    if not 1 <= page <= document.pages:
        raise Http404
    try:
        picture = picture_of(document, page)
    except PageNotDrawn as why:
        raise Http404 from why
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response


def _one(application: Application, number: int) -> SupportingDocument:
    document = application.documents.filter(order=number).first()
    if document is None:
        raise Http404
    return document
