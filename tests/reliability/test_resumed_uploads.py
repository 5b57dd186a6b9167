"""A large file over a line that breaks ten times, and a server that falls once: complete, and the right bytes."""

import base64
import hashlib
import http.client
import socket
import struct
from random import Random
from urllib.parse import urlsplit

from filings.models import Filing, Upload
from icms.lib import storage
from tests.factories import papers
from tests.reliability.journey import Filer
from tests.reliability.visitor import TIMEOUT_SECONDS, Trouble, Visitor, token_of
from tests.support.portal import Portal, wait_until

TUS = {"Tus-Resumable": "1.0.0"}
DROPS = 10
RESET = struct.pack("ii", 1, 0)  # closing a socket with this sends RST, as a line that is cut does


class Line:
    """A sender of parts, whose connection can be cut in the middle of one."""

    def __init__(self, visitor: Visitor, reference: str, content: bytes, name: str = "exhibit A.pdf") -> None:
        self.visitor, self.content = visitor, content
        self.token = token_of(visitor.get(f"/en/filings/{reference}/documents/"))
        pairs = {"filename": name, "sha256": hashlib.sha256(content).hexdigest()}
        metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())
        announced = {"Upload-Length": str(len(content)), "Upload-Metadata": metadata}
        status, headers = self.ask("POST", f"/en/filings/{reference}/uploads/", announced)
        assert status == 201
        self.address = headers["Location"]

    def ask(self, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> tuple[int, dict[str, str]]:
        """One request of the protocol. Raises Trouble where no answer comes."""
        url = self.visitor.address(path)
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=TIMEOUT_SECONDS)
        try:
            connection.request(method, path, body, self._headers(url) | headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status, dict(answer.headers)
        except (OSError, http.client.HTTPException) as error:
            raise Trouble(repr(error)) from error
        finally:
            connection.close()

    def _headers(self, url: str) -> dict[str, str]:
        return self.visitor.headers_for(url) | TUS | {"X-CSRFToken": self.token}

    def offset(self) -> int:
        status, headers = self.ask("HEAD", self.address, {})
        if status != 200:
            raise Trouble(f"HEAD: {status}")
        return int(headers["Upload-Offset"])

    def send_and_cut(self, offset: int, count: int) -> None:
        """Announce all the rest, send some of it, and break off."""
        url = urlsplit(self.visitor.address(self.address))
        headers = self._headers(url.geturl()) | part_headers(offset) | {"Host": url.netloc}
        headers["Content-Length"] = str(len(self.content) - offset)
        head = f"PATCH {self.address} HTTP/1.1\r\n" + "".join(f"{name}: {each}\r\n" for name, each in headers.items())
        with socket.create_connection((url.hostname, url.port)) as line:
            line.sendall(f"{head}\r\n".encode() + self.content[offset : offset + count])
            wait_until(lambda: self.offset() > offset)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)

    def send_rest(self) -> int:
        """Send all that is missing; returns the offset then. Raises Trouble."""
        offset = self.offset()
        if offset < len(self.content):
            status, headers = self.ask("PATCH", self.address, part_headers(offset), self.content[offset:])
            if status != 204:
                raise Trouble(f"PATCH: {status}")
            offset = int(headers["Upload-Offset"])
        return offset


def part_headers(offset: int) -> dict[str, str]:
    return {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset)}


def test_ten_dropped_connections_and_a_fallen_server_lose_no_byte_of_fifty_megabytes(portal: Portal) -> None:
    filer = Filer(Visitor(portal.url("/")), "chan").sign_in()
    reference = filer.patience.insist(filer._start)
    content = papers.heavy("fifty megabytes", 49)
    line, lengths = Line(filer.visitor, reference, content), Random(10)
    for number in range(DROPS):
        line.send_and_cut(filer.patience.insist(line.offset), lengths.randrange(1 << 20, 4 << 20))
        if number == DROPS // 2:
            portal.kill("web")
            portal.start("web")
    assert 0 < filer.patience.insist(line.offset) < len(content)
    assert filer.patience.insist(line.send_rest) == len(content)
    document = Filing.objects.get(reference=reference).documents.get()
    assert document.sha256 == hashlib.sha256(content).hexdigest() and document.can_be_filed
    assert storage.path_of(document.sha256).stat().st_size == len(content)
    upload = Upload.objects.get(document=document)
    assert upload.finished_at and not upload.path.exists()
