"""What should not be uploaded: a clear answer on the page, nothing left behind, the draft as it was."""

import socket
import struct
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from filings.models import Filing
from tests.factories import pdfs
from tests.factories.court import pdf
from tests.reliability.journey import Filer, rows_of
from tests.reliability.visitor import Visitor, multipart, token_of
from tests.support.portal import Portal, wait_until

MB = 1024 * 1024
GOOD = "statement of claim.pdf"


@pytest.fixture(scope="module")
def filer(running_portal: Portal) -> Filer:
    return Filer(Visitor(running_portal.url("/")), "chan").sign_in()


@pytest.fixture
def draft(portal: Portal, filer: Filer) -> Iterator[str]:
    """A draft that holds one good document; afterwards it must hold that one still, and scratch must be empty."""
    reference = filer.patience.insist(filer._start)
    filer._add(reference, (GOOD, pdf(reference)))
    before = held(reference)
    yield reference
    assert held(reference)[:1] == before
    wait_until(lambda: not scratch(portal))


def held(reference: str) -> list[tuple[str, str]]:
    """The documents of the draft whose bytes are kept."""
    documents = Filing.objects.get(reference=reference).documents.exclude(sha256="")
    return list(documents.values_list("file_name", "sha256"))


def scratch(portal: Portal) -> list[Path]:
    folder = portal.folder / "scratch"
    return list(folder.iterdir()) if folder.exists() else []


def bytes_of(make: Callable[[Path], Path]) -> Callable[[Path], bytes]:
    return lambda folder: make(folder / "made.pdf").read_bytes()


BAD = {
    "not a pdf": (lambda _: b"Dear Registrar, please find my claim.\n" * 40, "P-03", "This file is not a PDF"),
    "renamed": (lambda _: b"\x89PNG\r\n\x1a\n" + bytes(400), "P-02", "This file is PNG, not PDF."),
    "empty": (lambda _: b"", "P-01", "This file is empty."),
    "password": (bytes_of(lambda at: pdfs.encrypted(at, user="tram")), "P-04", "locked with a password"),
    "protected": (bytes_of(pdfs.encrypted), "P-05", "protected against changes"),
    "broken": (lambda _: b"%PDF-1.7\n" + b"x" * 5000, "P-06", "This file is damaged"),
    "script": (bytes_of(pdfs.with_open_action), "P-10", "This file contains a script"),
    "attachment": (bytes_of(pdfs.with_attachment), "P-12", "Other files are attached inside this PDF."),
    "no pages": (bytes_of(pdfs.no_pages), "P-07", "This file has no pages."),
    "10,000 pages": (bytes_of(lambda at: pdfs.many_pages(at, 10_000)), "P-08", "This file has 10,000 pages"),
    "ring of pages": (bytes_of(pdfs.ring_of_pages), "P-06", "This file is damaged"),
    "bomb": (bytes_of(lambda at: pdfs.bomb(at, 2500)), "P-25", "takes too much time or memory"),
    "51 MB": (lambda _: pdf() + bytes(51 * MB), "P-09", "a file may be at most 50 MB"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_filed_is_a_row_that_says_why(
    filer: Filer, draft: str, name: str, tmp_path: Path
) -> None:
    make, code, words = BAD[name]
    answer = filer.visitor.upload(f"/en/filings/{draft}/documents/", [(f"exhibit {name}.pdf", make(tmp_path))])
    assert answer.status == 200
    row = rows_of(answer)[f"exhibit {name}.pdf"]
    assert (row.verdict, row.codes) == ("refused", [code]) and words in row.words, row
    assert len(held(draft)) == 1, "the bytes of a file that cannot be filed are kept"
    left = filer.visitor.post(f"/en/filings/{draft}/documents/{row.number}/remove/", {})
    assert list(rows_of(left)) == [GOOD]


def test_201_mb_in_all_is_refused_with_both_figures(filer: Filer, draft: str) -> None:
    path = f"/en/filings/{draft}/documents/"
    for number in range(4):
        answer = filer.visitor.upload(path, [(f"exhibit {number}.pdf", padded(49 * MB, number))])
        assert answer.status == 200, answer.main
    answer = filer.visitor.upload(path, [("exhibit last.pdf", padded(5 * MB, 9))])
    assert answer.status == 422
    assert "The files of a filing may be 200 MB together; with this one they would be 202 MB." in answer.main
    assert "exhibit last.pdf" not in {name for name, _sha256 in held(draft)}
    assert len(held(draft)) == 5


def padded(size: int, number: int) -> bytes:
    """A sound PDF of this size: a stream that nothing shows."""
    made = pdfs.paper(pdfs.content(f"Exhibit {number}"))
    made.Root.Padding = made.make_stream(bytes([number]) * size)
    kept = BytesIO()
    made.save(kept, compress_streams=False)
    return kept.getvalue()


def test_51_files_are_refused_with_the_limit(filer: Filer, draft: str) -> None:
    path = f"/en/filings/{draft}/documents/"
    answer = filer.visitor.upload(path, [(f"exhibit {number}.pdf", b"") for number in range(50)])
    assert answer.status == 422
    assert "A filing holds at most 50 files; this would be file 51." in answer.main
    assert len(held(draft)) == 1


@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9999])
def test_an_upload_cut_off_half_way_leaves_nothing(
    portal: Portal, filer: Filer, draft: str, share: float, reset: bool
) -> None:
    path = f"/en/filings/{draft}/documents/"
    files = [("exhibit whole.pdf", padded(MB, 1)), ("exhibit cut.pdf", padded(3 * MB, 2))]
    kind, body = multipart(files[1:], token_of(filer.visitor.get(path)))
    cut_off(filer.visitor, path, kind, body, round(len(body) * share), reset=reset)
    whole = filer.visitor.upload(path, files)
    assert list(rows_of(whole)) == [GOOD, "exhibit whole.pdf", "exhibit cut.pdf"]
    assert Filing.objects.get(reference=draft).documents.count() == 3


