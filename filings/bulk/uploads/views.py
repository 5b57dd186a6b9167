"""The two addresses of the tus protocol for the files of a bulk filing."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from accounts.access import SignedInRequest, filers_only
from filings.bulk.access import get_own_bulk_filing
from filings.bulk.transitions import NOT_OPEN
from filings.bulk.uploads import services
from filings.drafting.uploads.protocol import Announced, answers_tus, capabilities, method_of
from filings.drafting.uploads.views import answer_announcement, answer_part, signed_in_for_tus
from filings.models import Upload


@signed_in_for_tus
@filers_only
@answers_tus
def uploads(request: SignedInRequest, reference: str) -> HttpResponse:
    """Where a file is announced (POST)."""
    bulk = get_own_bulk_filing(request.user, reference)

    def announce(file: Announced) -> Upload:
        return services.announce(bulk_id=bulk.pk, actor=request.user, file=file)

    most = settings.MAX_BULK_FILE_BYTES
    return answer_announcement(request, most_bytes=most, announce=announce, address="bulk:upload")


@signed_in_for_tus
@filers_only
@answers_tus
def upload(request: SignedInRequest, reference: str, key: UUID) -> HttpResponse:
    """One upload, as of a draft. Nobody else's is ever found."""
    if method_of(request) == "OPTIONS":
        return capabilities(settings.MAX_BULK_FILE_BYTES)
    bulk = get_own_bulk_filing(request.user, reference)
    found = get_object_or_404(bulk.uploads.select_related("owner"), key=key, owner=request.user)
    against = [] if bulk.is_open else [NOT_OPEN]
    return answer_part(request, found, against=against, add_part=services.add_part, finish=services.finish)
