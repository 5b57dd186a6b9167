"""Somebody asked for links to set new passwords: the promise of one e-mail, the same row whoever has that address."""

from typing import Self

from django.db import models

from accounts.models.user import User


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
