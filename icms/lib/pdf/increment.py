"""Append to a PDF without touching what it holds: the original bytes stay an exact prefix (domain 6.6).

The file is hashed once from start to end, beside the copying: the same running SHA-256 gives the original's hash,
the digest that is signed, and the hash of the result. Memory does not grow with the file.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest, SignatureObject

from icms.lib.pdf.fields import close_fields
from icms.lib.pdf.keys import HASH, CourtSigner

CHUNK = 1 << 20
NOT_IN_KERNEL = {errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM}


class CannotAppend(Exception):
    """The file cannot take an incremental update; the message is for the log."""


@dataclass(frozen=True)
class Signed:
    """What became of a file that was signed: hashes are SHA-256 in hexadecimal, sizes in bytes."""

    sha256: str
    size: int
    original_sha256: str
    original_size: int


class QuietWriter(IncrementalPdfFileWriter):
    """Leaves the author's document information as it is, and never reuses a number of an object."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream, strict=False)
        sections = self.prev.xrefs._xref_sections
        used = (number for s in sections for number, _ in s.xref_data.explicit_refs_in_revision)
        self._lastobj_id = max(self._lastobj_id, max(used, default=0))

    @classmethod
    def _handle_id(cls, prev: Any) -> generic.ArrayObject:
        """The identifiers of the file; those that are no pair of strings count as none, as with every reader."""
        try:
            kept: generic.ArrayObject = super()._handle_id(prev)  # type: ignore[no-untyped-call]
        except (TypeError, ValueError):
            return generic.ArrayObject([generic.ByteStringObject(os.urandom(16)) for _ in range(2)])
        return kept

    def _update_meta(self) -> None:
        """The seal is no revision by the author: dates and producer stay."""


class _StreamedSignature(SignatureObject):
    """A signature whose digest goes on from the hash of the original, so that the original is not read again."""

    def __init__(self, prefix: Any, prefix_size: int, **settings: Any) -> None:
        super().__init__(**settings)
        self._prefix, self._prefix_size = prefix, prefix_size

    def fill(
        self, writer: Any, md_algorithm: str, in_place: bool = False, output: Any = None, chunk_size: int = 0
    ) -> Iterator[Any]:
        """Write the update, digest it, and yield to the signer (the protocol of pyHanko's embedder)."""
        writer.digest_aware_write = True
        stream = writer.prev.stream
        writer.write_in_place()
        end = stream.tell()
        start, stop = self.contents.offsets
        self.byte_range.fill_offsets(stream, start, stop, end)
        digest = self._prefix.copy()
        _hash_between(stream, digest, self._prefix_size, start)
        _hash_between(stream, digest, stop, end)
        prepared = PreparedByteRangeDigest(digest.digest(), start, stop)
        cms = yield prepared, stream
        yield prepared.fill_with_cms(stream, cms)


def _hash_between(stream: BinaryIO, digest: Any, start: int, stop: int) -> None:
    stream.seek(start)
    left = stop - start
    while left:
        chunk = stream.read(min(CHUNK, left))
        if not chunk:
            raise CannotAppend("the file ended early")
        digest.update(chunk)
        left -= len(chunk)


def _copy(source: Path, out: BinaryIO) -> None:
    """Copy a file inside the kernel (a file system that can, shares the blocks), or by hand where it will not."""
    with open(source, "rb") as file:
        left = os.fstat(file.fileno()).st_size
        try:
            while left and (count := os.copy_file_range(file.fileno(), out.fileno(), left)):
                left -= count
        except OSError as error:
            if error.errno not in NOT_IN_KERNEL:
                raise
            file.seek(0)
            out.seek(0)
            shutil.copyfileobj(file, out, CHUNK)
    out.seek(0)


