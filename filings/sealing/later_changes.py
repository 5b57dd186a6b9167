"""What was done to a document after it was sealed, in words."""

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

MAX_PAGES_NAMED = 10


def later_changes(reader: PdfFileReader, sealed_revision: int, added_bytes: int) -> list[str]:
    """Say what came after the revision that was sealed: how much, and which pages it touches."""
    changes = [f"{added_bytes} bytes were added to the file after it was sealed."]
    try:
        touched: set[tuple[int, int]] = set()
        for revision in range(sealed_revision + 1, reader.xrefs.total_revisions):
            touched |= {
                (reference.idnum, reference.generation)
                for reference in reader.xrefs.explicit_refs_in_revision(revision)
            }
        pages, total = _pages_touched(reader, touched)
        sealed_total = int(reader.get_historical_resolver(sealed_revision).root["/Pages"]["/Count"])
    except Exception:
        return [*changes, "What was added cannot be read."]
    if total != sealed_total:
        changes.append(f"It has {total} pages; {sealed_total} were sealed.")
    if pages:
        named = ", ".join(str(page) for page in pages[:MAX_PAGES_NAMED])
        changes.append(f"The addition touches page {named}" + (" and others." if len(pages) > MAX_PAGES_NAMED else "."))
    return changes


def _pages_touched(reader: PdfFileReader, touched: set[tuple[int, int]]) -> tuple[list[int], int]:
    """The pages whose own object, content or annotations were written again, and how many pages there are."""
    total = int(reader.root["/Pages"]["/Count"])
    found = []
    for number in range(min(total, 5000)):
        reference, _ = reader.find_page_for_modification(number)
        if _key(reference) in touched or _parts(reference.get_object()) & touched:
            found.append(number + 1)
    return found, total


def _key(reference: generic.IndirectObject) -> tuple[int, int]:
    return reference.idnum, reference.generation


def _parts(page: generic.DictionaryObject) -> set[tuple[int, int]]:
    """References to a page's contents and annotations."""
    parts: set[tuple[int, int]] = set()
    for key in ("/Contents", "/Annots"):
        if key not in page:
            continue
        raw = page.raw_get(key)
        if isinstance(raw, generic.IndirectObject):
            parts.add(_key(raw))
            raw = raw.get_object()
        if isinstance(raw, generic.ArrayObject):
            items = [raw.raw_get(index) for index in range(len(raw))]
            parts |= {_key(item) for item in items if isinstance(item, generic.IndirectObject)}
    return parts
