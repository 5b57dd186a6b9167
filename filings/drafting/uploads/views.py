"""The two addresses of the tus protocol, and the page that removes an upload without script."""

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, UnreadablePostError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, View, filers_only
from filings import access
from filings.context import docket_of
from filings.drafting.documents.services import GONE
from filings.drafting.services import NOT_A_DRAFT
from filings.drafting.uploads import services
from filings.drafting.uploads.protocol import (
    Announced,
    WrongRequest,
    announced,
    answers_tus,
    capabilities,
    method_of,
    part_length,
    part_offset,
    progress,
    speaks_tus,
)
from filings.models import Upload
from filings.states import State
from icms.lib.errors import Reason, Refused
from icms.lib.forms import CourtForm, bound

PIECE_BYTES = 1 << 18
SILENCE_SECONDS = 60


def signed_in_for_tus(view: View) -> View:
    """401 in place of the sign-in page, which a script cannot show."""

    @wraps(view)
    def gated(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if speaks_tus(request) and not request.user.is_authenticated:
            return HttpResponse(status=401)
        return view(request, *args, **kwargs)

    return gated


@signed_in_for_tus
@filers_only
@answers_tus
def uploads(request: SignedInRequest, reference: str) -> HttpResponse:
    """Where a file is announced (POST)."""
    filing = access.get_own_filing(request.user, reference)

    def announce(file: Announced) -> Upload:
        return services.announce(filing_id=filing.pk, actor=request.user, file=file)

    return answer_announcement(request, most_bytes=settings.MAX_FILE_BYTES, announce=announce, address="filings:upload")


@signed_in_for_tus
@filers_only
@answers_tus
def upload(request: SignedInRequest, reference: str, key: UUID) -> HttpResponse:
    """One upload: how far it is (HEAD), a part of it (PATCH), its end (DELETE). Nobody else's is ever found."""
    if method_of(request) == "OPTIONS":
        return capabilities(settings.MAX_FILE_BYTES)
    filing = access.get_own_filing(request.user, reference)
    upload = get_object_or_404(filing.uploads.select_related("owner"), key=key, owner=request.user)
    against = [] if filing.state == State.DRAFT else [NOT_A_DRAFT]
    return answer_part(request, upload, against=against, add_part=services.add_part, finish=services.finish)


def answer_announcement(
    request: SignedInRequest, *, most_bytes: int, announce: Callable[[Announced], Upload], address: str
) -> HttpResponse:
    """A file of at most so many bytes is announced; `address` is the name of the address of one upload."""
    method = method_of(request)
    if method == "OPTIONS":
        return capabilities(most_bytes)
    if method != "POST":
        raise WrongRequest(405)
    upload = announce(announced(request, most_bytes))
    response = progress(upload, upload.offset, 201)
    response["Location"] = reverse(address, args=[upload.of, upload.key])
    return response


def answer_part(
    request: SignedInRequest,
    upload: Upload,
    *,
    against: Sequence[Reason],
    add_part: Callable[..., int],
    finish: Callable[[Upload], None],
) -> HttpResponse:
    """What the protocol asks of an upload of this account; `against` is why nothing more of it is taken."""
    method = method_of(request)
    if method == "DELETE":
        services.drop(upload)
        return HttpResponse(status=204)
    if against:
        raise Refused(against)
    if method == "HEAD":
        if upload.offset == upload.size:  # the answer to its last part was lost: it says how that part ended
            finish(upload)
        return progress(upload, upload.offset, 200)
    if method != "PATCH":
        raise WrongRequest(405)
    offset, length = part_offset(request), part_length(request)
    offset = add_part(upload, offset=offset, length=length, pieces=pieces_of(request))
    upload.refresh_from_db(fields=["touched_at"])
    return progress(upload, offset, 204)


@filers_only
@require_http_methods(["GET", "POST"])
def remove(request: SignedInRequest, reference: str, key: UUID) -> HttpResponse:
    """Remove what came of a file: whoever prepares the draft may, for nobody lodges it while a file is half sent."""
    filing = access.get_draft(request.user, reference)
    upload = get_object_or_404(filing.uploads.unfinished(), key=key)
    form = CourtForm(bound(request))
    if form.submit(request, _drop, upload=upload):
        return redirect("filings:documents", reference)
    context = {"filing": filing, "upload": upload, "docket": docket_of(filing), "form": form}
    return render(request, "filings/drafting/uploads/remove.html", context)


def _drop(*, upload: Upload) -> None:
    try:
        services.drop(upload)
    except WrongRequest:
        raise Refused(GONE) from None


def pieces_of(request: SignedInRequest) -> Iterator[bytes]:
    """The body as it comes; it ends where the connection breaks, or has been silent for a minute."""
    line = request.META.get("gunicorn.socket")
    if line:
        line.settimeout(SILENCE_SECONDS)
    try:
        while piece := request.read(PIECE_BYTES):
            yield piece
    except UnreadablePostError:
        return
    finally:
        if line:
            line.settimeout(None)
