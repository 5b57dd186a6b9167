"""When an office is open: hours, general holidays, closures (domain 5.1, 5.2)."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.court import Court, Named
from icms.lib.references import new_reference


class Office(Named):
    """A registry of a court, or the Help Centre: whoever has hours."""

    class Kind(models.TextChoices):
        REGISTRY = "registry", _("Registry")
        HELP_CENTRE = "help_centre", _("Help Centre")

    code = models.CharField(max_length=20, primary_key=True)
    kind = models.CharField(max_length=20, choices=Kind)
    lunch_is_closure = models.BooleanField(default=False)

    class Meta:
        ordering = ["code"]


class ServedCourt(models.Model):
    """The registry that serves a court: one for each court, but one office may serve several (CA and CFI)."""

    court = models.OneToOneField(Court, models.CASCADE, primary_key=True, related_name="served_by")
    office = models.ForeignKey(Office, models.PROTECT, related_name="serves")

    def __str__(self) -> str:
        return f"{self.court_id} by {self.office_id}"


class OfficeHours(models.Model):
    """The hours of an office on one weekday, in court time; a weekday without a row is closed.

    Other hours from a day on are another row, `since` that day: what was received before rests on the earlier one. A
    weekday that closes from a day on is such a row without hours.
    """

    office = models.ForeignKey(Office, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(help_text="1 is Monday, 7 is Sunday")
    opens_at = models.TimeField(null=True)
    closes_at = models.TimeField(null=True)
    lunch_from = models.TimeField(null=True)
    lunch_until = models.TimeField(null=True)
    since = models.DateField(null=True, help_text="first day in court time on which these hours hold; none: ever")

    class Meta:
        ordering = ["office", "weekday", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "weekday", "since"], name="one_row_of_hours_a_weekday", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=False, closes_at__isnull=False, opens_at__lt=models.F("closes_at"))
                | Q(opens_at=None, closes_at=None, lunch_from=None, since__isnull=False),
                name="opens_then_closes_or_is_closed_from_a_day_on",
            ),
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="weekday_is_iso"),
            models.CheckConstraint(
                condition=Q(lunch_from__isnull=True, lunch_until__isnull=True)
                | Q(
                    lunch_from__gt=models.F("opens_at"),
                    lunch_until__gt=models.F("lunch_from"),
                    lunch_until__lt=models.F("closes_at"),
                ),
                name="lunch_within_the_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.weekday}"


class Holiday(Named):
    """A gazetted general holiday. Loaded, never computed (domain 5.2)."""

    date = models.DateField(primary_key=True)

    class Meta:
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.name_en}"


class ClosureQuerySet(models.QuerySet["Closure"]):
    def in_force_for(self, office: str) -> Self:
        """Closures of an office, or of all, that nobody cancelled."""
        return self.filter(Q(office=office) | Q(office=None), cancelled_at=None).order_by("from_at", "pk")

    def by_urgency(self, now: datetime) -> Self:
        """Those in force first, then those to come, then those that are over or cancelled; marked with `phase`."""
        standing, begun = Q(cancelled_at=None), Q(from_at__lte=now)
        phase = models.Case(
            models.When(standing & begun & (Q(until_at=None) | Q(until_at__gt=now)), then=models.Value("in_force")),
            models.When(standing & Q(from_at__gt=now), then=models.Value("to_come")),
            default=models.Value("over"),
        )
        rank = models.Case(models.When(phase="in_force", then=0), models.When(phase="to_come", then=1), default=2)
        return self.annotate(phase=phase, rank=rank).order_by("rank", "-from_at", "-pk")


class Closure(models.Model):
    """A time for which an office, or every office, is closed; its end may be unknown."""

    class Reason(models.TextChoices):
        GALE = "gale", _("Gale signal 8 or above")
        BLACK_RAINSTORM = "black_rainstorm", _("Black rainstorm")
        EXTREME_CONDITIONS = "extreme_conditions", _("Extreme conditions")
        DIRECTED = "directed", _("Directed by the court")
        OTHER = "other", _("Other")

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="closures")
    reason = models.CharField(max_length=20, choices=Reason)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True, help_text="where it was announced")
    reference_key = models.CharField(
        max_length=40,
        null=True,
        unique=True,
        help_text="its key in the reference data; empty when an officer entered it",
    )

    objects = ClosureQuerySet.as_manager()

    class Meta:
        ordering = ["-from_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gt=models.F("from_at")),
                name="closure_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id or 'all'} {self.reason} {self.from_at}"


class WeatherWarning(models.Model):
    """A time for which a gale warning or a black rainstorm warning was in force, whether or not an office closed.

    Periods skip a day with a warning for any part of it (domain 5.3); deemed receipt knows nothing of warnings.
    """

    class Kind(models.TextChoices):
        GALE = "gale", _("Gale warning (signal 8 or above)")
        BLACK_RAINSTORM = "black_rainstorm", _("Black rainstorm warning")

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    kind = models.CharField(max_length=20, choices=Kind)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    source = models.CharField(max_length=200, blank=True, help_text="where it was announced")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    reference_key = models.CharField(
        max_length=40,
        null=True,
        unique=True,
        help_text="its key in the reference data; empty when an officer entered it",
    )

    class Meta:
        ordering = ["-from_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(until_at__gt=models.F("from_at")), name="warning_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.from_at}"


class CalendarChange(models.Model):
    """The calendar of an office, or of every office, changed for this interval: stamps within it are looked at again.

    Written in the transaction of the change, under a lock that stamping shares, so that numbers commit in order and an
    app that keeps the last number it has seen misses none. The highest number is also the version of every calendar.
    """

    office = models.ForeignKey(Office, models.CASCADE, null=True, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.pk} {self.office_id or 'all'} {self.from_at}"


class ChangeReader(models.Model):
    """An app that stamps (`filings`, `payments`), and the last change of the calendar it has worked through."""

    name = models.CharField(max_length=40, primary_key=True)
    last_change = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} up to {self.last_change}"
