"""The virus scan: clean, found, away; clamd is a small server that speaks its protocol."""

import socketserver
import struct
import threading
from collections.abc import Callable, Iterator

import pytest

from filings.drafting.documents.services import add_document
from tests.factories.court import arrived, draft_of, pdf

VIRUS = b"X5O!P%@AP EICAR stand-in"


class Clamd(socketserver.BaseRequestHandler):
    """Reads an INSTREAM and answers as clamd does."""

    def handle(self) -> None:
        stream = self.request.makefile("rb")
        assert stream.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", stream.read(4))[0]:
            content += stream.read(size)
        found = VIRUS in content
        self.request.sendall(b"stream: Eicar-Test-Signature FOUND\0" if found else b"stream: OK\0")


@pytest.fixture
def clamd(settings) -> Iterator[socketserver.ThreadingTCPServer]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD_ADDRESS = f"127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


@pytest.fixture
def codes_of(person) -> Callable[[bytes], list[str]]:
    filing = draft_of(person("chan"))

    def codes(content: bytes) -> list[str]:
        document = add_document(filing_id=filing.pk, actor=filing.owner, file=arrived(content, "exhibit.pdf"))
        return [finding.code for finding in document.findings.all() if finding.severity == "refuse"]

    return codes


def test_a_clean_file_is_taken(codes_of, clamd):
    assert codes_of(pdf("clean")) == []


def test_a_file_with_a_virus_is_refused_by_name(codes_of, clamd):
    assert codes_of(pdf("infected") + b"\n% " + VIRUS) == ["P-26"]


def test_while_the_scanner_is_away_nothing_is_taken(codes_of, settings):
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    assert codes_of(pdf("unscanned")) == ["P-27"]
