"""Who opened a document on a court's file: what a party may know of its own documents (domain 8)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organization
from accounts.roles import STAFF, Role
from cases.models import Case
from filings.models.court import IssuedDocument
from filings.models.document import Document
from icms.lib.triggers import append_only


class Opening(models.Model):
    """One document given out once: to an account, or to whoever bought a copy of it. Never changed or removed.

    `role` and `organization` are those of then. Of a bought copy `receipt` is the number that is printed on it; who
    bought it is not said.
    """

    class How(models.TextChoices):
        READ = "read", pgettext_lazy("how a document was opened", "read")
        ZIP = "zip", _("in a zip of the file")
        COPY = "copy", _("copy for inspection")

    case = models.ForeignKey(Case, models.PROTECT, related_name="+", db_index=False)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", db_index=False)
    issued = models.ForeignKey(IssuedDocument, models.PROTECT, null=True, related_name="+", db_index=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=30, blank=True)
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    receipt = models.CharField(max_length=40, blank=True)
    how = models.CharField(max_length=5, choices=How)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["case", "-at", "-id"], name="openings_of_a_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(document__isnull=False, issued=None) | Q(document=None, issued__isnull=False),
                name="an_opening_is_of_one_document",
            ),
            models.CheckConstraint(
                condition=Q(account__isnull=False) | ~Q(receipt=""), name="an_opening_is_by_somebody"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.document_id or self.issued_id} at {self.at:%Y-%m-%d %H:%M}"

    @property
    def who(self) -> str:
        """Who it was as the parties may know it: role and organization, never who bought a copy."""
        if self.account is None:
            return str(_("Somebody of the public"))
        if self.role in STAFF:
            return str(_("The court: %(role)s") % {"role": Role(self.role).label})
        name = str(self.organization) if self.organization else self.account.name
        return str(_("%(name)s (%(role)s)") % {"name": name, "role": Role(self.role).label})
