"""E-Courts as data: courts, venues, kinds of case, what they ask, and the notices that open them (domain 4.1)."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from icms.lib.marks import bracketed, comma
from icms.lib.references import new_reference
from icms.lib.trilingual import Trilingual, trilingual


class Named(models.Model):
    """Mixin: reference data with a name in three languages."""

    name_en = models.CharField(max_length=100)
    name_zh_hant = models.CharField(max_length=100)
    name_zh_hans = models.CharField(max_length=100)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> Trilingual:
        return trilingual(self, "name")


class Court(Named):
    """A court or tribunal, known by its code (`DC`)."""

    code = models.CharField(max_length=5, primary_key=True)
    claim_limit_cents = models.BigIntegerField(null=True, help_text="the most that may be claimed, in HK$ cents")
    of_the_high_court = models.BooleanField(default=False, help_text="the Court of Appeal or of First Instance")

    class Meta:
        ordering = ["code"]


class Venue(Named):
    """A place at which a court sits and numbers its own cases: the code is the prefix of their numbers (`ESS`)."""

    code = models.CharField(max_length=6, primary_key=True)
    court = models.ForeignKey(Court, models.PROTECT, related_name="venues")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]


class Service(models.TextChoices):
    """What a notice may enable; each is a column of the notice."""

    COMMENCE = "commence", _("commence a case")
    FILE = "file", _("file in a case")
    INSPECT = "inspect", _("inspect documents")
    CAUSE_BOOK = "cause_book", _("search the cause book")
    COURT_RECORDS = "court_records", _("apply for court records")
    BULK_ONLY = "bulk_only", _("commence in bulk, by approved claimants only")


# Switching a kind of case off by date stops new filings and nothing else.
STOPPED_BY_THE_END = frozenset({Service.COMMENCE, Service.FILE, Service.BULK_ONLY})


def _plaintiff() -> list[str]:
    return ["plaintiff"]


class CaseTypeQuerySet(models.QuerySet["CaseType"]):
    def open_for(self, service: str, day: date | RawSQL, *, venue: str | None = None) -> "CaseTypeQuerySet":
        """Case types for which a notice enables a service (`commence`, `file`, …) on a day in court time.

        With the code of a venue, there; without, anywhere. Every question of this kind is asked here.
        """
        notices = ImplementationNotice.objects.enabling(service, day)
        if venue:
            notices = notices.filter(Q(venue=venue) | Q(venue=None))
        return self.filter(pk__in=notices.values("case_type"))


class CaseType(Named):
    """A kind of case, known by its code: the prefix of its numbers (`DCPI`) unless its court has venues."""

    class Book(models.TextChoices):
        CAUSE_BOOK = "cause_book", _("Cause book")
        APPLICATION_RECORD_BOOK = "application_record_book", _("Application Record Book")

    prefix = models.CharField(max_length=6, primary_key=True)
    court = models.ForeignKey(Court, models.PROTECT, related_name="case_types")
    about_en = models.CharField(max_length=200, blank=True, help_text="for those who choose: what it is brought for")
    about_zh_hant = models.CharField(max_length=200, blank=True)
    about_zh_hans = models.CharField(max_length=200, blank=True)
    first_capacities = ArrayField(
        models.CharField(max_length=20), default=_plaintiff, help_text="one of these has the side that commences"
    )
    second_capacity = models.CharField(max_length=20, default="defendant", help_text="of the side that answers")
    states_claim = models.BooleanField(default=True, help_text="its originating document states nature and amount")
    question_groups = models.ManyToManyField(
        "cases.QuestionGroup", blank=True, related_name="case_types", help_text="what else is asked of its drafts"
    )
    brought_by = ArrayField(
        models.CharField(max_length=30),
        default=list,
        blank=True,
        help_text="the kinds of organization that may commence one; empty is everybody",
    )
    book = models.CharField(max_length=30, choices=Book, default=Book.CAUSE_BOOK)
    order = models.PositiveSmallIntegerField(default=0)

    objects = CaseTypeQuerySet.as_manager()

    class Meta:
        ordering = ["order", "prefix"]

    @property
    def described(self) -> str:
        """`Civil action (DCCJ), District Court`: two courts have kinds of the same name. Read with its court."""
        return f"{bracketed(self.name, self.pk)}{comma()}{self.court.name}"

    @property
    def about(self) -> Trilingual:
        """What it is brought for, in a few words; empty where its name says it."""
        return trilingual(self, "about")

    @property
    def sides(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """In which capacities parties are in such a case: of the side that commences, and of the one that answers."""
        return tuple(self.first_capacities), (self.second_capacity,)

    @property
    def capacities(self) -> tuple[str, ...]:
        """The same in one row."""
        first, second = self.sides
        return first + second

    def may_be_brought_by(self, organization_kind: str | None) -> bool:
        """May an account commence one? With the kind of its organization; None for a person in person."""
        return not self.brought_by or organization_kind in self.brought_by


class ClaimNature(Named):
    """One entry of Section B, the nature of a claim, with the kinds of case that offer it (domain 4.1)."""

    code = models.CharField(max_length=40, primary_key=True)
    case_types = models.ManyToManyField(CaseType, related_name="natures")
    claim_limit_cents = models.BigIntegerField(
        null=True, help_text="the most that may be claimed in a court that has a limit, where it is above the court's"
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]


class NoticeQuerySet(models.QuerySet["ImplementationNotice"]):
    def enabling(self, service: str, day: date | RawSQL) -> Self:
        """Notices that enable a service on a day in court time."""
        found = self.filter(**{Service(service).value: True}, since__lte=day)
        if service in STOPPED_BY_THE_END:
            found = found.filter(Q(until=None) | Q(until__gte=day))
        return found


class ImplementationNotice(models.Model):
    """From `since` a case type may be used electronically, at one venue or all, for the services named here.

    Without a start date it is known and not begun. `until` is the last day on which new filings are taken.
    """

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    case_type = models.ForeignKey(CaseType, models.PROTECT, related_name="notices")
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="notices")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    commence = models.BooleanField(default=True)
    file = models.BooleanField(default=True)
    inspect = models.BooleanField(default=True)
    cause_book = models.BooleanField(default=True)
    court_records = models.BooleanField(default=False)
    bulk_only = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True, help_text="where it was announced")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    reference_key = models.CharField(
        max_length=40,
        null=True,
        unique=True,
        help_text="its key in the reference data; empty when an administrator entered it",
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["case_type__order", "since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case_type", "venue", "since"],
                nulls_distinct=False,
                name="one_notice_a_case_type_venue_and_day",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=False, until__gte=models.F("since")),
                name="notice_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=~Q(commence=True, bulk_only=True), name="bulk_only_is_not_one_by_one"),
        ]

    def __str__(self) -> str:
        return f"{self.case_type_id} since {self.since}"

    @property
    def services(self) -> list[Service]:
        """What it enables, in the order of the choices."""
        return [service for service in Service if getattr(self, service.value)]

    def phase(self, day: date) -> str:
        """`no_date`, `to_come`, `in_force` or `ended` on a day in court time."""
        if self.since is None:
            return "no_date"
        if self.since > day:
            return "to_come"
        return "ended" if self.until is not None and self.until < day else "in_force"


class Entered(models.Model):
    """Mixin: who entered a row and when; the row is kept when another takes its place."""

    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class QuestionGroup(Named):
    """Questions that stand on one page of a draft, known by a code (`allegation`). A kind of case names its groups."""

    code = models.CharField(max_length=40, primary_key=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]


class Question(Named):
    """One question, known by a code that never changes: what was answered is kept under it (`Case.answers`)."""

    class Answer(models.TextChoices):
        """How it is answered, and kept: text as typed, a day as `2026-11-23`, an amount in HK$ cents."""

        LINE = "line"
        LINES = "lines"
        CODE = "code"  # letters and figures, such as the number of a notice
        DAY = "day"  # not after today
        MONEY = "money"

    code = models.CharField(max_length=40, primary_key=True)
    group = models.ForeignKey(QuestionGroup, models.PROTECT, related_name="questions")
    hint_en = models.CharField(max_length=200, blank=True)
    hint_zh_hant = models.CharField(max_length=200, blank=True)
    hint_zh_hans = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.LINE)
    required = models.BooleanField(default=True)
    max_length = models.PositiveSmallIntegerField(default=200, help_text="of an answer in words")
    retired = models.BooleanField(default=False, help_text="no longer asked; what was answered is still shown")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]

    @property
    def hint(self) -> Trilingual:
        return trilingual(self, "hint")
