"""The registry's queue, and what is still to decide in a filing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import REGISTRY_DESK
from cases.calendar.selectors import calendar_of, registry_of
from cases.models import CaseType
from filings.access import visible_filings
from filings.context import sides_of
from filings.models import BulkSample, Document, DocumentType, Filing
from filings.models.filing import RETURNED, FilingQuerySet
from filings.states import State
from icms.lib import clock, dates
from icms.lib.components import Tab, in_pages

# The registry means to decide within two working days of eight and three quarter hours (our own default).
TARGET = timedelta(hours=17, minutes=30)
SAMPLE_HELD = timedelta(days=2)  # a sample that is forgotten keeps nothing from the queue for longer
PAGE_SIZE = 12
IN_TURN = ("-is_urgent", "deemed_at")  # urgent ones first, then the oldest: the order in which they are decided
NEWEST_DECISION = ("-decided_at",)
SORTS: dict[str, tuple[str, ...]] = {
    "age": ("deemed_at",),
    "reference": ("reference",),
    "case": ("case__prefix", "case__year", "case__serial"),
    "document": ("first_document",),
    "from": ("organization__name_en", "owner__name_en"),
    "with": ("taken_by__name_en", "decided_by__name_en"),
}
TABS = ("review", "to_come", "mine", "returned", "accepted", "refused", "all")
DECIDED = ("returned", "accepted", "refused")  # tabs of one day and one officer
SHOW_TODAY = ("accepted", "refused")  # tabs that show today's where no day is asked for


@dataclass(frozen=True)
class QueueQuery:
    """What an officer asks of the queue: one of `TABS`, the filters, and a key of `SORTS` ("-" turns it round).

    `held` is `nobody`, `me` or an account name: who has it in hand, in `DECIDED` who decided. `day` is of the decision.
    """

    tab: str = "review"
    case_type: str = ""
    document: str = ""
    state: str = ""
    held: str = ""
    day: date | None = None
    sort: str = ""

    @property
    def is_filtered(self) -> bool:
        return any((self.case_type, self.document, self.state, self.held, self.day))


def queue(user: User, asked: QueueQuery) -> FilingQuerySet:
    """The filings of one tab of the queue: urgent ones first, then by deemed receipt, unless sorted otherwise."""
    filings = _of_tab(user, asked.tab).filter(_filter(user, asked))
    filings = filings.select_related(
        "case_type", "case__case_type", "court", "owner__organization", "organization", "taken_by", "decided_by"
    ).prefetch_related("parties", "case__parties", Prefetch("documents", Document.objects.select_related("type")))
    turned, key = asked.sort.startswith("-"), asked.sort.lstrip("-")
    if key == "document":
        of_filing = Document.objects.filter(filing=OuterRef("pk"), replaced_by=None).order_by("order", "id")
        filings = filings.annotate(first_document=Subquery(of_filing.values("type__code")[:1]))
    if key not in SORTS:
        return filings.order_by(*_usual_order(asked.tab), "pk")
    order = [F(name) for name in SORTS[key]]
    return filings.order_by(
        *(name.desc(nulls_last=True) if turned else name.asc(nulls_last=True) for name in order), "pk"
    )


def _usual_order(tab: str) -> tuple[str, ...]:
    usual = {
        "returned": ("decided_at",),
        "accepted": NEWEST_DECISION,
        "refused": NEWEST_DECISION,
        "all": ("-saved_at",),
    }
    return usual.get(tab, IN_TURN)


def _filter(user: User, asked: QueueQuery) -> Q:
    wanted = Q()
    if asked.case_type:
        wanted &= Q(case_type=asked.case_type)
    if asked.document:
        kind = Document.objects.filter(filing=OuterRef("pk"), replaced_by=None, type__code=asked.document)
        wanted &= Q(Exists(kind))
    if asked.state:
        wanted &= RETURNED if asked.state == State.RETURNED else Q(state=asked.state)
    whose = "decided_by" if asked.tab in DECIDED else "taken_by"
    if asked.held == "nobody":
        wanted &= Q(**{whose: None})
    elif asked.held:
        wanted &= Q(**{f"{whose}__username": user.username if asked.held == "me" else asked.held})
    if asked.day:
        began, end = clock.day_bounds(asked.day)
        wanted &= Q(decided_at__gte=began, decided_at__lt=end)
    return wanted


def _of_tab(user: User, tab: str) -> FilingQuerySet:
    decided_here = Filing.objects.for_the_registry()
    lodged = decided_here.filter(state=State.LODGED)
    tabs = {
        "review": lodged.received(),
        "to_come": lodged.to_come(),
        "mine": lodged.filter(taken_by=user),
        "returned": decided_here.returned(),
        "accepted": decided_here.filter(state=State.ACCEPTED),
        "refused": decided_here.filter(state=State.REFUSED),
    }
    return tabs[tab] if tab in tabs else visible_filings(user).for_the_registry()


def tabs(user: User, current: str) -> list[Tab]:
    """The tabs of the queue with their counts; of what was accepted and refused, only today's are counted."""
    words = tab_words()
    return [Tab(url=f"?tab={tab}", text=words[tab], count=_count(user, tab), current=tab == current) for tab in TABS]


