"""A message in somebody's message box, or by e-mail alone, and how the e-mail fared (domain 12)."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KeyTextTransform
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
        """Messages whose e-mail has not been sent yet."""
        return self.filter(email_state=Message.EmailState.QUEUED)

    def email_failed(self) -> Self:
        """Messages whose e-mail was tried as often as is sensible and has not gone."""
        return self.filter(email_state=Message.EmailState.FAILED)

    def to_known_people(self) -> Self:
        """To an account or an applicant. What goes to a bare address is followed up by the office that wrote it."""
        return self.exclude(to=None, application=None)


class Message(models.Model):
    """To one account; or by e-mail alone to an applicant, who has none yet, or to a bare address.

    Its words are made from its kind and params.
    """

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
    address_language = models.CharField(max_length=7, blank=True, help_text="of who is known by the address alone")
    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    link = models.CharField(max_length=200, blank=True)
    one_time_link = models.ForeignKey(OneTimeLink, models.SET_NULL, null=True, related_name="+")
    attachment_name = models.CharField(max_length=80, blank=True)
    attachment_sha256 = models.CharField(max_length=64, blank=True, help_text="a PDF in the document store")
    posted_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    email_state = models.CharField(max_length=10, choices=EmailState, default=EmailState.QUEUED)
    email_tries = models.PositiveSmallIntegerField(default=0)
    email_error = models.CharField(max_length=300, blank=True)
    email_after = models.DateTimeField(null=True, help_text="its e-mail waits until then")

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-posted_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to__isnull=False, application=None, address_language="")
                | Q(to=None, application__isnull=False, address_language="")
                | (Q(to=None, application=None) & ~Q(address="") & ~Q(address_language="")),
                name="message_goes_to_an_account_an_applicant_or_an_address",
            ),
        ]
        indexes = [
            models.Index(fields=["to", "-posted_at"], name="message_box"),
            models.Index(KeyTextTransform("case", "params"), F("posted_at").desc(), name="messages_of_case"),
            models.Index(KeyTextTransform("reference", "params"), name="messages_of_reference"),
            models.Index(fields=["posted_at"], name="message_email_waiting", condition=Q(email_state="queued")),
            models.Index(fields=["posted_at"], name="message_email_failed", condition=Q(email_state="failed")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to_id or self.application_id or 'an address'}"

    @property
    def email(self) -> str:
        """Where its e-mail copy goes."""
        if self.address:
            return self.address
        return self.to.email if self.to else self.application.email if self.application else ""

    @property
    def language(self) -> str:
        """The receiver's language."""
        receiver = self.to or self.application
        return receiver.language if receiver else self.address_language


class MutedSubject(models.Model):
    """An account wants no e-mail copies about a subject (accounts/messages/kinds.py); the message box has them all."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="muted_subjects")
    subject = models.CharField(max_length=30)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "subject"], name="subject_muted_once")]

    def __str__(self) -> str:
        return f"{self.subject} for {self.account_id}"
