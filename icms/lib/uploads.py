"""Uploads go to disk as they arrive, hashed and bounded; nothing large is ever held in memory.

What arrived is an `ArrivedFile`. `receive` checks it by a form's rules (size, kind, pages, virus) and hands it over to
be stored; whatever happens, nothing of it stays in scratch.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from icms.lib.errors import Reason, Refused
from icms.lib.folding import cleaned
from icms.lib.pdf.page_images import UnreadableFile, examine
from icms.lib.storage import Incoming, Stored
from icms.lib.virus import ScannerUnavailable, virus_in

MAY_UPLOAD = "may_upload"  # in the session of somebody without an account who was let in to hand in files


def may_upload(request: HttpRequest) -> bool:
    """Are the files of this request kept at all? Those of strangers are not."""
    return request.user.is_authenticated or bool(request.session.get(MAY_UPLOAD))


class ArrivedFile(UploadedFile):  # type: ignore[type-arg]  # Django has no such subscript
    """A file that arrived: `incoming` holds its bytes, or None where it was too large to keep."""

    size: int

    def __init__(self, *, incoming: Incoming | None, name: str, size: int) -> None:
        super().__init__(file=None, name=name, size=size)
        self.incoming = incoming

    def __bool__(self) -> bool:
        return True

    def close(self) -> None:
        """Drop the bytes unless they were stored. Django calls this for each file when its request is over."""
        if self.incoming:
            self.incoming.drop()


@dataclass(frozen=True)
class UploadRules:
    """What a file must be for one form. Sizes are in bytes.

    `reasons` words what is wrong, by its code: too_large and kind always; the others where the usual words do not fit.
    """

    form_field: str
    max_bytes: int
    media_types: frozenset[str]
    reasons: Mapping[str, Promise]
    max_pages: int = 100

    def refusal(self, *codes: str) -> Refused:
        """The exception for all that is wrong, in the words of this form."""
        return Refused([Reason(code, self.reasons.get(code) or USUAL_REASONS[code], self.form_field) for code in codes])


USUAL_REASONS: dict[str, Promise] = {
    "too_long": _("This file has more than 100 pages. Hand in the pages that matter."),
    "broken": _("This file is damaged and cannot be opened. Save or scan it again."),
    "faulty": _("Some programs show this PDF, others cannot. Print it to a new PDF, or scan the paper."),
    "locked": _("This PDF is locked with a password. Save a copy without one."),
    "empty": _("This PDF has no pages."),
    "large": _("This picture is too large to be opened. Save it smaller."),
    "notes": _("This PDF has too many notes, links and form fields. Print it to a new PDF."),
    "script": _("This PDF contains a script. Print it to a new PDF, which leaves the script out."),
    "launch": _("This PDF can start a program. Print it to a new PDF, which leaves the command out."),
    "attachment": _("Other files are attached inside this PDF. Hand each in by itself, and print this to a new PDF."),
    "xfa": _("This PDF is a dynamic form (XFA). Print the filled-in form to a new PDF."),
    "media": _("This PDF contains sound, video or a 3D model. Print it to a new PDF, which leaves it out."),
    "calls_out": _("This PDF opens addresses or other files by itself. Print it to a new PDF, which leaves that out."),
    "elsewhere": _("Part of this PDF is kept in another file. Print it to a new PDF, which takes everything in."),
    "costly": _("This PDF takes too much time or memory to open. Print it to a new PDF, or scan the paper."),
    "virus": _("The scanner found a virus in this file. Use another copy."),
    "unscanned": _("This file cannot be scanned for viruses now. Try again in a few minutes."),
}


@dataclass(frozen=True)
class ReceivedFile:
    """A file that passed the rules: sound, of a known kind, without a virus. It is in scratch until it is stored."""

    incoming: Incoming
    name: str
    media_type: str
    pages: int
    size: int

    @property
    def path(self) -> Path:
        """Where its bytes are, for as long as `receive` holds it."""
        return self.incoming.path

    def store(self) -> Stored:
        """Move it into the document store."""
        return self.incoming.keep()


@contextmanager
def receive(file: ArrivedFile, rules: UploadRules) -> Iterator[ReceivedFile]:
    """Check a file by the rules and hold it for this block. Raises Refused; what was not stored is dropped at the end.

    with receive(file, RULES) as received:
        stored = received.store()
    """
    with dropped_at_end(file) as incoming:
        if incoming is None or file.size > rules.max_bytes:
            raise rules.refusal("too_large")
        try:
            found = examine(incoming.path)
        except UnreadableFile as problem:
            raise rules.refusal(*problem.codes) from problem
        if found.media_type not in rules.media_types:
            raise rules.refusal("kind")
        if found.count > rules.max_pages:
            raise rules.refusal("too_long")
        try:
            virus = virus_in(incoming.path)
        except ScannerUnavailable as error:
            raise rules.refusal("unscanned") from error
        if virus:
            raise rules.refusal("virus")
        name = cleaned(file.name or "")[:200]
        yield ReceivedFile(incoming, name, found.media_type, found.count, file.size)


@contextmanager
def dropped_at_end(file: ArrivedFile) -> Iterator[Incoming | None]:
    """The bytes of a file for this block, or None if it was too large to keep; what was not stored is dropped."""
    try:
        yield file.incoming
    finally:
        file.close()


class DiskUploadHandler(FileUploadHandler):
    """Writes each file to scratch while it hashes it; nothing past `MAX_FILE_BYTES` is kept, nothing of strangers."""

    incoming: Incoming | None = None
    received = 0
    in_all = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.drop()
        self.received = 0
        if self.request is None or not may_upload(self.request):
            raise SkipFile
        self.incoming = Incoming()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        self.in_all += len(raw_data)
        if self.received > settings.MAX_FILE_BYTES or self.in_all > settings.MAX_FILING_BYTES + settings.MAX_FILE_BYTES:
            self.drop()
        elif self.incoming:
            self.incoming.write(raw_data)

    def file_complete(self, file_size: int) -> ArrivedFile:
        incoming, self.incoming = self.incoming, None
        if incoming:
            incoming.close()
        return ArrivedFile(incoming=incoming, name=self.file_name or "", size=self.received)

    def upload_interrupted(self) -> None:
        self.drop()

    def upload_complete(self) -> None:
        """The body is over: a file whose end did not come is none."""
        self.drop()

    def drop(self) -> None:
        """Forget the file under way."""
        if self.incoming:
            self.incoming.drop()
            self.incoming = None


class UploadCleanupMiddleware:
    """Removes from scratch what arrived of a file whose connection broke."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for handler in request.upload_handlers:
            if isinstance(handler, DiskUploadHandler):
                handler.drop()
        return response
