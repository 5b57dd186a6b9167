"""Alerts by e-mail: who asked for which, and what has still to be told (domain 8; ours)."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from cases.models import Case, Court
from icms.lib.references import new_reference


class AlertQuerySet(models.QuerySet["Alert"]):
    def running(self) -> Self:
        """Confirmed, and not ended."""
        return self.filter(ended_at=None).exclude(confirmed_at=None)

    def of_the_same(self, alert: "Alert") -> Self:
        """Those of the same account, or of the same address without one."""
        if alert.account_id:
            return self.filter(account=alert.account_id)
        return self.filter(account=None, email=alert.email)


class Alert(models.Model):
    """One thing that somebody wants to be told of: a case, a party's name, or the list of a court."""

    class Often(models.TextChoices):
        AT_ONCE = "at_once", _("At once, one e-mail for each change")
        DAILY = "daily", _("Once a day, in the evening, all in one e-mail")

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="alerts")
    email = models.EmailField(blank=True, help_text="of a visitor; an account's is kept with the account")
    language = models.CharField(max_length=7, choices=User.Language)
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="+")
    text = models.CharField(max_length=200, blank=True, help_text="a party's name, as it is searched for")
    court = models.ForeignKey(Court, models.PROTECT, null=True, related_name="+")
    often = models.CharField(max_length=10, choices=Often, default=Often.DAILY)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, help_text="by the link in the first e-mail; at once of an account")
    ended_at = models.DateTimeField(null=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [
            models.Index(fields=["account", "-asked_at"], name="alerts_of_an_account"),
            models.Index(fields=["email"], name="alerts_of_an_address"),
            models.Index(fields=["case"], name="alerts_about_a_case", condition=Q(ended_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=False, text="", court=None)
                | (Q(case=None, court=None) & ~Q(text=""))
                | Q(case=None, text="", court__isnull=False),
                name="an_alert_is_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(account__isnull=False, email="") | (Q(account=None) & ~Q(email="")),
                name="an_alert_goes_to_an_account_or_an_address",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def address(self) -> str:
        """Where its e-mails go; empty for an account that has none any more."""
        return self.account.email if self.account else self.email

    @property
    def is_running(self) -> bool:
        return self.confirmed_at is not None and self.ended_at is None


class NewsQuerySet(models.QuerySet["News"]):
    def waiting(self) -> Self:
        """Not told yet, of alerts that run."""
        return self.filter(email=None, alert__ended_at=None)


class News(models.Model):
    """Something new for one alert: the promise of an e-mail. Whether it may be told is asked when it is written."""

    class Kind(models.TextChoices):
        ENTRY = "entry"
        DOCUMENT = "document"
        ISSUED = "issued"
        HEARING = "hearing"

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="news")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    row = models.BigIntegerField(help_text="the key of the document, or of the row of the hearing")
    happened_at = models.DateTimeField()
    email = models.ForeignKey("accounts.Message", models.CASCADE, null=True, related_name="+")

    objects = NewsQuerySet.as_manager()

    class Meta:
        ordering = ["happened_at", "id"]
        indexes = [models.Index(fields=["alert", "happened_at"], name="news_to_tell", condition=Q(email=None))]
        constraints = [
            models.UniqueConstraint(fields=["alert", "kind", "row"], name="news_is_told_once_an_alert"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.row} for {self.alert_id}"


class NewsMark(models.Model):
    """Until when the court's file was gone through; one row."""

    until = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.until)