def _hash(source: Path) -> tuple[Any, int]:
    """The running hash of a file, and its size; one buffer, one pass."""
    digest, size = hashlib.sha256(), 0
    buffer = memoryview(bytearray(CHUNK))
    with open(source, "rb", buffering=0) as file:
        while count := file.readinto(buffer):
            digest.update(buffer[:count])
            size += count
    return digest, size


class Increment:
    """An open file with its update in the making; `writer` takes new and changed objects."""

    def __init__(self, stream: BinaryIO, hashing: Future[tuple[Any, int]]) -> None:
        self._stream, self._hashing = stream, hashing
        self.original_size = stream.seek(0, os.SEEK_END)
        self.writer = QuietWriter(stream)
        if self.writer.prev.encrypted:
            raise CannotAppend("the file is encrypted")

    @property
    def _digest(self) -> Any:
        """The running hash of the original, which was made beside the copying; waits for it the first time."""
        digest, size = self._hashing.result()
        if size != self.original_size:
            raise CannotAppend("the file changed while it was read")
        return digest

    @property
    def original_sha256(self) -> str:
        """SHA-256 of the file before the update, in hexadecimal."""
        return str(self._digest.hexdigest())

    def sign(
        self,
        signer: CourtSigner,
        *,
        field: SigFieldSpec,
        appearance: generic.DictionaryObject | None = None,
        entries: dict[str, generic.PdfObject] | None = None,
        **settings: Any,
    ) -> Signed:
        """Write the update and its PAdES B-B signature, which closes the fields of a form.

        `appearance` is what the field shows; `entries` go into the signature dictionary (and so are signed);
        `settings` are those of a signature dictionary (`reason`, `location`, `timestamp`).
        """
        signature = _StreamedSignature(
            self._digest,
            self.original_size,
            subfilter=SigSeedSubFilter.PADES,
            bytes_reserved=2 * signer.room,
            **settings,
        )
        signature.update({pdf_name(key): value for key, value in (entries or {}).items()})
        lock = close_fields(self.writer)
        field = replace(field, field_mdp_spec=lock)
        steps = PdfCMSEmbedder(new_field_spec=field).write_cms(field.sig_field_name, self.writer)
        annotation = next(steps).get_object()
        if appearance is not None:
            annotation[pdf_name("/AP")] = appearance
        locked = SigMDPSetup(md_algorithm=HASH, field_lock=lock) if lock else None
        steps.send(SigObjSetup(sig_placeholder=signature, mdp_setup=locked))
        prepared, _ = steps.send(SigIOSetup(md_algorithm=HASH, in_place=True))
        steps.send(signer.envelope(prepared.document_digest))
        return self._result()

    def _result(self) -> Signed:
        self._stream.flush()
        size = self._stream.seek(0, os.SEEK_END)
        whole = self._digest.copy()
        _hash_between(self._stream, whole, self.original_size, size)
        return Signed(whole.hexdigest(), size, self.original_sha256, self.original_size)


@contextmanager
def increment(source: Path, target: Path, *, durable: bool = True) -> Iterator[Increment]:
    """Copy `source` to `target` and open the copy for one update.

    `target` appears only when the block ends well: whole, under its own name, and on the disk if `durable`.
    Raises CannotAppend where the file's structure cannot be read.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with open(part, "w+b") as stream, ThreadPoolExecutor(max_workers=1) as beside:
            hashing = beside.submit(_hash, source)
            _copy(source, stream)
            try:
                yield Increment(stream, hashing)
            except (CannotAppend, OSError, MemoryError):
                raise
            except Exception as error:
                raise CannotAppend(f"{type(error).__name__}: {error}") from error
            stream.flush()
            if durable:
                os.fsync(stream.fileno())
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def join_files(first: str, second: str, target: str) -> int:
    """Write the pages of two files into a new third one; how many there are. For an isolated process (`isolate`)."""
    with pikepdf.open(first) as one, pikepdf.open(second) as other:
        one.pages.extend(other.pages)
        one.save(target)
        return len(one.pages)
