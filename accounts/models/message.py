"""A message in somebody's message box, and how its e-mail fared (domain 12)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from icms.lib.references import new_reference


class MessageQuerySet(models.QuerySet["Message"]):
    def unread(self) -> "MessageQuerySet":
        return self.filter(read_at=None)

    def email_waiting(self) -> "MessageQuerySet":
        """Messages whose e-mail has been promised and has not gone."""
        return self.filter(email_state=Message.EmailState.QUEUED)


class Message(models.Model):
    """A notice to one account; its words are made in the reader's language from its kind and params."""

    class EmailState(models.TextChoices):
        NONE = "none", _("No e-mail address")
        QUEUED = "queued", _("Waiting to be sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Could not be sent")

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    link = models.CharField(max_length=200, blank=True)
    posted_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    email_state = models.CharField(max_length=10, choices=EmailState, default=EmailState.QUEUED)
    email_tries = models.PositiveSmallIntegerField(default=0)
    email_error = models.CharField(max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-posted_at", "-id"]
        indexes = [
            models.Index(fields=["to", "-posted_at"], name="message_box"),
            models.Index(fields=["posted_at"], name="message_email_waiting", condition=models.Q(email_state="queued")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to_id}"
