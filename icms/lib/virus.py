"""The virus scan: a file is streamed to clamd, which answers in one line (domain 6.2)."""

import socket
import struct
from pathlib import Path

from django.conf import settings

CHUNK = 1 << 16
SECONDS = 60.0


class ScannerUnavailable(Exception):
    """clamd did not give a verdict; the message says why, for the log."""


def virus_in(path: Path) -> str:
    """The name of the virus that the scanner finds in a file; empty where it is clean. Raises ScannerUnavailable.

    Without `CLAMD_ADDRESS` (the demonstration) nothing is scanned.
    """
    if not settings.CLAMD_ADDRESS:
        return ""
    try:
        verdict = _ask(path)
    except OSError as error:
        raise ScannerUnavailable(str(error)) from error
    if verdict.endswith(" FOUND"):
        return verdict.removeprefix("stream: ").removesuffix(" FOUND")
    if not verdict.endswith("OK"):
        raise ScannerUnavailable(verdict)
    return ""


def _ask(path: Path) -> str:
    """Stream a file to clamd (INSTREAM) and return its one line of answer."""
    with _connection() as connection, open(path, "rb") as file:
        connection.sendall(b"zINSTREAM\0")
        while chunk := file.read(CHUNK):
            connection.sendall(struct.pack(">I", len(chunk)) + chunk)
        connection.sendall(struct.pack(">I", 0))
        answer = b""
        while not answer.endswith(b"\0"):
            part = connection.recv(4096)
            if not part:
                raise ScannerUnavailable("clamd hung up without an answer")
            answer += part
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def _connection() -> socket.socket:
    """A connection to clamd at `host:port` or at the path of a socket."""
    address: str = settings.CLAMD_ADDRESS
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(SECONDS)
        connection.connect(address)
        return connection
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)
