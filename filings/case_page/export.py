"""A case's documents as one zip, made while it is sent: nothing is copied or kept in memory.

The files are stored, not compressed (PDFs are compressed already), so the size is known before the first byte is sent.
The zip also holds `manifest.csv`, and `SHA256SUMS` for `sha256sum --check`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from zipstream import ZipStream

from filings.models import Document, IssuedDocument
from icms.lib import dates, storage
from icms.lib.export import csv_lines
from icms.lib.names import file_name

COLUMNS = ("file", "title", "kind", "deemed_received", "drn", "bytes", "sha256", "in_this_zip", "issued_by_the_court")


@dataclass(frozen=True)
class ZipEntry:
    """One document of the zip. Without a hash it is still being sealed, and is only in the manifest."""

    name: str
    title: str
    kind: str
    deemed_at: datetime | None
    drn: str
    size: int
    sha256: str
    issued_at: datetime | None = None


def zip_entries(documents: Iterable[Document]) -> Iterator[ZipEntry]:
    """The documents as they go into the zip, numbered in their order; the sealed file if there is one."""
    for number, document in enumerate(documents, start=1):
        seal = document.seal
        waits = document.type is not None and document.type.sealed and not (seal and seal.sha256)
        sealed = seal is not None and bool(seal.sha256)
        yield ZipEntry(
            name=zip_entry_name(number, document.name),
            title=document.name,
            kind=str(document.type.name) if document.type else "",
            deemed_at=document.deemed_at,  # type: ignore[attr-defined]
            drn=seal.drn if seal else "",
            size=seal.size if seal and sealed else document.size,
            sha256="" if waits else seal.sha256 if seal and sealed else document.sha256,
        )


def issued_entries(documents: Iterable[IssuedDocument], *, first: int) -> Iterator[ZipEntry]:
    """What the court issued, after the filed documents: numbered from `first`, each with its seal."""
    for number, document in enumerate(documents, start=first):
        seal = document.seal
        yield ZipEntry(
            name=zip_entry_name(number, document.name),
            title=document.name,
            kind=str(document.act.kind.name),
            deemed_at=None,
            drn=seal.drn,
            size=seal.size,
            sha256=seal.sha256,
            issued_at=document.issued_at,
        )


def build_zip(members: Iterable[ZipEntry]) -> ZipStream:
    """The zip, to be sent piece by piece, with its length. Raises FileNotFoundError before anything is sent."""
    listed = list(members)
    archive = ZipStream(sized=True)
    archive.add(_manifest(listed), "manifest.csv")
    archive.add(_sums(listed), "SHA256SUMS")
    for member in listed:
        if member.sha256:
            archive.add_path(str(storage.path_of(member.sha256).resolve(strict=True)), member.name)
    return archive


def zip_entry_name(number: int, title: str) -> str:
    """`0001 Writ of summons.pdf`: a name that every system takes, whatever the title."""
    return file_name(f"{number:04} {title}", ".pdf")


def _manifest(members: list[ZipEntry]) -> bytes:
    language = get_language() or "en"
    rows: list[tuple[object, ...]] = [COLUMNS]
    for member in members:
        received = dates.long_datetime(member.deemed_at, language) if member.deemed_at else ""
        cells = [member.name, member.title, member.kind, received, member.drn, member.size, member.sha256]
        issued = dates.long_datetime(member.issued_at, language) if member.issued_at else ""
        rows.append((*cells, "yes" if member.sha256 else "no, being sealed", issued))
    return "".join(csv_lines(rows)).encode()


def _sums(members: list[ZipEntry]) -> bytes:
    return "".join(f"{member.sha256}  {member.name}\n" for member in members if member.sha256).encode()
