"""The numbers of what the court seals and of what the portal signs: one series (domain 7)."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models.court import Court
from icms.lib.drn import drawn_once, format_drn
from icms.lib.triggers import append_only, facts_stay


class Drn(models.Model):
    """A number that is on something. A trigger of each table with a `drn` adds it, so that none is drawn twice."""

    number = models.CharField(primary_key=True, max_length=12)
    drawn_at = models.DateTimeField()

    class Meta:
        triggers = append_only()

    def __str__(self) -> str:
        return format_drn(self.number)


class Paper(models.Model):
    """A paper that the portal made and signed, as the DRN check knows it; the file is kept by whoever made it.

    `about` is the reference printed on it: of a filing, a receipt, a deposit account, a statement.
    """

    class Kind(models.TextChoices):
        """As the mark in the signature says it, too (`icms.lib.pdf.signing.mark`)."""

        ACKNOWLEDGEMENT = "acknowledgement", _("Acknowledgement of filing")
        RECEIPT = "receipt", pgettext_lazy("money", "Receipt")
        STATEMENT = "statement", _("Statement of a deposit account")
        OUTAGES = "outages", _("Statement of outages and failed attempts")
        INSPECTION = "inspection", _("Acknowledgement of inspection")
        EXTRACT = "extract", _("Extract of the cause book")
        CERTIFIED_EXTRACT = "certified_extract", _("Certified extract of the cause book")
        RECORD = "record", pgettext_lazy("paper", "Court record")

    drn = models.CharField(max_length=12, unique=True, validators=[RegexValidator(r"^[0-9]{12}$")])
    kind = models.CharField(max_length=20, choices=Kind)
    about = models.CharField(max_length=40)
    court = models.ForeignKey(Court, models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=7)
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(help_text="when it was signed")
    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaces")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="papers_by_their_content")]
        constraints = [
            models.CheckConstraint(condition=Q(drn__regex=r"^[0-9]{12}$"), name="paper_drn_is_twelve_digits"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="papers_know_their_content"),
            models.CheckConstraint(
                condition=Q(replaced_at=None, replaced_by=None)
                | Q(replaced_at__isnull=False, replaced_by__isnull=False),
                name="replaced_papers_say_by_which",
            ),
        ]
        triggers = [drawn_once(), *facts_stay("replaced_at", "replaced_by_id", "withdrawn_at")]

    def __str__(self) -> str:
        return format_drn(self.drn)

    @property
    def last_in_line(self) -> "Paper":
        """Itself, or what took its place at last."""
        return self.replaced_by.last_in_line if self.replaced_by else self

    @property
    def drn_in_fours(self) -> str:
        """`4820 1937 5567`, as it is read out."""
        return format_drn(self.drn)

    @property
    def successor(self) -> "Paper | None":
        """The paper that took its place."""
        return self.replaced_by
