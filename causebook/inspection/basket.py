"""The basket: what a reader has chosen and not paid for. It is kept with the session, as names alone (domain 8).

A name says what is meant: `filed:8K2M4Q7X1P.3` (a document of a filing), `issued:<reference>` (one of the court),
`file:DCPI-1-2026` (all open documents of a case), `extract:DCPI-1-2026`, `certified:DCPI-1-2026`. Whether it may be
inspected is asked each time it is shown.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from cases.models.case import CaseQuerySet
from cases.numbering import parse_case_number
from causebook.models import Entry, InspectionItem
from filings.models import Document, IssuedDocument
from filings.public_access.selectors import is_inspected, open_issued, open_on_file
from icms.lib import clock
from icms.lib.components import in_pages
from icms.lib.errors import Reason, Refused
from icms.lib.sessions import NamesInSession

MOST = 30
BASKET = NamesInSession("basket", most=MOST)
FULL = Reason("basket_full", _("A basket holds 30 things. Pay for these first, or remove some."))
CLOSED = Reason("closed", _("This cannot be inspected. Look at the entry again: it may have changed."))
Kind = InspectionItem.Kind


@dataclass(frozen=True)
class Wanted:
    """One thing that may be inspected now."""

    name: str
    kind: InspectionItem.Kind
    case: Case
    document: Document | None = None
    issued: IssuedDocument | None = None

    @property
    def title(self) -> str:
        """What it is called, in the reader's language."""
        source = self.document or self.issued
        return source.name if source else str(self.kind.label)

    @property
    def key(self) -> tuple[str, int]:
        """What it is, as `causebook.inspection.selectors.readable_now` calls it."""
        if self.document:
            return "document", self.document.pk
        return ("issued", self.issued.pk) if self.issued else (self.kind, self.case.pk)

    @property
    def pages(self) -> int:
        """How long it is; 0 where that is not known beforehand."""
        source = self.document or self.issued
        return source.pages if source else 0

    @property
    def length(self) -> str:
        """The same in words, such as `4 pages`; empty where it is not known."""
        return in_pages(self.pages) if self.pages else ""

    @property
    def fee_item(self) -> str:
        """The code of the fee item that it is charged by."""
        return "certified_copy" if self.kind == Kind.CERTIFIED else "search"


def name_of(document: Document | IssuedDocument) -> str:
    """How a document is called in a basket."""
    if isinstance(document, Document):
        return f"filed:{document.filing.reference}.{document.order}"
    return f"issued:{document.reference}"


def names_in(request: HttpRequest) -> list[str]:
    """What this reader has chosen, in the order of choosing."""
    return BASKET.of(request.session)


def put(request: HttpRequest, name: str) -> tuple[Wanted, int]:
    """Put one thing in; twice is once. A file takes the place of its documents: returned is how many it replaced.

    Raises Refused if it may not be inspected, or the basket is full.
    """
    wanted = find(name)
    if wanted is None:
        raise Refused(CLOSED)
    names, name = names_in(request), wanted.name
    if wanted.kind == Kind.DOCUMENT and f"{Kind.FILE}:{wanted.case.slug}" in names:
        return wanted, 0  # the file holds it
    single: set[str] = set()
    if name not in names:
        if wanted.kind == Kind.FILE:  # it holds the documents of this case that were chosen one by one
            chosen = [find(each) for each in names]
            single = {each.name for each in chosen if each and each.case == wanted.case and each.kind == Kind.DOCUMENT}
        if len(names) - len(single) >= MOST:
            raise Refused(FULL)
        take_out(request, single)
        BASKET.put(request.session, name)
    return wanted, len(single)


def take_out(request: HttpRequest, names: Iterable[str]) -> None:
    """Take things out; what is not in it is ignored."""
    BASKET.take_out(request.session, names)


def contents(request: HttpRequest) -> tuple[list[Wanted], bool]:
    """What of the basket may be inspected now, and whether anything had to be left out because it no longer may.

    What was left out is gone from the basket, without a word about what it was. A document of a file that was put in
    in another tab meanwhile goes too: the file holds it.
    """
    names = names_in(request)
    found = {name: wanted for name in names if (wanted := find(name))}
    files = {wanted.case for wanted in found.values() if wanted.kind == Kind.FILE}
    held = [name for name, each in found.items() if each.kind == Kind.DOCUMENT and each.case in files]
    take_out(request, [*held, *(name for name in names if name not in found)])
    return [wanted for name, wanted in found.items() if name not in held], len(found) < len(names)


def find(name: str) -> Wanted | None:
    """The thing of this name, if anybody may inspect it now; None alike for what is closed and what is not there."""
    kind, _colon, of = name.partition(":")
    if kind == "filed":
        reference, _dot, order = of.partition(".")
        if not (order.isascii() and order.isdecimal() and len(order) < 6):
            return None
        documents = Document.objects.open_to_the_public().select_related("type", "filing", "seal", "on_file_of")
        document = documents.filter(filing__reference=reference, order=int(order), on_file_of__isnull=False).first()
        case = _public_case(document.on_file_of_id) if document else None
        return (
            Wanted(name_of(document), Kind.DOCUMENT, case, document=document)
            if document and case and is_inspected(case)
            else None
        )
    if kind == "issued":
        issued = IssuedDocument.objects.open_to_the_public().filter(reference=of)
        paper = issued.select_related("act__kind", "act__template", "seal").first()
        case = _public_case(paper.case_id) if paper else None
        return (
            Wanted(name_of(paper), Kind.DOCUMENT, case, issued=paper) if paper and case and is_inspected(case) else None
        )
    number = parse_case_number(of) if kind in (Kind.FILE, Kind.EXTRACT, Kind.CERTIFIED) else None
    found = Case.objects.numbered(number).values_list("pk", flat=True).first() if number else None
    case = _public_case(found) if found else None
    if case is None or not is_inspected(case):
        return None
    if kind == Kind.FILE and not any(documents_of(case)):
        return None
    return Wanted(f"{kind}:{case.slug}", Kind(kind), case)


def documents_of(case: Case) -> Iterator[Document | IssuedDocument]:
    """Every open document of a case that is inspected, those filed first."""
    yield from open_on_file(case).select_related("type", "filing", "seal").order_by("decided_at", "filing", "order")
    yield from open_issued(case)


def _public_case(pk: int | None) -> Case | None:
    """The case, if it has an entry that the public may read today."""
    public = Entry.objects.public(clock.court_day(clock.now())).filter(case=pk)
    cases: CaseQuerySet = Case.objects.filter(pk__in=public.values("case"))
    return cases.select_related("case_type__court", "venue").prefetch_related("parties").first()
