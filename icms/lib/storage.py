"""Files under their own hash: written once, synced to disk, read again before anyone relies on them."""

import hashlib
import logging
import os
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

CHUNK = 1 << 20
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Stored:
    """A file in the store: its SHA-256 (hex) and its size in bytes."""

    sha256: str
    size: int


class Incoming:
    """A file on its way in: written to scratch and hashed as it arrives; or one that lies in scratch already, whole."""

    def __init__(self, arrived: Path | None = None) -> None:
        settings.SCRATCH_ROOT.mkdir(parents=True, exist_ok=True)
        self._is_anothers = arrived is not None
        self.path = arrived or settings.SCRATCH_ROOT / f"incoming-{uuid.uuid4().hex}"
        self.size = 0
        self._digest = hashlib.sha256()
        if arrived:
            for chunk in _chunks_of(arrived):
                self._digest.update(chunk)
                self.size += len(chunk)
        self._file: BinaryIO = open(self.path, "ab" if arrived else "xb")  # noqa: SIM115  (closed by close, keep, drop)

    def write(self, chunk: bytes) -> None:
        self._file.write(chunk)
        self._digest.update(chunk)
        self.size += len(chunk)

    @property
    def sha256(self) -> str:
        """The SHA-256 of what has come so far, in hex."""
        return self._digest.hexdigest()

    def close(self) -> None:
        """No more will come; what has come is on the disk."""
        if not self._file.closed:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()

    def flush(self) -> None:
        """What has come can be read at `path`; that it is on the disk is `keep`'s to see to."""
        self._file.flush()

    def keep(self) -> Stored:
        """Move the file under its hash, durably, and read it back. Raises OSError if the disk lies.

        One that lay in scratch already is copied: whoever has it there deletes it, once its row is written.
        """
        self.close()
        if self._is_anothers:
            return store_file(self.path)
        sha256 = self.sha256
        target = path_of(sha256)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            os.chmod(self.path, 0o440)
            os.replace(self.path, target)
        else:
            self.drop()
        # Also for a twin: the first one's name may not have reached the disk yet.
        for folder in (target.parent, target.parent.parent, settings.DOCUMENT_ROOT):
            _sync_folder(folder)
        if hash_of(target) != sha256:
            raise OSError(f"The file stored as {sha256} does not read back as itself.")
        return Stored(sha256=sha256, size=self.size)

    def drop(self) -> None:
        """Forget the file."""
        self._file.close()
        self.path.unlink(missing_ok=True)


def store(chunks: Iterable[bytes]) -> Stored:
    """Keep these bytes durably; the same bytes are kept once."""
    incoming = Incoming()
    try:
        for chunk in chunks:
            incoming.write(chunk)
        return incoming.keep()
    except BaseException:
        incoming.drop()
        raise


def store_file(path: Path) -> Stored:
    """Keep a copy of a file durably."""
    return store(_chunks_of(path))


def path_of(sha256: str) -> Path:
    """Where the file of this hash is, or would be."""
    return settings.DOCUMENT_ROOT / sha256[:2] / sha256[2:4] / sha256


def open_stored(sha256: str) -> BinaryIO:
    """The stored file, open for reading. Raises FileNotFoundError."""
    return open(path_of(sha256), "rb")


def discard(sha256: str) -> None:
    """Remove a stored file that nothing refers to any more, such as a copy whose time is over; again does nothing."""
    path_of(sha256).unlink(missing_ok=True)


def hash_of(path: Path) -> str:
    """The SHA-256 of a file as it reads now."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def in_eights(sha256: str) -> str:
    """A hash as papers print it: `8ede7c65 cdebe4c5 …`, so that a person can follow it."""
    return " ".join(sha256[at : at + 8] for at in range(0, len(sha256), 8))


def reads_back(sha256: str) -> bool:
    """Are the stored bytes those that were sent? The operator is told where they are not."""
    try:
        found = hash_of(path_of(sha256))
    except OSError as error:
        found = str(error)
    if found != sha256:
        log.error("stored file %s does not read back as itself: %s", sha256, found)
    return found == sha256


def _chunks_of(path: Path) -> Iterator[bytes]:
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
