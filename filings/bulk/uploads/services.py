"""A table or a zip sent in parts; at its end it is one of the files of the bulk filing."""

import os
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from filings.bulk.services import keep_source
from filings.bulk.transitions import locked_open
from filings.drafting.uploads.protocol import Announced, WrongRequest
from filings.drafting.uploads.services import CHANGED, EMPTY, append, held, opened
from filings.models import Upload
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from icms.lib.storage import hash_of

MOST_AT_ONCE = 20
TOO_MUCH = Reason(
    "too_much_under_way", _("Too many of your files are half sent. Send the rest of them or remove them.")
)


@transaction.atomic
def announce(*, bulk_id: int, actor: User, file: Announced) -> Upload:
    """Open an upload, before its first byte. Announcing a file again, before it is whole, returns the same upload."""
    owner = User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    bulk = locked_open(bulk_id)
    own = bulk.uploads.unfinished().filter(owner=owner, size=file.size, sha256=file.sha256, file_name=file.name)
    if found := own.first():
        return found
    if reasons := [*([] if file.size else [EMPTY]), *([TOO_MUCH] if _too_much_under_way(owner, file.size) else [])]:
        raise Refused(reasons)
    return opened(owner, file, bulk=bulk)


def _too_much_under_way(owner: User, size: int) -> bool:
    """A ceiling keeps uploads that nobody ends from filling the disk: two of the largest, or twenty files."""
    sizes = [upload.size for upload in Upload.objects.unfinished().filter(owner=owner, filing=None)]
    return len(sizes) >= MOST_AT_ONCE or sum(sizes) + size > 2 * settings.MAX_BULK_FILE_BYTES


def add_part(upload: Upload, *, offset: int, length: int, pieces: Iterable[bytes]) -> int:
    """Add the bytes that come from this offset on, as `filings.drafting.uploads.services.add_part` does."""
    offset = append(upload, offset=offset, length=length, pieces=pieces)
    if offset == upload.size:
        finish(upload)
    return offset


def finish(upload: Upload) -> None:
    """Make a whole file one of the bulk filing's, unless it is one already. Refused where it is not what was announced,
    and where no file is taken any more; then nothing of it is kept.
    """
    if upload.finished_at:
        return
    assert upload.bulk_id is not None
    with held(upload) as file:
        if os.fstat(file.fileno()).st_size != upload.size:
            raise WrongRequest(409)
        try:
            if hash_of(upload.path) != upload.sha256:
                raise Refused(CHANGED)
            with transaction.atomic():
                keep_source(bulk_id=upload.bulk_id, actor=upload.owner, path=upload.path, file_name=upload.file_name)
                Upload.objects.filter(pk=upload.pk).update(finished_at=clock.now())
        except Refused:
            upload.delete()
            upload.path.unlink(missing_ok=True)
            raise
        upload.path.unlink(missing_ok=True)
