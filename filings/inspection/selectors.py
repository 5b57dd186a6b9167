"""The documents on a case's file (domain 8)."""

from collections.abc import Collection

from django.db.models import Count, OuterRef, QuerySet, Subquery

from cases.models import Case
from filings.models import Document, FilingStamp
from filings.states import Decision


def accepted_documents(case: Case) -> QuerySet[Document]:
    """What the registry accepted in a case, oldest first, with `deemed_at` of the round it was lodged in."""
    stamps = FilingStamp.objects.filter(filing=OuterRef("filing"), round=OuterRef("round"), superseded_by=None)
    return (
        Document.objects.filter(filing__case=case, decision=Decision.ACCEPTED)
        .annotate(deemed_at=Subquery(stamps.values("deemed_at")[:1]))
        .select_related("type", "seal", "filing")
        .order_by("filing__received_at", "filing", "order", "id")
    )


def open_documents(case_ids: Collection[int]) -> dict[int, int]:
    """How many documents of each case the public may inspect; cases without any are left out."""
    opened = Document.objects.filter(filing__case__in=case_ids, decision=Decision.ACCEPTED, type__public=True)
    return dict(opened.order_by().values_list("filing__case").annotate(Count("pk")))
