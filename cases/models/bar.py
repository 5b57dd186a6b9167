"""Whom the court has barred from e-filing, and persons under a restriction order (domain 4.1)."""

from datetime import date, datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from cases.models.case import Case
from cases.models.court import CaseType
from icms.lib import clock
from icms.lib.marks import bracketed
from icms.lib.names import both_names
from icms.lib.references import new_reference


class BarQuerySet(models.QuerySet["Bar"]):
    def at(self, moment: datetime) -> Self:
        """Those in force at a moment: begun, not over, not lifted."""
        return self.filter(Q(until_at=None) | Q(until_at__gt=moment), from_at__lte=moment, lifted_at=None)


class Bar(models.Model):
    """An account, an organization or a person of this name may not e-file: in one case, one kind of case, or at all."""

    class Kind(models.TextChoices):
        BAR = "bar", _("Barred from e-filing by the court")
        RESTRICTION = "restriction", _("Restriction order")

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="bars")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="bars")
    name_en = models.CharField(max_length=200, blank=True)
    name_zh = models.CharField(max_length=200, blank=True)
    key_en = models.CharField(max_length=200, blank=True, help_text="the English name as it is compared")
    key_zh = models.CharField(max_length=200, blank=True, help_text="the Chinese name as it is compared")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="bars")
    case_type = models.ForeignKey(CaseType, models.PROTECT, null=True, blank=True, related_name="+")
    order_reference = models.CharField(max_length=100)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lifted_why = models.CharField(max_length=200, blank=True)

    objects = BarQuerySet.as_manager()

    class Meta:
        ordering = ["-from_at", "-pk"]
        indexes = [
            models.Index(fields=["key_en"], name="bar_by_english_name", condition=Q(lifted_at=None)),
            models.Index(fields=["key_zh"], name="bar_by_chinese_name", condition=Q(lifted_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(account__isnull=False, organization=None, name_en="", name_zh="")
                | Q(account=None, organization__isnull=False, name_en="", name_zh="")
                | Q(account=None, organization=None) & ~Q(name_en="", name_zh=""),
                name="bar_is_of_one_account_organization_or_person",
            ),
            models.CheckConstraint(condition=Q(case=None) | Q(case_type=None), name="bar_in_a_case_or_a_kind_of_case"),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gt=F("from_at")), name="bar_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def whom(self) -> str:
        """The account, organization or person, as the desk reads it."""
        if self.account:
            return bracketed(self.account.name, self.account.username)
        return str(self.organization) if self.organization else both_names(self.name_en, self.name_zh)

    @property
    def last_day(self) -> date | None:
        """Its last whole day, on the court's calendar; None until a further order."""
        return clock.court_day(self.until_at - timedelta(microseconds=1)) if self.until_at else None
