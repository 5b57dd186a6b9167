"""What a document of the court asks of whom by which day; which are unread, for their readers and for the desk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import (
    Count,
    DateField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.roles import ORGANIZATION_ADMINISTRATORS
from cases.calendar.periods import CalendarNotLoaded, Period, PeriodEnd, WarningSpan, period_end
from cases.calendar.selectors import calendar_of, offices_and_calendars, registry_of, warning_spans
from cases.models import Capacity, Case, Party
from filings.issuing.access import received_by
from filings.issuing.rules import How, deliveries_read_by
from filings.models import Delivery, IssuedDocument, IssuedStep, IssuingAct
from filings.models.court import IssuedDocumentQuerySet

MOST_DUE = 100
LENGTHENED = 45  # days by which closures and holidays may put off the end of what is counted, and to spare


@dataclass(frozen=True)
class DatedStep:
    """A step with its last day, worked out by the rule of periods (domain 5.3); None where that cannot be told."""

    step: IssuedStep
    last_day: date | None
    counted: PeriodEnd | None = None

    @property
    def who(self) -> str:
        """`Plaintiff`, or every party."""
        return str(Capacity(self.step.capacity).label) if self.step.capacity else _("Every party")

    @property
    def period(self) -> str:
        """`within 14 days`, or `14 days after that`."""
        days = self.step.days
        if self.step.after_previous:
            words = ngettext("%(count)d day after that", "%(count)d days after that", days)
        else:
            words = ngettext("within %(count)d day", "within %(count)d days", days)
        return words % {"count": days}

    def is_for(self, parties: Iterable[Party]) -> bool:
        """Is it one of these parties who must do it?"""
        return not self.step.capacity or any(party.capacity == self.step.capacity for party in parties)


class StepDays:
    """Works out the days of many documents on one reading of the calendars."""

    def __init__(self) -> None:
        self._warnings: tuple[WarningSpan, ...] | None = None

    def of(self, act: IssuingAct, case: Case) -> list[DatedStep]:
        """The steps of an act in one case, each with its last day."""
        dated: list[DatedStep] = []
        for step in act.steps.all():
            event = dated[-1].last_day if step.after_previous and dated else act.made_on
            counted = self._count(case, event, step.days) if event else None
            dated.append(DatedStep(step, counted.last_day if counted else None, counted))
        return dated

    def _count(self, case: Case, event: date, days: int) -> PeriodEnd | None:
        if self._warnings is None:
            self._warnings = warning_spans()
        everywhere = [calendar for _office, calendar in offices_and_calendars()]
        try:
            return period_end(Period(event, days), calendar_of(registry_of(case.court)), self._warnings, everywhere)
        except (CalendarNotLoaded, OverflowError):
            return None


@dataclass(frozen=True)
class Unread:
    """A document of the court that an account has not opened, and the next day by which it asks something of it."""

    document: IssuedDocument
    case: Case
    issued_at: datetime
    next_day: date | None


def unread_for(user: User, most: int | None = None) -> list[Unread]:
    """What this account has still to open for the parties that it acts for, the latest first; constant queries."""
    mine = deliveries_read_by(user) & Delivery.objects.unread()
    found = mine.select_related("party").order_by("pk")
    parties: dict[int, list[Party]] = {}
    for delivery in found:
        parties.setdefault(delivery.document_id, []).append(delivery.party)
    documents = (
        received_by(user)
        .filter(pk__in=parties)
        .prefetch_related("act__steps", "case__parties")
        .order_by("-issued_at", "-pk")
    )
    days = StepDays()
    return [_unread(document, days, parties[document.pk]) for document in documents[:most]]


@dataclass(frozen=True)
class Due:
    """What a document of the court that was read has still to be done for, by a day that has not passed."""

    document: IssuedDocument
    step: DatedStep
    last_day: date


def due_for(user: User, today: date) -> list[Due]:
    """What the documents that this account has opened ask of the parties it acts for, the next day first.

    It stays until its day has passed: whether it was done the portal does not know. Constant queries; of very many
    documents the `MOST_DUE` latest are looked at.
    """
    mine = deliveries_read_by(user)
    unread = (mine & Delivery.objects.unread()).values("document")
    parties: dict[int, list[Party]] = {}
    steps = IssuedStep.objects.filter(act=OuterRef("act")).order_by()
    longest = steps.values("act").annotate(total=Sum("days")).values("total")
    total = Cast(Subquery(longest), IntegerField())  # PostgreSQL adds an integer to a date, and no bigint
    ends = ExpressionWrapper(F("act__made_on") + total + LENGTHENED, output_field=DateField())
    found = received_by(user).standing().exclude(pk__in=unread).filter(pk__in=mine.values("document"))
    found = found.alias(ends=ends).filter(ends__gte=today).prefetch_related("act__steps", "case__parties")
    documents = list(found.order_by("-issued_at", "-pk")[:MOST_DUE])
    for delivery in mine.filter(document__in=documents).select_related("party"):
        parties.setdefault(delivery.document_id, []).append(delivery.party)
    days = StepDays()
    due = [
        Due(document, step, step.last_day)
        for document in documents
        for step in days.of(document.act, document.case)
        if step.last_day and step.last_day >= today and step.is_for(parties.get(document.pk, ()))
    ]
    return sorted(due, key=lambda each: (each.last_day, each.document.pk, each.step.step.order))


def _unread(document: IssuedDocument, days: StepDays, parties: Sequence[Party]) -> Unread:
    asked = [each.last_day for each in days.of(document.act, document.case) if each.last_day and each.is_for(parties)]
    assert document.issued_at is not None
    return Unread(document, document.case, document.issued_at, min(asked, default=None))


def has_opened(user: User, document: IssuedDocument) -> bool:
    """Has this account opened it, and is nothing of it left unread for a party that it acts for?"""
    if not document.readers.filter(account=user, opened_at__isnull=False).exists():
        return False
    return not (deliveries_read_by(user) & Delivery.objects.unread()).filter(document=document).exists()


def count_unread(user: User) -> int:
    """How many documents of the court this account has not opened."""
    mine = deliveries_read_by(user) & Delivery.objects.unread()
    return mine.values("document").distinct().count()


def unread_in_organization(user: User) -> IssuedDocumentQuerySet:
    """For an administrator: what nobody of the organization has opened. The case and its name, never its pages."""
    if user.role not in ORGANIZATION_ADMINISTRATORS:
        return IssuedDocument.objects.none()
    unread = Delivery.objects.unread().filter(party__represented_by=user.organization_id)
    documents = IssuedDocument.objects.standing().filter(pk__in=unread.values("document"))
    return documents.select_related("act__kind", "act__template", "case__case_type__court", "case__venue").order_by(
        "issued_at", "pk"
    )


def on_the_desk(*, tab: str) -> IssuedDocumentQuerySet:
    """What was issued, the latest first; `unread` is what a party has not opened, the oldest first."""
    documents = IssuedDocument.objects.issued()
    if tab == "unread":
        documents = documents.with_unread()
    known = ~Q(deliveries__how=How.PAPER)
    documents = documents.annotate(
        can_be_known=Count("deliveries", filter=known),
        read=Count("deliveries", filter=known & Q(deliveries__opened_at__isnull=False)),
    )
    documents = documents.select_related("act__kind", "act__template", "case__case_type__court", "case__venue", "seal")
    return documents.order_by("issued_at" if tab == "unread" else "-issued_at", "pk" if tab == "unread" else "-pk")


def open_acts() -> QuerySet[IssuingAct]:
    """Drafts, and what waits for a second officer, the oldest first."""
    acts = IssuingAct.objects.filter(state__in=[IssuingAct.State.DRAFT, IssuingAct.State.AWAITING_SECOND])
    documents = Prefetch("documents", IssuedDocument.objects.select_related("case"))
    acts = acts.select_related("kind", "template", "prepared_by").prefetch_related(documents)
    return acts.order_by("prepared_at", "pk")
