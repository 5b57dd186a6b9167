"""What a PDF can do beyond being read: one rule set for every upload of the portal (domain 6.2).

Every object of the file is examined, not only what a walk from its root would meet: viewers inherit actions from a
field's parent, reach objects by ways that no list of keys foresees, and the seal keeps them all. Native code reads the
file: call it in an isolated process.
"""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

SCRIPT, LAUNCH, ATTACHMENT, XFA, MEDIA = "script", "launch", "attachment", "xfa", "media"
CALLS_OUT, ELSEWHERE = "calls_out", "elsewhere"
# Annotations cost every reader time; this is ten on each of 2,000 pages.
MOST_ANNOTATIONS = 20_000

_MEDIA_ACTIONS = {"/Movie", "/Sound", "/Rendition", "/GoTo3DView", "/RichMediaExecute"}
_MEDIA_ANNOTATIONS = {"/RichMedia", "/3D", "/Movie", "/Sound", "/Screen"}
# Harmless where a reader presses a link; by themselves they tell others that the file was opened, or send a login.
_CALLS = {"/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/URI", "/Thread"}
_NAMES = (
    *("JS", "JavaScript", "Launch", "EF", "Collection", "FileAttachment", "EmbeddedFiles?", "XFA", "AA", "OpenAction"),
    *(name[1:] for name in _MEDIA_ACTIONS | _MEDIA_ANNOTATIONS),
)
_WORTH_A_LOOK = re.compile(rb"/(?:%s)(?![^\s()<>\[\]{}/%%])" % "|".join(sorted(_NAMES)).encode())
_CONTAINERS = (Dictionary, Array, Stream)
# To find the page, nobody goes back up the tree, into other pages, or through long lists of figures.
_NOT_ON_THE_PAGE = {"/Kids", "/P", "/Pg", "/StructParent", "/W", "/Widths", "/DW2", "/W2", "/Limits", "/Rect"}
_OTHER_PLACES = {"/Page", "/Pages", "/Catalog", "/StructElem", "/StructTreeRoot"}


def annotations(pdf: pikepdf.Pdf) -> int:
    """How many annotations its pages hold together."""
    lists = (page.obj.get("/Annots") for page in pdf.pages)
    return sum(len(found) for found in lists if isinstance(found, Array))


def dangers(pdf: pikepdf.Pdf) -> dict[str, int | None]:
    """Each kind of danger in the file, with the first page on which it stands, or None where it is on no page."""
    found: dict[str, set[tuple[int, int]]] = {}
    for node in pdf.objects:
        _note(node, found)
    _note(pdf.trailer, found)
    return {kind: _page_of(pdf, places) for kind, places in found.items()}


def _note(node: Any, found: dict[str, set[tuple[int, int]]]) -> None:
    """Put the dangers of one object, and of what is written inside it, beside its number."""
    if not isinstance(node, _CONTAINERS):
        return
    outside = node.stream_dict if isinstance(node, Stream) else node
    if isinstance(node, Stream) and _stands_elsewhere(outside):
        found.setdefault(ELSEWHERE, set()).add(node.objgen)
    if not _WORTH_A_LOOK.search(outside.unparse(resolved=True)):
        return
    for entries in _written_in(outside):
        for kind in _dangers_in(entries):
            found.setdefault(kind, set()).add(node.objgen)


def _written_in(node: Any) -> Iterator[dict[str, Any]]:
    """The entries of each dictionary written inside an object; what it only names is an object of its own."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        entries = dict(node.items()) if isinstance(node, Dictionary) else {}
        if entries:
            yield entries
        inside = entries.values() if entries else node if isinstance(node, Array) else ()
        waiting.extend(value for value in inside if isinstance(value, (Dictionary, Array)) and not value.is_indirect)


def _dangers_in(entries: dict[str, Any]) -> Iterator[str]:
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
    if action in _MEDIA_ACTIONS or (subtype in _MEDIA_ANNOTATIONS and "/Rect" in entries):
        yield MEDIA
    if any(_name(dict(step.items()), "/S") in _CALLS for step in _by_itself(entries)):
        yield CALLS_OUT


def _by_itself(entries: dict[str, Any]) -> Iterator[Dictionary]:
    """The actions that a reader's program takes unasked: on opening, on showing a page, on touching a field."""
    events = entries.get("/AA")
    waiting = [entries.get("/OpenAction"), *(events.values() if isinstance(events, Dictionary) else ())]
    seen: set[tuple[int, int]] = set()
    while waiting:
        step = waiting.pop()
        if isinstance(step, Array):
            waiting.extend(step)
        if not isinstance(step, Dictionary) or step.objgen in seen:
            continue
        if step.is_indirect:
            seen.add(step.objgen)
        yield step
        waiting.append(step.get("/Next"))


def _stands_elsewhere(outside: Any) -> bool:
    """Is what a stream shows in another file? A name under /F is a filter, from programs that shorten it."""
    return isinstance(outside.get("/F"), (String, Dictionary)) or isinstance(outside.get("/Ref"), Dictionary)


def _name(entries: dict[str, Any], key: str) -> str:
    value = entries.get(key)
    return str(value) if isinstance(value, Name) else ""


def _filled(entries: dict[str, Any], key: str) -> bool:
    """Whether a name tree under this key holds anything: an empty one, left behind by a tool, does no harm."""
    tree = entries.get(key)
    return isinstance(tree, Dictionary) and any(len(tree[part]) > 0 for part in ("/Names", "/Kids") if part in tree)


def _page_of(pdf: pikepdf.Pdf, places: set[tuple[int, int]]) -> int | None:
    """The first page that leads to one of these objects."""
    seen: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages, 1):
        met = (node.is_indirect and node.objgen in places for node in _on_page(page.obj, seen))
        if page.obj.objgen in places or any(met):
            return number
    return None


def _on_page(page: Any, seen: set[tuple[int, int]]) -> Iterator[Any]:
    """What a page leads to, each numbered object once. No recursion, so depth costs nothing."""
    waiting = [value for key, value in page.items() if key != "/Parent"]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, _CONTAINERS) or node.objgen in seen:
            continue
        if node.is_indirect:
            seen.add(node.objgen)
        if isinstance(node, Array):
            yield node
            waiting.extend(node)
            continue
        entries = dict(node.items())
        if _name(entries, "/Type") in _OTHER_PLACES:
            continue
        yield node
        waiting.extend(value for key, value in entries.items() if key not in _NOT_ON_THE_PAGE)
