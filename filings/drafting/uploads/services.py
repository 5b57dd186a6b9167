"""Files sent in parts: announced, added to, and at their end put into the draft like any other file (domain 6.1, 6.2).

No transaction and no lock is held while bytes are awaited, so that a dead connection stands in nobody's way. Each piece
is added under a lock on the file, and only where the file ends at the byte at which the piece begins.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import FileIO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from filings.drafting.checks import size_blockers
from filings.drafting.documents.services import ONLY_MEND, add_document
from filings.drafting.services import locked_draft
from filings.drafting.sharing.services import still_there
from filings.drafting.uploads.protocol import LOCKED, Announced, WrongRequest
from filings.models import BulkFiling, Filing, Upload
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from icms.lib.storage import Incoming
from icms.lib.uploads import ArrivedFile

EMPTY = Reason("empty", _("This file is empty."))
CHANGED = Reason("changed", _("This file was changed while it was being sent. Choose it again."))


@transaction.atomic
def announce(*, filing_id: int, actor: User, file: Announced) -> Upload:
    """Open an upload, before its first byte. Announcing a file again, before it is whole, returns the same upload.

    Refused with every reason: an empty file, a filing that is no draft or only mended, one that would grow too large
    with what is under way, an account with too much under way.
    """
    owner = User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    filing = locked_draft(filing_id, actor)
    own = filing.uploads.unfinished().filter(owner=owner, size=file.size, sha256=file.sha256, file_name=file.name)
    if found := own.first():
        return found
    waiting = filing.uploads.unfinished()
    reasons = [
        *([EMPTY] if not file.size else ()),
        *([ONLY_MEND] if filing.round > 1 else ()),
        *size_blockers(filing, files=waiting.count() + 1, size=_size_of(waiting) + file.size),
        *_too_much_under_way(owner, file.size),
    ]
    if reasons:
        raise Refused(reasons)
    return opened(owner, file, filing=filing)


def opened(owner: User, file: Announced, **whose: Filing | BulkFiling) -> Upload:
    """An upload of this file, for a filing or a bulk filing, of which no byte has come."""
    upload = Upload.objects.create(
        owner=owner,
        file_name=file.name,
        size=file.size,
        sha256=file.sha256,
        touched_at=clock.now(),
        **whose,
    )
    settings.SCRATCH_ROOT.mkdir(parents=True, exist_ok=True)
    upload.path.touch()
    return upload


def _too_much_under_way(owner: User, size: int) -> Iterable[Reason]:
    """Why this account may not send more: a ceiling keeps uploads that nobody ends from filling the disk."""
    waiting = Upload.objects.unfinished().filter(owner=owner).exclude(filing=None)
    too_many = waiting.count() >= 2 * settings.MAX_FILING_FILES
    if too_many or _size_of(waiting) + size > settings.MAX_UNFINISHED_BYTES:
        yield Reason(
            "too_much_under_way",
            _("Too many of your files are half sent, in this filing and others. Send the rest of them or remove them."),
        )


def _size_of(uploads: Iterable[Upload]) -> int:
    return sum(upload.size for upload in uploads)


def add_part(upload: Upload, *, offset: int, length: int, pieces: Iterable[bytes]) -> int:
    """Add the bytes that come from this offset on; returns the new offset. What came before a break is kept.

    With the last byte the file is checked and becomes a document. Raises WrongRequest (409: another offset than the
    upload's, 413: past its end, 423: busy) and Refused (the file is not what was announced; the draft does not take
    it); then nothing of the file is kept.
    """
    assert upload.filing is not None
    try:
        offset = append(upload, offset=offset, length=length, pieces=pieces)
    finally:
        still_there(upload.filing, upload.owner)
    if offset == upload.size:
        finish(upload)
    return offset


def append(upload: Upload, *, offset: int, length: int, pieces: Iterable[bytes]) -> int:
    """Write the bytes that come from this offset on; returns the new offset. Raises WrongRequest (409, 413, 423)."""
    if offset != upload.offset:
        raise WrongRequest(409)
    if offset + length > upload.size:
        raise WrongRequest(413)
    try:
        for piece in pieces:
            with held(upload) as file:
                if os.fstat(file.fileno()).st_size != offset:
                    raise WrongRequest(409)
                _write(file, piece)
            offset += len(piece)
    finally:
        Upload.objects.filter(pk=upload.pk).update(touched_at=clock.now())
    return offset


def _write(file: FileIO, piece: bytes) -> None:
    while piece:
        piece = piece[file.write(piece) :]


class WholeUpload(ArrivedFile):
    """A file that came in parts. Its bytes outlive a failure of the portal, so that the sweep can try again."""

    incoming: Incoming

    def close(self) -> None:
        self.incoming.close()


def finish(upload: Upload) -> None:
    """Make a whole file a document of the draft, unless it is one already. Raises as `add_part` does.

    While a colleague is changing the draft it waits, whole: the sweep tries again.
    """
    if upload.finished_at or upload.filing_id is None:
        return
    with held(upload) as file:
        if os.fstat(file.fileno()).st_size != upload.size:
            raise WrongRequest(409)
        arrived = WholeUpload(incoming=Incoming(upload.path), name=upload.file_name, size=upload.size)
        try:
            if arrived.incoming.sha256 != upload.sha256:
                raise Refused(CHANGED)
            add_document(filing_id=upload.filing_id, actor=upload.owner, file=arrived, upload=upload)
        except Refused as refusal:
            if any(reason.code == "being_edited" for reason in refusal.reasons):
                return
            upload.delete()
            upload.path.unlink(missing_ok=True)
            raise
        upload.path.unlink(missing_ok=True)


def drop(upload: Upload) -> None:
    """Forget an upload and its bytes; a document that it became stays. Raises WrongRequest (423) while it is busy."""
    if upload.finished_at:
        upload.delete()
        return
    with held(upload):
        upload.delete()
        upload.path.unlink(missing_ok=True)


@contextmanager
def held(upload: Upload) -> Iterator[FileIO]:
    """The file of an unfinished upload, with nobody else at it.

    Raises WrongRequest: 423 if somebody is, 409 if it was moved, finished or removed since it was looked up.
    """
    with open(upload.path, "ab", buffering=0) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WrongRequest(LOCKED) from None
        if not Upload.objects.unfinished().filter(pk=upload.pk).exists():
            upload.path.unlink(missing_ok=True)  # opening it made it anew
            raise WrongRequest(409)
        if not upload.path.exists() or not os.path.samestat(os.fstat(file.fileno()), upload.path.stat()):
            raise WrongRequest(409)
        yield file
