"""Pages of filed documents as pictures, made once and kept."""

import os
from uuid import uuid4

from django.conf import settings

from icms.lib import storage
from icms.lib.pdf.pictures import page_png

WIDE, SMALL = 1000, 120


def picture_of(sha256: str, page: int, *, small: bool = False) -> bytes:
    """One page of a stored document as PNG, drawn in a process of its own with limits. Raises NotDrawn."""
    width = SMALL if small else WIDE
    kept = settings.VAR_DIR / "pictures" / sha256[:2] / f"{sha256}-{page}-{width}.png"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_name(f"{kept.name}.{uuid4().hex}")
        part.write_bytes(page_png(storage.path_of(sha256), page, width))
        os.replace(part, kept)
    return kept.read_bytes()
