"""Ways in by e-mail: a link that works once, and the request for links of somebody who forgot a password."""

from datetime import datetime
from secrets import token_hex
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models.application import Application
from accounts.models.user import User


class OneTimeLinkQuerySet(models.QuerySet["OneTimeLink"]):
    def working(self, now: datetime) -> Self:
        """Neither used, nor followed by a newer one, nor too old."""
        return self.filter(used_at=None, superseded_at=None, expires_at__gt=now)


def _nonce() -> str:
    return token_hex(16)


class OneTimeLink(models.Model):
    """One link, for one account or one application."""

    class Purpose(models.TextChoices):
        SET_PASSWORD = "set_password"  # noqa: S105  (no password)
        OPEN_APPLICATION = "open_application"
        APPLICATION_CODE = "application_code"

    purpose = models.CharField(max_length=20, choices=Purpose)
    nonce = models.CharField(max_length=32, unique=True, default=_nonce, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="one_time_links")
    application = models.ForeignKey(Application, models.CASCADE, null=True, related_name="one_time_links")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)

    objects = OneTimeLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose="set_password", account__isnull=False, application=None)
                | Q(purpose__in=["open_application", "application_code"], account=None, application__isnull=False),
                name="one_time_link_opens_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"


class ForgottenPasswordQuerySet(models.QuerySet["ForgottenPassword"]):
    def waiting(self) -> Self:
        """Those the worker has still to answer."""
        return self.filter(state=ForgottenPassword.State.WAITING)


class ForgottenPassword(models.Model):
    """One asking; whether an account is kept with the address is looked up by the worker, never by the page."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        NOTHING = "nothing"
        FAILED = "failed"

    email = models.EmailField()
    language = models.CharField(max_length=7, choices=User.Language)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = ForgottenPasswordQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["email", "-asked_at"], name="forgotten_by_address"),
            models.Index(fields=["asked_at"], name="forgotten_waiting", condition=models.Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.asked_at}"
