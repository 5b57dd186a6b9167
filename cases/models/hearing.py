"""Hearings, linked cases, and whether a case has ended, as the registry entered them."""

from datetime import datetime
from typing import Self, TypeVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models.case import Case
from cases.models.court import Entered
from cases.models.schedule import CourtRoom, HearingKind, Judge
from icms.lib.references import new_reference
from icms.lib.triggers import append_only

Row = TypeVar("Row", bound=models.Model)


class StandingQuerySet(models.QuerySet[Row]):
    def standing(self, at: datetime | None = None) -> Self:
        """The rows that stand now, or that stood at an instant."""
        if at is None:
            return self.filter(superseded_at=None)
        return self.filter(Q(superseded_at=None) | Q(superseded_at__gt=at), entered_at__lte=at)


class HearingQuerySet(StandingQuerySet["Hearing"]):
    def upcoming(self, now: datetime | RawSQL) -> Self:
        """Hearings that are fixed and still to come, the next first."""
        return self.standing().filter(state=Hearing.State.FIXED, starts_at__gte=now).order_by("starts_at", "pk")

    def meeting(self, start: datetime, end: datetime) -> Self:
        """Fixed hearings that take any length out of the time between two instants, the first first."""
        fixed = self.standing().filter(state=Hearing.State.FIXED, starts_at__lt=end, ends_at__gt=start)
        return fixed.order_by("starts_at", "pk")


class HearingManager(models.Manager["Hearing"]):
    def get_queryset(self) -> models.QuerySet["Hearing"]:
        """With what every reader shows: the names of its kind, room and judge."""
        return super().get_queryset().select_related("kind", "room", "judge")


class Hearing(Entered):
    """A hearing as it was fixed. A change is a new row with the same reference; the old one is kept, superseded."""

    class State(models.TextChoices):
        FIXED = "fixed", pgettext_lazy("state of a hearing", "Fixed")
        VACATED = "vacated", pgettext_lazy("state of a hearing", "Vacated")

    reference = models.CharField(max_length=12, default=new_reference, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="hearings")
    kind = models.ForeignKey(HearingKind, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(help_text="on the same day; a break of the court may lie between")
    room = models.ForeignKey(CourtRoom, models.PROTECT, related_name="hearings")
    judge = models.ForeignKey(Judge, models.PROTECT, related_name="hearings")
    state = models.CharField(max_length=10, choices=State, default=State.FIXED)
    note = models.CharField(max_length=300, blank=True, help_text="for those in the case")
    insisted_why = models.CharField(max_length=300, blank=True, help_text="a supervisor fixed it against a rule")
    insisted_on = ArrayField(models.CharField(max_length=40), default=list, blank=True, help_text="against these")

    objects = HearingManager.from_queryset(HearingQuerySet)()

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["starts_at"], name="hearings_to_come", condition=Q(superseded_at=None, state="fixed")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["reference"], condition=Q(superseded_at=None), name="one_standing_row_a_hearing"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="hearing_begins_then_ends"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def minutes(self) -> int:
        """How long it is set down for, the break of the day included."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


class LinkedCaseQuerySet(StandingQuerySet["LinkedCase"]):
    """Links between cases."""


class LinkedCase(Entered):
    """Two cases that the registry has linked: one row, shown on the pages of both."""

    class Why(models.TextChoices):
        RELATED = "related", _("related")
        CONSOLIDATED = "consolidated", _("consolidated")
        TOGETHER = "together", _("heard together")
        APPEAL = "appeal", _("appeal and the case below")
        TRANSFER = "transfer", _("transferred")

    case = models.ForeignKey(Case, models.PROTECT, related_name="links_out")
    other = models.ForeignKey(Case, models.PROTECT, related_name="links_in")
    why = models.CharField(max_length=20, choices=Why)

    objects = LinkedCaseQuerySet.as_manager()

    class Meta:
        ordering = ["entered_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(case__lt=models.F("other")), name="linked_cases_lower_first"),
            models.UniqueConstraint(
                fields=["case", "other"], condition=Q(superseded_at=None), name="two_cases_are_linked_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.other_id} {self.why}"


class CaseStatusQuerySet(StandingQuerySet["CaseStatus"]):
    """What the registry recorded of cases."""


class CaseStatus(Entered):
    """What the registry recorded of a case: it has ended, or goes on. A case without a row is active."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="statuses")
    status = models.CharField(max_length=10, choices=Case.Status)
    why = models.CharField(max_length=300)

    objects = CaseStatusQuerySet.as_manager()

    class Meta:
        ordering = ["entered_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(superseded_at=None), name="one_standing_status_a_case")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.status}"


class CaseNote(models.Model):
    """What the registry keeps of a case for itself; never changed or removed, and read by nobody else."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    text = models.TextField(max_length=2000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-written_at", "-id"]
        indexes = [models.Index(fields=["case", "-written_at"], name="notes_of_case")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"note on {self.case_id}"
