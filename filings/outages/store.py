"""The spool: what must be written down while the database may be the thing that is away (domain 6.9).

A file of one JSON object a line, synced line by line, which every process of the machine appends to. The sweep renames
it under its lock, and makes rows of its lines in one transaction.
"""

import fcntl
import json
import logging
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

log = logging.getLogger(__name__)
LARGEST = 20 * 1024 * 1024  # bytes; past them nothing more is written until the sweep has come


def write_down(line: dict[str, Any]) -> bool:
    """Append a line and sync it. False, and a line in the log, where the disk does not take it: it never raises."""
    try:
        with _open_spool() as spool:
            size = spool.seek(0, os.SEEK_END)
            if size > LARGEST:
                log.error("The spool %s is full; a line was left out.", spool.name)
                return False
            spool.write((b"\n" if size and not _ends_with_a_line(spool) else b"") + json.dumps(line).encode() + b"\n")
            spool.flush()
            os.fsync(spool.fileno())
    except OSError:
        log.exception("The spool took no line.")
        return False
    return True


def files_to_sweep() -> list[Path]:
    """Every file that is closed, oldest first; the one that was being written is closed now."""
    current = _current()
    if current.exists() and current.stat().st_size:
        with _open_spool():
            os.replace(current, current.with_name(f"swept-{current.stat().st_mtime_ns:020d}-{uuid.uuid4().hex}.jsonl"))
    return sorted(settings.SPOOL_ROOT.glob("swept-*.jsonl"))


def lines_of(file: Path) -> Iterator[dict[str, Any]]:
    """Its lines; one that a crash cut off is logged and left out."""
    for number, line in enumerate(file.read_bytes().splitlines(), start=1):
        try:
            found = json.loads(line)
        except ValueError:
            found = None
        if isinstance(found, dict):
            yield found
        elif line.strip():
            log.error("Line %s of %s cannot be read.", number, file)


def _current() -> Path:
    return settings.SPOOL_ROOT / "spool.jsonl"


@contextmanager
def _open_spool() -> Iterator[BinaryIO]:
    """The file that is written now, locked; another one where the sweep renamed it meanwhile."""
    settings.SPOOL_ROOT.mkdir(parents=True, exist_ok=True)
    path = _current()
    while True:
        with open(path, "a+b") as spool:
            fcntl.flock(spool, fcntl.LOCK_EX)
            if path.exists() and os.path.samestat(path.stat(), os.fstat(spool.fileno())):
                yield spool
                return


def _ends_with_a_line(spool: BinaryIO) -> bool:
    spool.seek(-1, os.SEEK_END)
    return spool.read(1) == b"\n"
