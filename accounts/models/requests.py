"""What an account asks of the Help Centre: another maximum, another name (domain 3.2)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.organization import Organization
from icms.lib.names import both_names
from icms.lib.references import new_reference


class Request(models.Model):
    """Asked by somebody, decided once by an officer of the Help Centre."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("state of a request", "Waiting")
        GRANTED = "granted", pgettext_lazy("state of a request", "Granted")
        REFUSED = "refused", pgettext_lazy("state of a request", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("state of a request", "Withdrawn")

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    reason = models.TextField(max_length=2000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(max_length=2000, blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["asked_at", "pk"]

    def __str__(self) -> str:
        return self.reference


class CapRequest(Request):
    """A PA asks for another maximum of one kind of account, or of branches."""

    class What(models.TextChoices):
        PRIMARY = "most_primary", _("Primary administrators")
        SECONDARY = "most_secondary", _("Secondary administrators")
        USERS = "most_users", _("Organization users")
        BRANCHES = "most_branches", _("Branches")

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="cap_requests")
    what = models.CharField(max_length=20, choices=What)
    wanted = models.PositiveSmallIntegerField()
    granted = models.PositiveSmallIntegerField(null=True)

    class Meta(Request.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "what"],
                condition=models.Q(state="waiting"),
                name="one_cap_request_waits_for_each_maximum",
            ),
        ]


class NameChange(Request):
    """An account holder asks to be known by another name."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="name_changes")
    name_en = models.CharField(max_length=200, blank=True)
    name_zh = models.CharField(max_length=200, blank=True)

    class Meta(Request.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(state="waiting"), name="one_name_change_waits_for_an_account"
            ),
            models.CheckConstraint(condition=~models.Q(name_en="", name_zh=""), name="name_change_has_a_name"),
        ]

    @property
    def name(self) -> str:
        """The name that is asked for."""
        return both_names(self.name_en, self.name_zh)
