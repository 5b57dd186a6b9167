"""What a PA has empowered an SA to do beyond its role: given and taken back, dated (domain 3.1)."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class EmpowermentQuerySet(models.QuerySet["Empowerment"]):
    def in_force(self) -> Self:
        """Those that nobody has taken back."""
        return self.filter(taken_back_at=None)


class Empowerment(models.Model):
    """One of the three, for one SA, from when it was given until it was taken back."""

    class Kind(models.TextChoices):
        LOOK_AFTER_ADMINISTRATORS = "administrators", _("Look after administrators")
        ASSIGN_IN_OTHER_BRANCHES = "other_branches", _("Assign in other branches")
        SET_DEFAULT_USERS = "default_users", _("Set default users")

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="empowerments")
    kind = models.CharField(max_length=20, choices=Kind)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)

    objects = EmpowermentQuerySet.as_manager()

    class Meta:
        ordering = ["given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind"], condition=models.Q(taken_back_at=None), name="empowered_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(taken_back_at=None, taken_back_by=None)
                | models.Q(taken_back_at__gte=models.F("given_at"), taken_back_by__isnull=False),
                name="empowerment_taken_back_by_somebody_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.account_id}"
