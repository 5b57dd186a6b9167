"""A message in somebody's message box, or to an applicant by e-mail alone, and how the e-mail fared (domain 12)."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.application import Application
from accounts.models.links import OneTimeLink
from icms.lib.references import new_reference


class MessageQuerySet(models.QuerySet["Message"]):
    def unread(self) -> Self:
        return self.filter(read_at=None)

    def kept(self) -> Self:
        """Those that were not put into the archive."""
        return self.filter(archived_at=None)

    def email_waiting(self) -> Self:
        """Messages whose e-mail has been promised and has not gone."""
        return self.filter(email_state=Message.EmailState.QUEUED)


class Message(models.Model):
    """A notice to one account, or to one applicant who has none; its words are made from its kind and params."""

    class EmailState(models.TextChoices):
        NONE = "none", _("No e-mail")
        QUEUED = "queued", _("Waiting to be sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Could not be sent")
        SETTLED = "settled", _("Could not be sent; dealt with")

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="messages")
    application = models.ForeignKey(Application, models.CASCADE, null=True, related_name="messages")
    address = models.EmailField(blank=True)  # where its e-mail goes, if not to the receiver's own address
    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    link = models.CharField(max_length=200, blank=True)
    one_time_link = models.ForeignKey(OneTimeLink, models.SET_NULL, null=True, related_name="+")
    posted_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    email_state = models.CharField(max_length=10, choices=EmailState, default=EmailState.QUEUED)
    email_tries = models.PositiveSmallIntegerField(default=0)
    email_error = models.CharField(max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-posted_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to__isnull=False, application=None) | Q(to=None, application__isnull=False),
                name="message_goes_to_an_account_or_an_applicant",
            ),
        ]
        indexes = [
            models.Index(fields=["to", "-posted_at"], name="message_box"),
            models.Index(fields=["posted_at"], name="message_email_waiting", condition=Q(email_state="queued")),
            models.Index(fields=["posted_at"], name="message_email_failed", condition=Q(email_state="failed")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to_id or self.application_id}"

    @property
    def email(self) -> str:
        """Where its e-mail copy goes."""
        if self.address:
            return self.address
        return self.to.email if self.to else self.application.email if self.application else ""

    @property
    def language(self) -> str:
        """The receiver's language."""
        return self.to.language if self.to else self.application.language if self.application else "en"


class MutedSubject(models.Model):
    """An account wants no e-mail copies about a subject (accounts/messages/kinds.py); the message box has them all."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="muted_subjects")
    subject = models.CharField(max_length=30)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "subject"], name="subject_muted_once")]

    def __str__(self) -> str:
        return f"{self.subject} for {self.account_id}"
