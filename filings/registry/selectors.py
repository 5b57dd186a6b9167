"""The registry's queue, and what is still to decide in a filing."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import User
from cases.calendar.selectors import calendar_of, registry_of
from cases.models import CaseType
from filings.access import visible_filings
from filings.context import sides_of
from filings.models import Document, Filing
from filings.models.filing import FilingQuerySet
from filings.search import matching_filings
from filings.states import State
from icms.lib import clock
from icms.lib.components import Tab

# The registry means to decide within two working days of eight and three quarter hours (our own default).
TARGET = timedelta(hours=17, minutes=30)
PAGE_SIZE = 12
SORTS = {"age": "deemed_at", "-age": "-deemed_at", "reference": "reference", "-reference": "-reference"}
TABS = ("review", "mine", "returned", "accepted", "all")


def queue(
    user: User, *, tab: str, case_type: str = "", held: str = "", words: str = "", sort: str = "age"
) -> FilingQuerySet:
    """The filings of one tab of the queue, oldest deemed receipt first unless sorted otherwise."""
    filings = _of_tab(user, tab).with_current_stamp()
    filings = filings.select_related(
        "case_type", "case__case_type", "court", "owner__organization", "organization", "taken_by"
    )
    filings = filings.prefetch_related("parties", "case__parties", "documents__type").annotate(
        pages=Sum("documents__pages", filter=Q(documents__replaced_by=None)),
        files=Count("documents", filter=Q(documents__replaced_by=None)),
    )
    if case_type:
        filings = filings.filter(case_type=case_type)
    if held == "nobody":
        filings = filings.filter(taken_by=None)
    elif held == "me":
        filings = filings.filter(taken_by=user)
    if words := words.strip():
        filings = filings.filter(matching_filings(words) | Q(owner__username=words))
    order = SORTS.get(sort, "deemed_at")
    ordering = F(order.lstrip("-"))
    return filings.order_by(
        ordering.desc(nulls_last=True) if order.startswith("-") else ordering.asc(nulls_last=True), "pk"
    )


def _of_tab(user: User, tab: str) -> FilingQuerySet:
    if tab == "mine":
        return Filing.objects.filter(state=State.LODGED, taken_by=user)
    if tab == "returned":
        return Filing.objects.returned()
    if tab == "accepted":
        midnight = clock.court_time(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
        return Filing.objects.filter(state=State.ACCEPTED, decided_at__gte=midnight)
    if tab == "all":
        return visible_filings(user)
    return Filing.objects.filter(state=State.LODGED)


def tabs(user: User, current: str) -> list[Tab]:
    """The tabs of the queue with their counts."""
    words = {
        "review": _("To review"),
        "mine": _("With me"),
        "returned": _("Returned, waiting for the filer"),
        "accepted": _("Accepted today"),
        "all": _("All filings"),
    }
    return [
        Tab(url=f"?tab={tab}", text=words[tab], count=_of_tab(user, tab).count(), current=tab == current)
        for tab in TABS
    ]


def rows_of(filings: list[Filing]) -> list[dict[str, Any]]:
    """The rows of the queue: age in opening hours, case, documents, who filed, who has it in hand."""
    now = clock.now()
    # Once a court, not once a filing: each time asks the database whether the calendar has changed.
    calendars = {court: calendar_of(registry_of(court)) for court in {filing.court_id for filing in filings}}
    rows = []
    for filing in filings:
        deemed_at = filing.deemed_at  # type: ignore[attr-defined]
        calendar = calendars[filing.court_id]
        # What was returned waits for its filer, from the decision on; all else for the registry.
        since, until = (filing.decided_at, now) if filing.is_returned else (deemed_at, filing.decided_at or now)
        documents = [document for document in filing.documents.all() if document.replaced_by_id is None]
        rows.append(
            {
                "filing": filing,
                "deemed_at": deemed_at,
                "is_pending": deemed_at is None and filing.received_at is not None,
                "is_to_come": deemed_at is not None and deemed_at > now,
                "age": calendar.open_time_between(since, until) if since and since < until else timedelta(0),
                "lodged_earlier": deemed_at is not None and deemed_at != filing.received_at,
                "sides": sides_of(filing, get_language() or "en"),
                "documents": _(", ").join(document.name for document in documents[:3]),
                "extent": _extent(len(documents), sum(document.pages for document in documents)),
            }
        )
    return rows


def _extent(files: int, pages: int) -> str:
    return _("%(documents)s, %(pages)s") % {
        "documents": ngettext("%(count)d document", "%(count)d documents", files) % {"count": files},
        "pages": ngettext("%(count)d page", "%(count)d pages", pages) % {"count": pages},
    }


def oldest_age(user: User) -> timedelta | None:
    """How long the oldest filing to review has waited, in opening hours; None if none waits."""
    oldest = queue(user, tab="review").received().first()
    return rows_of([oldest])[0]["age"] if oldest else None


def next_to_take(user: User) -> Filing | None:
    """The oldest filing that nobody has in hand and that may be decided."""
    return queue(user, tab="review", held="nobody").received().first()


def undecided_documents(filing: Filing) -> list[Document]:
    """The documents of a lodged filing on which the registry has still to decide."""
    if filing.state != State.LODGED:
        return []
    return [document for document in filing.documents.current().with_findings() if not document.decision]


def case_types() -> QuerySet[CaseType]:
    """The case types in which something was filed."""
    return CaseType.objects.filter(pk__in=Filing.objects.values("case_type")).select_related("court")
