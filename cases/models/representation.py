"""Who represents a party, from when until when: an organization, or the party in person (domain 4.2)."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from accounts.models import Branch, Organization
from cases.models.case import Party


class RepresentationQuerySet(models.QuerySet["Representation"]):
    def present(self) -> Self:
        """Those that have not ended."""
        return self.filter(until_at=None)

    def at(self, moment: datetime) -> Self:
        """Those in force at a moment."""
        return self.filter(Q(until_at=None) | Q(until_at__gt=moment), from_at__lte=moment)


class Representation(models.Model):
    """One stretch of time; the open one says who represents the party now. Only `cases.representation` writes it."""

    class How(models.TextChoices):
        COMMENCED = "commenced", pgettext_lazy("how a representation began", "Commenced the case")
        LINKED = "linked", pgettext_lazy("how a representation began", "Linked on request")
        CODE = "code", pgettext_lazy("how a representation began", "Linked by a code from the court")
        NOTICE = "notice", pgettext_lazy("how a representation began", "Notice to act")
        ON_FILE = "on_file", pgettext_lazy("how a representation began", "On the court’s file")

    party = models.ForeignKey(Party, models.PROTECT, related_name="representations")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, related_name="+", help_text="of the account by which the organization came"
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="of a party in person"
    )
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=12, choices=How)

    objects = RepresentationQuerySet.as_manager()

    class Meta:
        ordering = ["from_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["party"], condition=Q(until_at=None), name="one_representation_at_a_time"),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gte=F("from_at")), name="representation_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(organization=None, branch=None) | Q(organization__isnull=False, account=None),
                name="represented_by_an_organization_or_in_person",
            ),
        ]
        indexes = [
            models.Index(fields=["organization"], name="represents_now", condition=Q(until_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} by {self.organization_id or 'itself'} from {self.from_at}"
