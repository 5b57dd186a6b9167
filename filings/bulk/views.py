"""The pages of bulk claims before and after they are lodged."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SignedInRequest
from filings.bulk import services
from filings.bulk.access import (
    claimants_only,
    get_bulk_filing,
    get_own_bulk_filing,
    kinds_in_bulk,
    kinds_of,
    readers,
    visible_bulk_filings,
)
from filings.bulk.columns import columns_of
from filings.bulk.context import files_context, page_context
from filings.bulk.forms import KindForm
from filings.bulk.selectors import PAGE_SIZE, claims_of, claims_table, states_of
from filings.bulk.templates import CSV, XLSX, csv_template, download, mending_csv, xlsx_template
from filings.drafting.documents.services import GONE
from filings.drafting.uploads.protocol import WrongRequest
from filings.drafting.uploads.services import drop
from filings.models import BulkFiling
from icms.lib import storage
from icms.lib.errors import Refused
from icms.lib.export import csv_download
from icms.lib.forms import CourtForm, bound
from icms.lib.uploads import ArrivedFile

GET_POST = ["GET", "POST"]


@claimants_only
@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """The bulk filings of the branch, the last one first."""
    found = visible_bulk_filings(request.user).select_related("case_type", "owner", "mends")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    kinds = kinds_of(request.user)
    return render(request, "filings/bulk/index.html", {"page": page, "kinds": kinds, "open_kinds": kinds_in_bulk()})


@claimants_only
@require_http_methods(GET_POST)
def new(request: SignedInRequest) -> HttpResponse:
    """Which kind of case; then the files."""
    kinds = kinds_of(request.user)
    form = KindForm(bound(request), kinds=kinds, initial={"case_type": kinds[0].pk if len(kinds) == 1 else None})

    def start(**asked: Any) -> BulkFiling:
        return services.start(actor=request.user, language=get_language() or "en", **asked)

    if form.submit(request, start):
        return redirect(form.result)
    return render(request, "filings/bulk/new.html", {"form": form, "kinds": kinds})


@readers
@require_GET
def bulk_filing(request: SignedInRequest, reference: str) -> HttpResponse:
    """Where it stands: its files, the check and what it found, or what was lodged."""
    bulk = get_bulk_filing(request.user, reference)
    if bulk.state == BulkFiling.State.AWAITING_PAYMENT and (charge := bulk.open_charge):
        return redirect(charge)
    name, context = page_context(bulk, request.user)
    return render(request, f"filings/bulk/{name}.html", {"bulk": bulk, **context})


@claimants_only
@require_http_methods(GET_POST)
def files(request: SignedInRequest, reference: str) -> HttpResponse:
    """Send the table and the zip, or mended ones. The script sends each in parts and shows the list it gets back."""
    bulk = get_own_bulk_filing(request.user, reference)
    if not bulk.is_open:
        return redirect(bulk)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        errors = _keep_files(request, bulk)
        if not errors:
            return redirect("bulk:files", reference)
    context = {"bulk": bulk, "error_list": errors, **files_context(bulk, request.user)}
    return render(request, "filings/bulk/files.html", context, status=422 if errors else 200)


def _keep_files(request: SignedInRequest, bulk: BulkFiling) -> list[tuple[str, str]]:
    sent = [file for file in request.FILES.getlist("file") if isinstance(file, ArrivedFile)]
    if not sent:
        return [("id_file", _("Choose the table, the zip, or both."))]
    errors = []
    for file in sent:
        try:
            if file.incoming is None:
                raise Refused(services.TOO_LARGE)
            services.keep_source(
                bulk_id=bulk.pk, actor=request.user, path=file.incoming.path, file_name=file.name or ""
            )
        except Refused as refusal:
            errors += [("id_file", str(reason)) for reason in refusal.reasons]
        finally:
            file.close()
    return errors


@claimants_only
@require_POST
def remove_file(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Take away a file that was not checked yet."""
    bulk = get_own_bulk_filing(request.user, reference)
    return _done(request, bulk, services.remove_source, source_id=number)


@claimants_only
@require_http_methods(GET_POST)
def remove_upload(request: SignedInRequest, reference: str, key: UUID) -> HttpResponse:
    """Remove what came of a file."""
    bulk = get_own_bulk_filing(request.user, reference)
    upload = get_object_or_404(bulk.uploads.unfinished(), key=key)
    form = CourtForm(bound(request))

    def remove() -> None:
        try:
            drop(upload)
        except WrongRequest:
            raise Refused(GONE) from None

    if form.submit(request, remove):
        return redirect("bulk:files", reference)
    return render(request, "filings/bulk/remove_upload.html", {"bulk": bulk, "upload": upload, "form": form})


