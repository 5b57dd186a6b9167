"""Rules against files that do things: scripts, programs, attachments, dynamic forms, media (domain 6.2)."""

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from filings.preflight.findings import Finding, refuse

SCRIPT, LAUNCH, ATTACHMENT, XFA, MEDIA = "P-10", "P-11", "P-12", "P-13", "P-14"
MEDIA_ACTIONS = {"/Movie", "/Sound", "/Rendition", "/GoTo3DView", "/RichMediaExecute"}
MEDIA_ANNOTATIONS = {"/RichMedia", "/3D", "/Movie", "/Sound", "/Screen"}
# Links back up the tree, and long lists of numbers or text marks in which no action can stand.
NOT_FOLLOWED = {"/Parent", "/P", "/Pg", "/Prev", "/StructParent", "/W", "/Widths", "/DW2", "/W2", "/Limits", "/Rect"}
CONTAINERS = (Dictionary, Array, Stream)


def dangers(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    """Each kind of danger once, with the page where it stands on one."""
    reported: set[str] = set()
    seen: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages, 1):
        for key in ("/AA", "/Annots"):
            if key in page.obj:
                yield from _new(page.obj[key], seen, reported, number)
    yield from _new(pdf.Root, seen, reported, None)


def _new(start: Any, seen: set[tuple[int, int]], reported: set[str], page: int | None) -> Iterator[Finding]:
    for entries in _dictionaries(start, seen):
        for code in _kinds(entries):
            if code not in reported:
                reported.add(code)
                yield refuse(code, page)


def _dictionaries(start: Any, seen: set[tuple[int, int]]) -> Iterator[dict[str, Any]]:
    """The entries of every dictionary that can be reached, each indirect one once.

    No recursion, so depth costs nothing; each dictionary is read once, as crossing into the library is what takes time.
    """
    waiting = [start]
    while waiting:
        node = waiting.pop()
        if node.is_indirect:
            if node.objgen in seen:
                continue
            seen.add(node.objgen)
        if isinstance(node, Array):
            waiting.extend(item for item in node if isinstance(item, CONTAINERS))
            continue
        entries = dict(node.items())
        yield entries
        waiting.extend(
            value for key, value in entries.items() if key not in NOT_FOLLOWED and isinstance(value, CONTAINERS)
        )


def _kinds(entries: dict[str, Any]) -> Iterator[str]:
    """What one dictionary can do."""
    action, subtype = _name(entries, "/S"), _name(entries, "/Subtype")
    if action == "/JavaScript" or "/JS" in entries or _filled(entries, "/JavaScript"):
        yield SCRIPT
    if action == "/Launch":
        yield LAUNCH
    if "/EF" in entries or "/Collection" in entries or subtype == "/FileAttachment":
        yield ATTACHMENT
    if _filled(entries, "/EmbeddedFiles") or _name(entries, "/Type") == "/EmbeddedFile":
        yield ATTACHMENT
    if "/XFA" in entries:
        yield XFA
    if action in MEDIA_ACTIONS or (subtype in MEDIA_ANNOTATIONS and "/Rect" in entries):
        yield MEDIA


def _name(entries: dict[str, Any], key: str) -> str:
    value = entries.get(key)
    return str(value) if isinstance(value, Name) else ""


def _filled(entries: dict[str, Any], key: str) -> bool:
    """Whether a name tree under this key holds anything: an empty one, left behind by a tool, does no harm."""
    tree = entries.get(key)
    return isinstance(tree, Dictionary) and any(len(tree[part]) > 0 for part in ("/Names", "/Kids") if part in tree)
