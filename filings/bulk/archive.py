"""The zip that comes with a table of claims: its files are known by their names, and nothing else of it is believed.

No path in it is ever used as one. What it says of its sizes is checked before anything is unpacked, and held to while
it is read.
"""

import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from stat import S_ISLNK
from types import TracebackType
from typing import Self

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from filings.bulk.names import chinese_names, fold_name, is_nobodys, loose_name, names_of, shown_name
from icms.lib.errors import Reason, Refused

MOST_FILES = 20_000
MOST_BYTES = 4 * 1024 * 1024 * 1024  # of all files, unpacked
MOST_DIRECTORY_BYTES = MOST_FILES * 600  # of its list of files, which is read at once
MOST_RATIO, SMALL = 200, 100 * 1024 * 1024  # of a zip of pages; what unpacks to less does no harm
BLOCK = 256 * 1024
FEW = 500
NOT_A_ZIP = Reason("not_a_zip", _("This file is not a zip. Put the PDFs into one zip, and choose that."))
LOCKED = Reason("zip_locked", _("This zip is locked with a password. Make it again without one."))
SEVERAL = Reason("zip_in_parts", _("This zip is one part of several. Make one zip of all the files."))
TOO_MANY = Reason("zip_too_many", _("This zip has too many files. Part the claims into several tables and zips."))
TOO_LARGE = Reason(
    "zip_too_large", _("This zip is too large when unpacked. Part the claims into several tables and zips.")
)
BOMB = Reason("zip_bomb", _("This zip unpacks to far more than papers do, so it was not opened. Make it again."))
NESTED = Reason("zip_nested", _("There is another zip inside this one. Put the PDFs themselves into the zip."))
UNKNOWN_METHOD = Reason(
    "zip_method", _("This zip is packed in a way that cannot be opened here. Make it again as an ordinary zip.")
)
EMPTY = Reason("zip_empty", _("There is no file in this zip. Put the PDFs into it."))
FILE_TOO_LARGE = Reason("file_too_large", _("This file is larger than a file may be."))
FILE_DAMAGED = Reason("file_damaged", _("This file is damaged inside the zip. Make the zip again."))
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_PACKED = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)
_END, _END_64_LOCATOR, _END_64 = b"PK\x05\x06", b"PK\x06\x07", b"PK\x06\x06"


@dataclass(frozen=True)
class Entry:
    """One file of the zip: its name without any folder, and its size unpacked, in bytes, as the zip says it."""

    name: str
    size: int
    info: zipfile.ZipInfo