@claimants_only
@require_POST
def check(request: SignedInRequest, reference: str) -> HttpResponse:
    """Have what was sent checked."""
    bulk = get_own_bulk_filing(request.user, reference)
    return _done(request, bulk, services.begin_check, to=bulk.get_absolute_url(), language=get_language() or "en")


@claimants_only
@require_POST
def start_again(request: SignedInRequest, reference: str) -> HttpResponse:
    """Forget what was sent, for a table that is to take the place of the whole."""
    bulk = get_own_bulk_filing(request.user, reference)
    return _done(request, bulk, services.start_again)


def _done(request: SignedInRequest, bulk: BulkFiling, act: Any, *, to: str = "", **named: Any) -> HttpResponse:
    """Do it, and go back to the files; with what stands against it where it was refused."""
    try:
        act(bulk_id=bulk.pk, actor=request.user, **named)
    except Refused as refusal:
        errors = [("id_file", str(reason)) for reason in refusal.reasons]
        bulk.refresh_from_db()
        context = {"bulk": bulk, "error_list": errors, **files_context(bulk, request.user)}
        return render(request, "filings/bulk/files.html", context, status=422)
    return redirect(to) if to else redirect("bulk:files", bulk.reference)


@claimants_only
@require_GET
def faults(request: SignedInRequest, reference: str) -> HttpResponse:
    """The rows to mend with what is wrong, as a CSV to mend and send back."""
    bulk = get_own_bulk_filing(request.user, reference)
    rows, language = bulk.rows.faulty().order_by("number"), get_language() or "en"
    content = mending_csv(bulk.case_type, rows, language, of_returned=bulk.mends_id is not None)
    return download(content, f"to-mend-{bulk.reference}.csv", CSV)


@claimants_only
@require_GET
def guide(request: SignedInRequest, kind: str) -> HttpResponse:
    """What each column takes."""
    found = _kind(kind)
    return render(request, "filings/bulk/guide.html", {"kind": found, "columns": columns_of(found)})


@claimants_only
@require_GET
def template(request: SignedInRequest, kind: str, form: str) -> HttpResponse:
    """The table to fill in."""
    found, language = _kind(kind), get_language() or "en"
    if form == "csv":
        return download(csv_template(found, language), f"{found.pk}.csv", CSV)
    if form == "xlsx":
        return download(xlsx_template(found, language), f"{found.pk}.xlsx", XLSX)
    raise Http404


def _kind(code: str) -> Any:
    found = next((kind for kind in kinds_in_bulk() if kind.pk == code.upper()), None)
    if found is None:
        raise Http404
    return found


@readers
@require_GET
def claims(request: SignedInRequest, reference: str) -> HttpResponseBase:
    """The filings that it became: searched, by state, and as a CSV."""
    bulk = get_bulk_filing(request.user, reference)
    bulk = bulk.mends or bulk  # what was lodged again is among the others
    if request.GET.get("as") == "csv":
        return csv_download(f"claims-{bulk.reference}.csv", claims_table(bulk))
    state, typed = request.GET.get("state", ""), request.GET.get("q", "").strip()[:100]
    page = Paginator(claims_of(bulk, state, typed), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"bulk": bulk, "page": page, "states": states_of(bulk), "state": state, "words": typed}
    return render(request, "filings/bulk/claims.html", context)


@readers
@require_GET
def acknowledgement(request: SignedInRequest, reference: str) -> FileResponse:
    """The signed acknowledgement of all of it."""
    bulk = get_bulk_filing(request.user, reference)
    if not bulk.acknowledgement_sha256:
        raise Http404
    paper = storage.open_stored(bulk.acknowledgement_sha256)
    name = f"acknowledgement-{bulk.reference}.pdf"
    return FileResponse(paper, as_attachment=True, filename=name, content_type="application/pdf")


@claimants_only
@require_http_methods(GET_POST)
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Withdraw it before it is lodged, after a look at what goes with it."""
    bulk = get_own_bulk_filing(request.user, reference)
    form = CourtForm(bound(request))
    if form.submit(request, services.withdraw, bulk_id=bulk.pk, actor=request.user):
        return redirect("bulk:index")
    return render(request, "filings/bulk/withdraw.html", {"bulk": bulk, "form": form})