def tab_words() -> dict[str, str]:
    """What the tabs are called, in the reader's language."""
    return {
        "review": _("To review"),
        "to_come": _("Not received yet"),
        "mine": _("With me"),
        "returned": _("Returned, waiting for the filer"),
        "accepted": _("Accepted today"),
        "refused": _("Refused today"),
        "all": _("All filings"),
    }


def sort_words(tab: str, sort: str) -> str:
    """How a tab is sorted, in words: a key of `SORTS`, with "-" the other way round."""
    turned, key = sort.startswith("-"), sort.lstrip("-")
    if key == "age":
        return _("Age, the newest first") if turned else _("Age, the oldest first")
    columns = {
        "reference": _("Filing"),
        "case": _("Case"),
        "document": _("Documents"),
        "from": pgettext("filing", "From"),
        "with": _("Decided by") if tab in DECIDED else _("With"),
    }
    return (_("%(column)s, descending") if turned else _("%(column)s, ascending")) % {"column": columns[key]}


def _count(user: User, tab: str) -> int | None:
    if tab == "all":
        return None
    today = clock.court_day(clock.now()) if tab in SHOW_TODAY else None
    return _of_tab(user, tab).filter(_filter(user, QueueQuery(tab, day=today))).count()


def rows_of(filings: Sequence[Filing]) -> list[dict[str, Any]]:
    """The rows of the queue: age in opening hours, case, documents, who filed, who has it in hand."""
    now = clock.now()
    # Once a court, not once a filing: each time asks the database whether the calendar has changed.
    calendars = {court: calendar_of(registry_of(court)) for court in {filing.court_id for filing in filings}}
    rows = []
    for filing in filings:
        deemed_at = filing.deemed_at
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
                "urgency": urgency_text(filing) if filing.is_urgent else "",
            }
        )
    return rows


def urgency_text(filing: Filing) -> str:
    """`Hearing Mon 23 Nov 2026`, as the filer said; empty where nothing was said."""
    if filing.urgent_on is None:
        return ""
    said = {
        Filing.Urgency.HEARING: _("Hearing %(day)s"),
        Filing.Urgency.LIMITATION: _("Limitation %(day)s"),
        Filing.Urgency.INJUNCTION: _("Injunction, by %(day)s"),
        Filing.Urgency.OTHER: _("Urgent, by %(day)s"),
    }
    return said[Filing.Urgency(filing.urgent_reason)] % {
        "day": dates.short_day(filing.urgent_on, get_language() or "en")
    }


def _extent(files: int, pages: int) -> str:
    return _("%(documents)s, %(pages)s") % {
        "documents": ngettext("%(count)d document", "%(count)d documents", files) % {"count": files},
        "pages": in_pages(pages),
    }


def oldest_age() -> timedelta | None:
    """How long the oldest filing to review has waited, in opening hours; None if none waits."""
    waiting = Filing.objects.for_the_registry().filter(state=State.LODGED).received().order_by("deemed_at", "pk")
    oldest = waiting.only("court", "deemed_at").first()
    return age_of(oldest) if oldest else None


def age_of(filing: Filing) -> timedelta:
    """How long a filing that is deemed received has waited, in the opening hours of its registry."""
    assert filing.deemed_at is not None
    return calendar_of(registry_of(filing.court_id)).open_time_between(filing.deemed_at, clock.now())


def next_to_take(user: User) -> Filing | None:
    """The filing whose turn it is: that nobody has in hand, that may be decided, and not by its own filer.

    Those of a bulk filing of which an officer has a sample are left to that officer until the others are accepted.
    """
    own = Q(owner__email__iexact=user.email) | Q(lodged_by__email__iexact=user.email) if user.email else Q()
    sampled = BulkSample.objects.filter(bulk__rows__filing=OuterRef("pk"), done_at=None)
    sampled = sampled.filter(drawn_at__gt=clock.now() - SAMPLE_HELD, drawn_at__gte=OuterRef("received_at"))
    return queue(user, QueueQuery(held="nobody")).exclude(own).exclude(Exists(sampled)).first()


def undecided_documents(filing: Filing) -> list[Document]:
    """The documents of a lodged filing on which the registry has still to decide."""
    if filing.state != State.LODGED:
        return []
    return [document for document in filing.documents.current().with_findings() if not document.decision]


def document_kinds() -> list[tuple[str, str]]:
    """The codes of the documents of the registry, each with its name in the reader's language, by that name."""
    kinds = DocumentType.objects.exclude(case_type=None).order_by("code", "order", "case_type").distinct("code")
    return sorted(((kind.code, str(kind.name)) for kind in kinds), key=lambda each: each[1])


def officers() -> QuerySet[User]:
    """Who works at the registry, by name."""
    return User.objects.filter(role__in=REGISTRY_DESK, state=User.State.ACTIVE).order_by("name_en", "username")


def case_types() -> QuerySet[CaseType]:
    """The case types in which something was filed."""
    return CaseType.objects.filter(pk__in=Filing.objects.for_the_registry().values("case_type")).select_related("court")