class Archive:
    """The files of a zip. Raises Refused as it is opened, where it is none or may do harm."""

    def __init__(self, path: Path, *, most_files: int = MOST_FILES, most_bytes: int = MOST_BYTES) -> None:
        _check_end(path, most_files)
        try:
            self._zip = zipfile.ZipFile(path)
        except _DAMAGE:
            raise Refused(NOT_A_ZIP) from None
        try:
            self._entries = self._checked(path.stat().st_size, most_files, most_bytes)
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._zip.close()

    def names(self) -> list[str]:
        """The names of the files, without folders, as they stand in the zip."""
        return [entry.name for entry in self._entries]

    def find(self, name: str) -> Entry | None:
        """The file of a name; case, width, spaces and folders do not count, and `.pdf` may be left out."""
        wanted = fold_name(shown_name(name))
        found = self._by_name.get(wanted) or self._by_name.get(f"{wanted}.pdf")
        return found if wanted else None

    def doubled(self) -> set[str]:
        """The names that more than one file has, as `find` compares them: no one can tell which is meant."""
        counted = Counter(fold_name(entry.name) for entry in self._entries)
        return {entry.name for entry in self._entries if counted[fold_name(entry.name)] > 1}

    def is_doubled(self, name: str) -> bool:
        """Has more than one file this name?"""
        entry = self.find(name)
        return entry is not None and entry.name in self._doubled

    def unused(self, names_used: Collection[str]) -> list[str]:
        """The files that none of these names is of."""
        used = {entry.name for name in names_used if (entry := self.find(name))}
        return [entry.name for entry in self._entries if entry.name not in used]

    def like(self, name: str) -> str:
        """The name in the zip that comes closest to one that is not there; empty if none does."""
        wanted = shown_name(name)
        alike = self._by_loose_name.get(loose_name(wanted), [])
        if len(alike) == 1:
            return alike[0]
        among = alike or (self.names() if len(self._entries) <= FEW else [])
        return next(iter(get_close_matches(wanted, among, n=1, cutoff=0.75)), "")

    def copy(self, entry: Entry, write: Callable[[bytes], object], *, most_bytes: int | None = None) -> int:
        """Hand the bytes of a file to `write`, in blocks; how many there were.

        Raises Refused where it is larger than a file may be (`MAX_FILE_BYTES`), or damaged; what was written by then
        is for the caller to throw away.
        """
        most, count = most_bytes or settings.MAX_FILE_BYTES, 0
        if entry.size > most:
            raise Refused(FILE_TOO_LARGE)
        for block in self._blocks(entry):
            count += len(block)
            if count > most:
                raise Refused(FILE_TOO_LARGE)
            write(block)
        return count

    def _blocks(self, entry: Entry) -> Iterator[bytes]:
        try:
            with self._zip.open(entry.info) as file:
                while block := file.read(BLOCK):
                    yield block
        except _DAMAGE:
            raise Refused(FILE_DAMAGED) from None

    @cached_property
    def _doubled(self) -> set[str]:
        return self.doubled()

    @cached_property
    def _by_name(self) -> dict[str, Entry]:
        """By each name that the bytes of a name may be read as; its own comes first."""
        own = {fold_name(entry.name): entry for entry in reversed(self._entries)}
        others = {fold_name(name): entry for entry in self._entries for name in names_of(entry.info)}
        return {**others, **own}

    @cached_property
    def _by_loose_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in self.names():
            found.setdefault(loose_name(name), []).append(name)
        return found

    def _checked(self, size: int, most_files: int, most_bytes: int) -> list[Entry]:
        infos = [info for info in self._zip.infolist() if not info.is_dir() and not S_ISLNK(info.external_attr >> 16)]
        if len(infos) > most_files:
            raise Refused(TOO_MANY)
        if any(info.flag_bits & (1 | 1 << 6 | 1 << 13) for info in infos):
            raise Refused(LOCKED)
        if any(info.compress_type not in _METHODS for info in infos):
            raise Refused(UNKNOWN_METHOD)
        unpacked = sum(info.file_size for info in infos)
        # More is packed than the zip is long: its files lie over one another.
        if sum(info.compress_size for info in infos) > size or (unpacked > SMALL and unpacked > size * MOST_RATIO):
            raise Refused(BOMB)
        if unpacked > most_bytes:
            raise Refused(TOO_LARGE)
        read = chinese_names(infos)
        entries = [Entry(name, info.file_size, info) for info in infos if (name := shown_name(read(info)))]
        entries = [entry for entry in entries if not is_nobodys(entry.info.filename, entry.name)]
        if any(entry.name.lower().endswith(_PACKED) for entry in entries):
            raise Refused(NESTED)
        if not entries:
            raise Refused(EMPTY)
        return entries


def _check_end(path: Path, most_files: int) -> None:
    """What the end of the file says of the list of files, before that is read into memory whole."""
    size = path.stat().st_size
    with open(path, "rb") as file:
        file.seek(max(0, size - 65_557))  # the record, and its longest comment
        tail = file.read()
        at = tail.rfind(_END)
        if at < 0 or len(tail) - at < 22:
            start = tail[:4] if size <= len(tail) else b""
            raise Refused(SEVERAL if start in (b"PK\x07\x08", b"PK\x03\x04") else NOT_A_ZIP)
        disk, first, _here, count, directory = struct.unpack("<4H L", tail[at + 4 : at + 16])
        if tail[at - 20 : at - 16] == _END_64_LOCATOR:
            disk, place, disks = struct.unpack("<LQL", tail[at - 16 : at])
            file.seek(min(place, size))
            record = file.read(56)
            if len(record) == 56 and record.startswith(_END_64):
                first, count, directory = disk, *struct.unpack("<QQ", record[32:48])
                disk = disks - 1 if disks else 0
    if disk != first or disk not in (0, 0xFFFF):
        raise Refused(SEVERAL)
    if count > most_files * 2 or directory > MOST_DIRECTORY_BYTES:
        raise Refused(TOO_MANY)
