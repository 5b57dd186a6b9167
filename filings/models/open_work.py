"""What belongs to a filing only while it is prepared."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from filings.models.filing import Filing


class UnsavedWords(models.Model):
    """What somebody has typed on a page of a draft and not saved yet; nobody else ever sees it."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    page = models.CharField(max_length=100, help_text="its address below that of the filing")
    words = models.JSONField(help_text="the fields of its form: a list of values by name")
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["filing", "account", "page"], name="one_set_of_unsaved_words_a_page")
        ]

    def __str__(self) -> str:
        return f"{self.page} of {self.filing_id}"


class DraftInvitation(models.Model):
    """A colleague whom the filer of a draft that commences a case lets into it: there is no case yet to be assigned."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="invitations")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()

    class Meta:
        ordering = ["invited_at"]
        constraints = [models.UniqueConstraint(fields=["filing", "account"], name="invited_once_to_a_draft")]

    def __str__(self) -> str:
        return f"{self.account_id} to {self.filing_id}"


class DraftLock(models.Model):
    """Who is changing a shared draft, from when, and when they last did; ten quiet minutes end it."""

    filing = models.OneToOneField(Filing, models.CASCADE, primary_key=True, related_name="+")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.filing_id} by {self.holder_id}"


class Approval(models.Model):
    """One member of a team asks another to approve a draft, as it is then, before it is lodged; and the answer."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", pgettext_lazy("approval", "Approved")
        SENT_BACK = "sent_back", pgettext_lazy("approval", "Sent back")
        REPLACED = "replaced", pgettext_lazy("approval", "Asked anew")

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="approvals")
    version = models.PositiveIntegerField(help_text="of the filing: it is for no other")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True, help_text="of whoever asks")
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=1000, blank=True, help_text="of the approver")

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["filing"], condition=Q(outcome=""), name="one_approval_waits_of_a_filing"),
            models.CheckConstraint(condition=~Q(approver=F("asked_by")), name="nobody_approves_what_they_asked_for"),
            models.CheckConstraint(
                condition=Q(outcome="", answered_at=None) | ~Q(outcome="") & Q(answered_at__isnull=False),
                name="an_answered_approval_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id} by {self.approver_id}: {self.outcome}"
