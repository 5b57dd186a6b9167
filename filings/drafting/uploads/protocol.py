"""The headers of tus 1.0 (https://tus.io/protocols/resumable-upload): what a request must say, and the answers."""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

from filings.models import Upload
from icms.lib.errors import Refused

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination"
BODY_TYPE = "application/offset+octet-stream"
NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)
SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
LONGEST_METADATA = 4_000
UNPROCESSABLE, LOCKED = 422, 423


class WrongRequest(Exception):
    """A request that is none of the protocol, or comes at the wrong moment; answered with `status` and no words."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True)
class Announced:
    """A file as it was announced: `size` in bytes, `sha256` in lower-case hex."""

    name: str
    size: int
    sha256: str


def method_of(request: HttpRequest) -> str:
    """The method; a network that lets only POST through may name another one in `X-HTTP-Method-Override`."""
    method = request.method or ""
    # Only of a POST: Django has asked that one for its CSRF token.
    return request.headers.get("X-HTTP-Method-Override", method).upper() if method == "POST" else method


def speaks_tus(request: HttpRequest) -> bool:
    """Does the script of the page ask, or a person who opened the address?"""
    return "Tus-Resumable" in request.headers or method_of(request) in ("OPTIONS", "PATCH", "HEAD", "DELETE")


def answers_tus(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give an address the manners of the protocol: its version, its refusals, and words as plain text."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not speaks_tus(request):
            return HttpResponse(status=405, headers={"Allow": "POST, HEAD, PATCH, DELETE, OPTIONS"})
        try:
            if method_of(request) != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
                raise WrongRequest(412)
            response = view(request, *args, **kwargs)
        except WrongRequest as wrong:
            response = HttpResponse(status=wrong.status)
        except Refused as refusal:
            words = "\n".join(str(reason) for reason in refusal.reasons)
            response = HttpResponse(words, status=UNPROCESSABLE, content_type="text/plain; charset=utf-8")
        response["Tus-Resumable"] = VERSION
        if response.status_code in (204, 412):
            response["Tus-Version"] = VERSION
        return response

    return answered


def capabilities(most_bytes: int) -> HttpResponse:
    """The answer to OPTIONS; `most_bytes` is the largest file that is taken here."""
    headers = {"Tus-Extension": EXTENSIONS, "Tus-Max-Size": str(most_bytes), "Tus-Version": VERSION}
    return HttpResponse(status=204, headers=headers)


def announced(request: HttpRequest, most_bytes: int) -> Announced:
    """What a creation says of its file. Raises WrongRequest: 400, or 413 for a file of more than `most_bytes`."""
    size = _number(request, "Upload-Length")
    if size > most_bytes:
        raise WrongRequest(413)
    pairs = _metadata(request.headers.get("Upload-Metadata", ""))
    name, sha256 = pairs.get("filename", ""), pairs.get("sha256", "")
    if not SHA256.fullmatch(sha256):
        raise WrongRequest(400)
    # A name is only shown; whatever it says of folders is left out.
    name = re.split(r"[/\\]", name.replace("\0", ""))[-1].strip()
    return Announced(name=name[-255:] or "document.pdf", size=size, sha256=sha256)


def part_offset(request: HttpRequest) -> int:
    """At which byte a part begins. Raises WrongRequest: 415 for another type of body, 400 for no number."""
    if request.content_type != BODY_TYPE:
        raise WrongRequest(415)
    return _number(request, "Upload-Offset")


def part_length(request: HttpRequest) -> int:
    """How many bytes a part announces. Raises WrongRequest (411): without the number nobody knows where it ends."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if not NUMBER.fullmatch(length):
        raise WrongRequest(411)
    return int(length)


def progress(upload: Upload, offset: int, status: int) -> HttpResponse:
    """How far an upload is, and until when it waits."""
    expires = upload.touched_at.timestamp() + settings.UPLOAD_DAYS * 24 * 3600
    metadata = {"filename": upload.file_name, "sha256": upload.sha256}
    words = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in metadata.items())
    headers = {"Upload-Offset": str(offset), "Upload-Expires": http_date(expires), "Cache-Control": "no-store"}
    if status == 200:
        headers |= {"Upload-Length": str(upload.size), "Upload-Metadata": words}
    return HttpResponse(status=status, headers=headers)


def _number(request: HttpRequest, header: str) -> int:
    value = request.headers.get(header, "")
    if not NUMBER.fullmatch(value):
        raise WrongRequest(400)
    return int(value)


def _metadata(header: str) -> dict[str, str]:
    """`filename d3JpdC5wZGY=,sha256 …` as a dictionary. Raises WrongRequest (400)."""
    if len(header) > LONGEST_METADATA:
        raise WrongRequest(400)
    pairs: dict[str, str] = {}
    for pair in filter(None, header.split(",")):
        key, _space, value = pair.strip().partition(" ")
        try:
            decoded = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise WrongRequest(400) from None
        if not key or key in pairs:
            raise WrongRequest(400)
        pairs[key] = decoded
    return pairs
