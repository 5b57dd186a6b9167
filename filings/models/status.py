"""When the portal could not receive, who tried then, and the statements of it (domain 6.9); maintenance (domain 12)."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models import Paper
from icms.lib import clock
from icms.lib.references import new_reference
from icms.lib.triggers import append_only, facts_stay
from icms.lib.trilingual import Trilingual, trilingual


class Heartbeat(models.Model):
    """A time in which the portal looked after itself without a gap: its first look and its last."""

    began_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last_at__gte=F("began_at")), name="heartbeats_go_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M} to {self.last_at:%Y-%m-%d %H:%M}"


class Outage(models.Model):
    """A time in which the portal could not receive, or gave no sign of life. Without an end, it is so now."""

    class Part(models.TextChoices):
        """What failed; `SILENT` where nobody could look."""

        DATABASE = "database", _("The database did not answer")
        REDIS = "redis", _("The dispatcher of work did not answer")
        STORAGE = "storage", _("Files could not be stored")
        SILENT = "silent", _("The portal gave no sign of life")

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    parts = models.JSONField(default=list)

    class Meta:
        ordering = ["-began_at", "-pk"]
        indexes = [models.Index(fields=["-began_at"], name="outages_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="outages_end_after_they_begin"
            ),
            models.UniqueConstraint(
                fields=["ended_at"], condition=Q(ended_at=None), nulls_distinct=False, name="one_outage_at_a_time"
            ),
        ]
        triggers = facts_stay("ended_at", "parts", while_="OLD.ended_at IS NULL")

    def __str__(self) -> str:
        return f"outage of {self.began_at:%Y-%m-%d %H:%M}"

    @property
    def what(self) -> list[str]:
        """What failed, in words."""
        return [str(label) for code, label in self.Part.choices if code in self.parts]


class MaintenanceWindowQuerySet(models.QuerySet["MaintenanceWindow"]):
    def standing(self) -> Self:
        """Those that nobody has called off."""
        return self.filter(cancelled_at=None)

    def ahead(self, now: datetime) -> Self:
        """Those that are in force, and those to come; the next first."""
        return self.standing().filter(until_at__gt=now).order_by("from_at")

    def in_force(self, now: datetime) -> Self:
        """The one that keeps the portal from receiving at this instant, if any."""
        return self.ahead(now).filter(from_at__lte=now)

    def to_tell(self) -> Self:
        """Those of whose newest announcement the filers are still to be told."""
        return self.filter(told_version__lt=F("version"))

    def begun(self, now: datetime) -> Self:
        """Those that are in force, and those that are over."""
        return self.standing().filter(from_at__lte=now)


class MaintenanceWindow(models.Model):
    """A time in which the portal is read, and receives nothing.

    `from_at` and `until_at` are what is so; what was announced at first is kept beside them. Begun by hand, it begins
    then; ended by hand, it has ended then. The first instant is within it, the last is not.
    """

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    announced_from_at = models.DateTimeField()
    announced_until_at = models.DateTimeField()
    why_en = models.CharField(max_length=200)
    why_zh_hant = models.CharField(max_length=200)
    why_zh_hans = models.CharField(max_length=200)
    announced_at = models.DateTimeField()
    announced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveSmallIntegerField(default=1, help_text="how often its times were announced")
    told_version = models.PositiveSmallIntegerField(default=0, help_text="the version of which the filers were told")

    objects = MaintenanceWindowQuerySet.as_manager()

    class Meta:
        ordering = ["-from_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until_at__gte=F("from_at")), name="maintenance_ends_after_it_begins"),
            ExclusionConstraint(
                name="one_maintenance_at_a_time",
                expressions=[
                    (
                        Func(F("from_at"), F("until_at"), function="TSTZRANGE", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    )
                ],
                condition=Q(cancelled_at=None),
            ),
        ]
        triggers = facts_stay(
            "from_at",
            "until_at",
            "why_en",
            "why_zh_hant",
            "why_zh_hans",
            "cancelled_at",
            "version",
            "told_version",
            while_="OLD.cancelled_at IS NULL OR NEW.told_version <> OLD.told_version",
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def why(self) -> Trilingual:
        """What it is for, in a sentence."""
        return trilingual(self, "why")

    @property
    def phase(self) -> str:
        """`to_come`, `in_force`, `over` or `cancelled`."""
        now = clock.now()
        if self.cancelled_at:
            return "cancelled"
        if now < self.from_at:
            return "to_come"
        return "in_force" if now < self.until_at else "over"

    @property
    def is_otherwise_than_announced(self) -> bool:
        """Did it begin or end at another time than was announced at first?"""
        return (self.from_at, self.until_at) != (self.announced_from_at, self.announced_until_at)

    @property
    def is_earlier_than_announced(self) -> bool:
        """Did it begin before the time that was announced at first?"""
        return self.from_at < self.announced_from_at

    @property
    def began_when_announced(self) -> bool:
        """Was it announced at the very instant at which it began, so that nobody knew of it before?"""
        return self.from_at <= self.announced_at


class FailedAttempt(models.Model):
    """An account wanted the portal to receive something, and the portal could not.

    `about` is the reference that was in the address, empty if there was none; `answer` is the HTTP status.
    """

    class What(models.TextChoices):
        """What would have been received."""

        DRAFT = "draft", _("Saving a draft")
        FILE = "file", _("Sending a file")
        LODGE = "lodge", _("Lodging a filing")
        PAY = "pay", _("Paying")
        OTHER = "other", _("Sending a form")

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="failed_attempts")
    at = models.DateTimeField()
    what = models.CharField(max_length=10, choices=What)
    about = models.CharField(max_length=40, blank=True)
    answer = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["account", "-at"], name="failed_attempts_of_an_account")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.what} {self.about}".strip()

    @property
    def answered(self) -> str:
        """What the portal answered, in words."""
        if self.answer == 503:
            return str(_("It said that it could not do this then"))
        if self.answer == 429:
            return str(_("It refused, because there were too many requests"))
        return str(_("It broke off with an error"))


class SweptSpool(models.Model):
    """A file of the spool whose lines are rows by now: swept again, it gives nothing more."""

    name = models.CharField(primary_key=True, max_length=80)
    swept_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class OutageStatement(models.Model):
    """A signed statement for one account: when the portal could not receive, and when the account tried in vain.

    The days are of the court, both included.
    """

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="outage_statements")
    since = models.DateField()
    until = models.DateField()
    paper = models.OneToOneField(Paper, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="outage_statements_cover_a_day"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The signed file."""
        return reverse("outages:statement", args=[self.reference])