def test_of_two_files_the_one_that_was_cut_off_is_not_kept(portal: Portal, filer: Filer, draft: str) -> None:
    path = f"/en/filings/{draft}/documents/"
    files = [("exhibit whole.pdf", padded(MB, 1)), ("exhibit cut.pdf", padded(3 * MB, 2))]
    kind, body = multipart(files, token_of(filer.visitor.get(path)))
    cut_off(filer.visitor, path, kind, body, len(body) - MB, reset=False)
    wait_until(lambda: list(rows_of(filer.visitor.get(path))) == [GOOD, "exhibit whole.pdf"])


def cut_off(visitor: Visitor, path: str, kind: str, body: bytes, sent: int, *, reset: bool) -> None:
    """Send a part of what was announced, then close the connection, or break it as a lost network would."""
    place = urlsplit(visitor.base)
    head = {"Host": place.netloc, "Content-Type": kind, "Content-Length": str(len(body))}
    head |= visitor.headers_for(visitor.address(path))
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    with socket.create_connection((place.hostname, place.port), timeout=30) as connection:
        if reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.sendall(f"POST {path} HTTP/1.1\r\n{lines}\r\n".encode() + body[:sent])


def test_files_sent_to_a_page_that_takes_none_are_not_kept(portal: Portal, filer: Filer, draft: str) -> None:
    filer.visitor.upload(f"/en/filings/{draft}/claim/", [("exhibit.pdf", pdf())])
    wait_until(lambda: not scratch(portal))
    assert len(held(draft)) == 1


def test_files_of_strangers_are_not_kept(portal: Portal, draft: str) -> None:
    stranger = Visitor(portal.url("/"))
    page = stranger.get("/en/account/sign-in/")
    answer = stranger.upload(f"/en/filings/{draft}/documents/", [("exhibit.pdf", pdf())], page=page)
    assert "/account/sign-in/" in answer.path
    wait_until(lambda: not scratch(portal))
