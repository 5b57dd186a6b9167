"""When the portal could not receive, who tried then, and the statements of it (domain 6.9)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models import Paper
from icms.lib.references import new_reference
from icms.lib.triggers import append_only, facts_stay


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
