"""Uploads go to disk as they arrive, hashed and bounded; nothing large is ever held in memory."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse

from icms.lib.storage import Incoming

MAY_UPLOAD = "may_upload"  # in the session of somebody without an account who was let in to hand in files


def may_upload(request: HttpRequest) -> bool:
    """Are the files of this request kept at all? Those of strangers are not."""
    return request.user.is_authenticated or bool(request.session.get(MAY_UPLOAD))


class ArrivedFile(UploadedFile):
    """A file that arrived: `incoming` holds its bytes, or None where it was too large to keep."""

    size: int

    def __init__(self, *, incoming: Incoming | None, name: str, size: int) -> None:
        super().__init__(file=None, name=name, size=size)
        self.incoming = incoming

    def __bool__(self) -> bool:
        return True

    def close(self) -> None:
        """Django closes each file when its request is over: what nobody kept is dropped."""
        if self.incoming:
            self.incoming.drop()


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
