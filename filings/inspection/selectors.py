"""The documents on a case's file (domain 8), now and as they stood at an instant."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cases.models import Case, CaseType, Service
from filings.models import Document, DocumentType, Filing, FilingStamp
from filings.models.document import DocumentQuerySet
from filings.states import Decision
from icms.lib import clock
from icms.lib.references import parse_reference

MOST_WORDS = 8


@dataclass(frozen=True)
class Question:
    """What is looked for on a file: words of titles, kinds, DRNs or references; a kind; days of deemed receipt."""

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

    With an instant: what it had accepted by then, with the deemed receipt that was on record then.
    """
    documents = Document.objects.filter(filing__case=case, decision=Decision.ACCEPTED)
    if at is not None:
        documents = documents.filter(decided_at__lte=at)
    return (
        documents.annotate(deemed_at=_deemed_at(at))
        .select_related("type", "seal", "filing")
        .order_by("filing__received_at", "filing", "order", "id")
    )


def matching(documents: DocumentQuerySet, question: Question) -> DocumentQuerySet:
    """Those of the documents that a question asks for, in the order it asks for."""
    for word in question.text.split()[:MOST_WORDS]:
        documents = documents.filter(_says(word))
    if question.kind:
        documents = documents.filter(type__code=question.kind)
    if question.since:
        documents = documents.filter(Q(deemed_at__gte=_midnight(question.since)))
    if question.until:
        documents = documents.filter(Q(deemed_at__lt=_midnight(question.until + timedelta(days=1))))
    if not question.oldest_first:
        documents = documents.order_by("-filing__received_at", "-filing", "-order", "-id")
    return documents


def chosen(documents: DocumentQuerySet, ticked: Sequence[str]) -> DocumentQuerySet:
    """Those of the documents that were ticked, each named `<reference>.<order>`; what names none is left out."""
    wanted = Q(pk__in=[])
    for name in ticked:
        reference, _dot, order = name.rpartition(".")
        if order.isascii() and order.isdecimal() and len(order) < 6:
            wanted |= Q(filing__reference=reference, order=int(order))
    return documents.filter(wanted)


def kinds_in(case: Case) -> QuerySet[DocumentType]:
    """The kinds of document that such a case may hold."""
    return DocumentType.objects.filter(case_type=case.case_type_id)


def latest_filings(case: Case, *, at: datetime, most: int) -> list[Filing]:
    """The filings the registry last took onto the file, latest first, each with its number of accepted documents."""
    accepted = Document.objects.filter(filing=OuterRef("pk"), decision=Decision.ACCEPTED, decided_at__lte=at).order_by()
    counted = accepted.values("filing").annotate(count=Count("pk"), last=F("filing__decided_at"))
    filings = Filing.objects.filter(case=case, decided_at__lte=at)
    filings = filings.annotate(accepted=Subquery(counted.values("count")[:1])).filter(accepted__gt=0)
    return list(filings.select_related("owner", "organization").order_by("-decided_at", "-pk")[:most])


def open_documents(case_ids: Collection[int]) -> dict[int, int]:
    """How many documents of each case the public may inspect today; cases without any are left out."""
    inspected = CaseType.objects.open_for(Service.INSPECT, clock.court_day(clock.now()))
    opened = Document.objects.filter(filing__case__in=case_ids, decision=Decision.ACCEPTED, type__public=True)
    opened = opened.filter(filing__case_type__in=inspected.values("pk"))
    return dict(opened.order_by().values_list("filing__case").annotate(Count("pk")))


def _deemed_at(at: datetime | None) -> Coalesce | Subquery:
    stamps = FilingStamp.objects.filter(filing=OuterRef("filing"), round=OuterRef("round"))
    if at is None:
        return Subquery(stamps.filter(superseded_by=None).values("deemed_at")[:1])
    then = stamps.filter(made_at__lte=at).order_by("-made_at").values("deemed_at")[:1]
    return Coalesce(Subquery(then), Subquery(stamps.order_by("made_at").values("deemed_at")[:1]))


def _says(word: str) -> Q:
    found = (
        Q(title__icontains=word)
        | Q(type__name_en__icontains=word)
        | Q(type__name_zh_hant__icontains=word)
        | Q(type__name_zh_hans__icontains=word)
    )
    if word.isascii() and word.isdecimal():
        found |= Q(seal__drn__contains=word)
    if reference := parse_reference(word):
        found |= Q(filing__reference=reference)
    return found


def _midnight(day: date) -> datetime:
    return clock.from_court(datetime.combine(day, time.min))
