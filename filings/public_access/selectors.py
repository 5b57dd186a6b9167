"""What the public may inspect: of which cases, and which documents of them (domain 8)."""

from collections import Counter
from collections.abc import Collection
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from cases.courts.selectors import may
from cases.models import Case, ImplementationNotice, Service
from filings.models import BulkRow, Document, IssuedDocument, Opening
from filings.models.court import IssuedDocumentQuerySet
from filings.models.document import DocumentQuerySet
from icms.lib import clock
from icms.lib.prepared import Prepared, given


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
    inspected = [pk for (pk,) in INSPECTED.rows(cases=list(case_ids), today=clock.court_day(clock.now()))]
    found = Counter[int]()
    for counted in (OPEN_ON_FILE, OPEN_ISSUED):
        found.update(dict(counted.rows(cases=inspected, at=clock.now()) if inspected else []))
    return dict(found)


def openings_of(case: Case) -> QuerySet[Opening]:
    """Who opened documents of a case, the latest first."""
    return Opening.objects.filter(case=case).select_related(
        "document__type", "issued__act__kind", "issued__act__template", "account", "organization"
    )


def _inspected() -> QuerySet[Case, Any]:
    """Of the cases, those that the public may know of and may inspect today, each at its venue: as `is_inspected`."""
    is_inspected, in_bulk = (_enabled(service) for service in (Service.INSPECT, Service.BULK_ONLY))
    claims = BulkRow.objects.filter(filing__case=OuterRef("pk"))
    cases = Case.objects.filter(is_inspected, ~in_bulk | Exists(claims), pk__in=CASES, restricted=False)
    return cases.exclude(status=Case.Status.STRUCK).order_by().values_list("pk")


def _enabled(service: str) -> Exists:
    notices = ImplementationNotice.objects.enabling(service, given("today", "date"))
    at_its_venue = Q(venue=None) | Q(venue=OuterRef("venue"))
    return Exists(notices.filter(at_its_venue, case_type=OuterRef("case_type")))


def _counted(rows: DocumentQuerySet | IssuedDocumentQuerySet, case: str) -> QuerySet[Any, Any]:
    return rows.filter(**{f"{case}__in": CASES}).order_by().values_list(case).annotate(Count("pk"))


CASES = given("cases", "bigint[]")
INSPECTED = Prepared(_inspected)
OPEN_ON_FILE = Prepared(lambda: _counted(Document.objects.open_to_the_public(), "on_file_of"))
OPEN_ISSUED = Prepared(lambda: _counted(IssuedDocument.objects.open_to_the_public(given("at", "timestamptz")), "case"))
