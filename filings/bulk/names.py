"""The names of files in a zip: what they are in characters, and when two are the same one. Pure.

Zips made on Windows hold names in the way of writing of that machine, and do not say which; each is known by every
name that its bytes may be read as, and shown by the likeliest.
"""

import re
import struct
import zipfile
from collections.abc import Callable, Sequence

from icms.lib.folding import cleaned_line, plain

LONGEST = 255
_UTF_8 = 0x800
_UNICODE_PATH = 0x7075  # of Info-ZIP: the name in UTF-8, beside the one that old programs read
_IGNORED = {".ds_store", "thumbs.db", "desktop.ini", "icon"}
_EVERYDAY = {"big5hkscs": (0xA4, 0xC6), "gb18030": (0xB0, 0xD7)}  # the lead bytes of the characters in daily use


def shown_name(path: str) -> str:
    """The name at the end of a path, of whichever system, without what nobody sees; empty if there is none."""
    name = cleaned_line(re.split(r"[/\\]", path.replace("\0", ""))[-1])
    name = re.sub(r"^[A-Za-z]:", "", name).strip()
    return "" if set(name) <= {"."} else name[-LONGEST:]


def fold_name(name: str) -> str:
    """A name as it is compared: case, width and spaces do not count."""
    return plain(name).casefold()


def loose_name(name: str) -> str:
    """A name by its letters and numbers alone: `claim-0118.pdf` and `Claim 118.PDF` have the same."""
    stem = re.sub(r"\.[a-z0-9]{1,5}$", "", fold_name(name))
    return " ".join(part.lstrip("0") or "0" for part in re.findall(r"[0-9]+|[^\W\d_]+", stem))


def is_nobodys(path: str, name: str) -> bool:
    """Is it a file that a system put there by itself?"""
    folders = re.split(r"[/\\]", path)[:-1]
    return "__MACOSX" in folders or name.casefold() in _IGNORED or name.startswith(("._", "~$"))


def names_of(info: zipfile.ZipInfo) -> list[str]:
    """Every name that the bytes of an entry's name may be read as, without folders."""
    content = _bytes_of(info)
    if content is None:
        return []
    return [shown_name(text) for encoding in _EVERYDAY if (text := _decoded(content, encoding))]


def chinese_names(infos: Sequence[zipfile.ZipInfo]) -> Callable[[zipfile.ZipInfo], str]:
    """How the paths of a zip are to be read: one program wrote them all, in one way."""
    unsaid = [content for info in infos if (content := _bytes_of(info)) is not None]
    encoding = max(_EVERYDAY, key=lambda each: _share_of_everyday(unsaid, each)) if unsaid else ""

    def read(info: zipfile.ZipInfo) -> str:
        content = _bytes_of(info)
        if content is None:
            return _said(info) or info.filename
        return _decoded(content, encoding) or info.filename

    return read


def _bytes_of(info: zipfile.ZipInfo) -> bytes | None:
    """The bytes of a name that does not say how it is written; None where that is known."""
    if info.flag_bits & _UTF_8 or info.orig_filename.isascii() or _said(info):
        return None
    return info.orig_filename.encode("cp437", "replace")


def _said(info: zipfile.ZipInfo) -> str | None:
    """A name whose entry tells it in UTF-8 beside, or whose bytes are UTF-8 (as a Mac writes them)."""
    if info.flag_bits & _UTF_8 or info.orig_filename.isascii():
        return None
    extra = info.extra
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        if kind == _UNICODE_PATH and (text := _decoded(extra[9 : 4 + size], "utf-8")):
            return text
        extra = extra[4 + size :]
    return _decoded(info.orig_filename.encode("cp437", "replace"), "utf-8")


def _share_of_everyday(names: Sequence[bytes], encoding: str) -> float:
    """How much of these names, read so, is of characters in daily use; below nothing where one cannot be read so."""
    first, last = _EVERYDAY[encoding]
    found = common = 0
    for name in names:
        text = _decoded(name, encoding)
        if text is None:
            return -1
        leads = [character.encode(encoding)[0] for character in text if not character.isascii()]
        found += len(leads)
        common += sum(first <= lead <= last for lead in leads)
    return common / found if found else 0


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
