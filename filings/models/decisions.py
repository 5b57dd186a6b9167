"""What the registry decided, round by round: what its figures are counted from (domain 11)."""

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext, pgettext_lazy

from filings.models.filing import Filing
from icms.lib.triggers import append_only


class FilingDecision(models.Model):
    """One decision on one round of a filing, as it was taken: added to, never edited."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", pgettext_lazy("state of a filing", "Accepted")
        RETURNED = "returned", pgettext_lazy("state of a filing", "Returned")
        REFUSED = "refused", pgettext_lazy("state of a filing", "Refused")

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="decisions")
    round = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    open_seconds = models.PositiveIntegerField(
        null=True, help_text="of the registry, from deemed receipt on; unknown of what was decided before this was kept"
    )

    class Meta:
        indexes = [
            models.Index(fields=["decided_at"], name="decisions_by_time"),
            models.Index(fields=["decided_by", "decided_at"], name="decisions_of_officer"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.outcome} {self.filing_id} round {self.round}"

    @property
    def outcome_words(self) -> str:
        """What was decided, as `Filing.state_words` says it: a translation is certified."""
        if self.outcome == self.Outcome.ACCEPTED and self.filing.is_translation:
            return pgettext("translation", "Certified")
        return self.get_outcome_display()


class Correction(models.Model):
    """A decision that a supervisor undid, with the reason: added to, never edited (domain 6.5)."""

    class Kind(models.TextChoices):
        LIFTED = "lifted", pgettext_lazy("correction", "Lifted")
        STRUCK = "struck", pgettext_lazy("correction", "Struck from the file")

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="corrections")
    round = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    undone = models.CharField(max_length=10, choices=FilingDecision.Outcome)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=500)
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField()

    class Meta:
        ordering = ["corrected_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(why=""), name="a_correction_says_why"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.kind} {self.filing_id} round {self.round}"
