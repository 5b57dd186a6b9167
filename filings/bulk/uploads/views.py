"""The two addresses of the tus protocol for the files of a bulk filing."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.access import SignedInRequest, filers_only
from filings.bulk.access import get_own_bulk_filing
from filings.bulk.transitions import NOT_OPEN
from filings.bulk.uploads import services
from filings.drafting.uploads.protocol import (
    WrongRequest,
    announced,
    answers_tus,
    capabilities,
    method_of,
    part_length,
    part_offset,
    progress,
)
from filings.drafting.uploads.services import drop
from filings.drafting.uploads.views import pieces_of, signed_in_for_tus
from icms.lib.errors import Refused


@signed_in_for_tus
@filers_only
@answers_tus
def uploads(request: SignedInRequest, reference: str) -> HttpResponse:
    """Where a file is announced (POST)."""
    bulk = get_own_bulk_filing(request.user, reference)
    method = method_of(request)
    if method == "OPTIONS":
        return capabilities(settings.MAX_BULK_FILE_BYTES)
    if method != "POST":
        raise WrongRequest(405)
    file = announced(request, settings.MAX_BULK_FILE_BYTES)
    upload = services.announce(bulk_id=bulk.pk, actor=request.user, file=file)
    response = progress(upload, upload.offset, 201)
    response["Location"] = reverse("bulk:upload", args=[reference, upload.key])
    return response


@signed_in_for_tus
@filers_only
@answers_tus
def upload(request: SignedInRequest, reference: str, key: UUID) -> HttpResponse:
    """One upload: how far it is (HEAD), a part of it (PATCH), its end (DELETE). Nobody else's is ever found."""
    method = method_of(request)
    if method == "OPTIONS":
        return capabilities(settings.MAX_BULK_FILE_BYTES)
    bulk = get_own_bulk_filing(request.user, reference)
    found = get_object_or_404(bulk.uploads.select_related("owner"), key=key, owner=request.user)
    if method == "DELETE":
        drop(found)
        return HttpResponse(status=204)
    if not bulk.is_open:
        raise Refused(NOT_OPEN)
    if method == "HEAD":
        if found.offset == found.size:  # the answer to its last part was lost: it says how that part ended
            services.finish(found)
        return progress(found, found.offset, 200)
    if method != "PATCH":
        raise WrongRequest(405)
    offset, length = part_offset(request), part_length(request)
    offset = services.add_part(found, offset=offset, length=length, pieces=pieces_of(request))
    found.refresh_from_db(fields=["touched_at"])
    return progress(found, offset, 204)
