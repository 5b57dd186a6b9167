"""The documents on a case's file (domain 8), now and as of a given time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cases.models import Case
from cases.models.stamp import StampQuerySet
from filings.models import Document, DocumentType, Filing, FilingStamp
from filings.models.document import DocumentQuerySet
from icms.lib import clock
from icms.lib.references import parse_reference
from icms.lib.search import MOST_WORDS, contains_words

ORDER = ("decided_at", "filing", "order", "id")


@dataclass(frozen=True)
class DocumentQuery:
    """What to look for: words in titles, kinds, DRNs or references; a kind; days of deemed receipt."""

    text: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    oldest_first: bool = True

    @property
    def is_empty(self) -> bool:
        return not (self.text.strip() or self.kind or self.since or self.until)


def accepted_documents(case: Case, *, at: datetime | None = None) -> DocumentQuerySet:
    """What the registry accepted in a case, oldest first, with `deemed_at` of the round each was lodged in.

    With `at`: what had been accepted by then, with the deemed receipt that was on record then.
    """
    return with_receipt(on_file(case, at=at), at=at)


def on_file(case: Case, *, at: datetime | None = None) -> DocumentQuerySet:
    """The documents on a file, without their facts, in the order in which the registry accepted them."""
    documents = Document.objects.filter(on_file_of=case)
    if at is not None:
        documents = documents.filter(decided_at__lte=at)
    return documents.order_by(*ORDER)


def with_receipt(documents: DocumentQuerySet, *, at: datetime | None = None) -> DocumentQuerySet:
    """Documents with type, seal and filing; `lodged_at`, and `deemed_at` as it is on record now or was at a time."""
    stamps = FilingStamp.objects.filter(filing=OuterRef("filing"), round=OuterRef("round"), superseded_by=None)
    lodged_at = Subquery(stamps.values("received_at")[:1])
    return documents.annotate(deemed_at=_deemed_at(at), lodged_at=lodged_at).select_related("type", "seal", "filing")


def search_documents(case: Case, query: DocumentQuery, *, at: datetime | None = None) -> DocumentQuerySet:
    """The documents on a file that match a query, without their facts, in the order it asks for."""
    documents = on_file(case, at=at)
    kinds = list(DocumentType.objects.filter(case_type=case.case_type_id)) if query.text.strip() else []
    for word in query.text.split()[:MOST_WORDS]:
        documents = documents.filter(_says(word, kinds))
    if query.kind:
        documents = documents.filter(type__code=query.kind)
    if query.since or query.until:
        documents = documents.filter(Exists(_stamps_within(query.since, query.until)))
    return documents.order_by(*(ORDER if query.oldest_first else [f"-{name}" for name in ORDER]))


def only_ticked(documents: DocumentQuerySet, ticked: Sequence[str]) -> DocumentQuerySet:
    """Those that were ticked, each given as `<reference>.<order>`; a tick that names no document is ignored."""
    wanted = Q(pk__in=[])
    for name in ticked:
        reference, _dot, order = name.rpartition(".")
        if order.isascii() and order.isdecimal() and len(order) < 6:
            wanted |= Q(filing__reference=reference, order=int(order))
    return documents.filter(wanted)


def document_types_of(case: Case) -> QuerySet[DocumentType]:
    """The types of document that a case of this kind may hold."""
    return DocumentType.objects.filter(case_type=case.case_type_id)


def latest_filings(case: Case, *, at: datetime, most: int) -> list[Filing]:
    """The filings that the registry accepted last, latest first, each with `accepted`, its number of documents."""
    accepted = Document.objects.filter(filing=OuterRef("pk"), on_file_of=case, decided_at__lte=at).order_by()
    counted = accepted.values("filing").annotate(count=Count("pk"), last=F("filing__decided_at"))
    filings = Filing.objects.filter(case=case, decided_at__lte=at)
    filings = filings.annotate(accepted=Subquery(counted.values("count")[:1])).filter(accepted__gt=0)
    return list(filings.select_related("owner", "organization").order_by("-decided_at", "-pk")[:most])


def _deemed_at(at: datetime | None) -> Coalesce | Subquery:
    stamps = FilingStamp.objects.filter(filing=OuterRef("filing"), round=OuterRef("round"))
    if at is None:
        return Subquery(stamps.filter(superseded_by=None).values("deemed_at")[:1])
    then = stamps.filter(made_at__lte=at).order_by("-made_at").values("deemed_at")[:1]
    return Coalesce(Subquery(then), Subquery(stamps.order_by("made_at").values("deemed_at")[:1]))


def _stamps_within(since: date | None, until: date | None) -> StampQuerySet[FilingStamp]:
    stamps = FilingStamp.objects.filter(filing=OuterRef("filing"), round=OuterRef("round"), superseded_by=None)
    if since:
        stamps = stamps.filter(deemed_at__gte=_midnight(since))
    if until:
        stamps = stamps.filter(deemed_at__lt=_midnight(until + timedelta(days=1)))
    return stamps


def _says(word: str, kinds: Sequence[DocumentType]) -> Q:
    """The word is in the title, in the name of the type in any language, in the DRN, or is the reference."""
    named = [kind.pk for kind in kinds if any(word.lower() in name.lower() for name in kind.name.as_json().values())]
    found = contains_words(word, "title") | Q(type__in=named)
    if word.isascii() and word.isdecimal():
        found |= Q(seal__drn__contains=word)
    if reference := parse_reference(word):
        found |= Q(filing__reference=reference)
    return found


def _midnight(day: date) -> datetime:
    return clock.from_court(datetime.combine(day, time.min))
