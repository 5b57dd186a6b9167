"""What the public may inspect: of which cases, and which documents of them (domain 8)."""

from collections import Counter
from collections.abc import Collection

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from cases.courts.selectors import may
from cases.models import Case, CaseType, Service
from filings.models import BulkRow, Document, IssuedDocument, Opening
from filings.models.court import IssuedDocumentQuerySet
from filings.models.document import DocumentQuerySet
from icms.lib import clock


def is_inspected(case: Case) -> bool:
    """May anybody inspect documents of this case today?

    It is public, its kind is inspected electronically at its venue, and where its court takes claims in bulk only, it
    was one of those (domain 8: of the Small Claims Tribunal, bulk claims only).
    """
    if not case.is_public or not may(Service.INSPECT, case.case_type_id, venue=case.venue):
        return False
    if not may(Service.BULK_ONLY, case.case_type_id, venue=case.venue):
        return True
    return BulkRow.objects.filter(filing__case=case).exists()


def open_on_file(case: Case) -> DocumentQuerySet:
    """The documents on the file of a case that are open; `is_inspected` says whether any is inspected."""
    return Document.objects.filter(on_file_of=case).open_to_the_public()


def open_issued(case: Case) -> IssuedDocumentQuerySet:
    """What the court issued in a case and the public may read of, the earliest first."""
    return IssuedDocument.objects.on_file(case).open_to_the_public()


def count_open(case_ids: Collection[int]) -> dict[int, int]:
    """How many documents of each of these public cases may be inspected today; cases with none are left out.

    Three queries, however many cases.
    """
    today = clock.court_day(clock.now())
    cases = _inspected(case_ids, CaseType.objects.open_for(Service.INSPECT, today))
    in_bulk = CaseType.objects.open_for(Service.BULK_ONLY, today)
    claims = BulkRow.objects.filter(filing__case=OuterRef("pk"))
    cases = cases.filter(~Q(case_type__in=in_bulk.values("pk")) | Exists(claims))
    found = Counter[int]()
    for rows, case in ((Document.objects.open_to_the_public(), "on_file_of"), (_issued(), "case")):
        counted = rows.filter(**{f"{case}__in": cases.values("pk")}).order_by().values_list(case)
        found.update(dict(counted.annotate(Count("pk"))))
    return dict(found)


def openings_of(case: Case) -> QuerySet[Opening]:
    """Who opened documents of a case, the latest first."""
    return Opening.objects.filter(case=case).select_related(
        "document__type", "issued__act__kind", "issued__act__template", "account", "organization"
    )


def _inspected(case_ids: Collection[int], kinds: QuerySet[CaseType]) -> QuerySet[Case]:
    return Case.objects.filter(pk__in=case_ids, case_type__in=kinds.values("pk"), restricted=False)


def _issued() -> IssuedDocumentQuerySet:
    return IssuedDocument.objects.open_to_the_public()
