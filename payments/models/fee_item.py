"""What the court charges for a thing: reference data (domain 9)."""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Court
from icms.lib.trilingual import Trilingual, trilingual


class FeeItemQuerySet(models.QuerySet["FeeItem"]):
    def of(self, wanted: Iterable[tuple[str, str]]) -> "FeeItemQuerySet":
        """Every version of these items, each named by court and code."""
        condition = Q(pk__in=[])
        for court, code in wanted:
            condition |= Q(court_id=court, code=code)
        return self.filter(condition)


class FeeItem(models.Model):
    """One item of the fee schedule of a court, in one of its versions. Amounts are HK$ cents.

    An item that is neither free nor has an amount is *not yet set by the registry*, and blocks whatever needs it. The
    database lets no version be changed, but for the last day of one that is followed by another, and no two of an
    item overlap.
    """

    class Unit(models.TextChoices):
        DOCUMENT = "document", _("each document")
        SEARCH = "search", _("each document or file")
        CASE = "case", _("each document or case")
        CLAIM = "claim", _("each claim")
        APPLICATION = "application", _("each application")
        PAGE = "page", _("each page")

    court = models.ForeignKey(Court, models.PROTECT, related_name="fee_items")
    code = models.CharField(max_length=40)
    description_en = models.CharField(max_length=200)
    description_zh_hant = models.CharField(max_length=200)
    description_zh_hans = models.CharField(max_length=200)
    unit = models.CharField(max_length=20, choices=Unit)
    ordinary_cents = models.BigIntegerField(null=True, blank=True)
    e_cents = models.BigIntegerField(null=True, blank=True, help_text="as listed, while the concession runs")
    free = models.BooleanField(default=False, help_text="no fee is payable, in whatever form it is filed")
    concession = models.BooleanField(default=False, help_text="listed for the concession")
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True, blank=True, help_text="the last day")
    source = models.CharField(max_length=200)
    confirmed = models.BooleanField(default=False)

    objects = FeeItemQuerySet.as_manager()

    class Meta:
        ordering = ["court", "code", "in_force_from"]
        constraints = [
            models.UniqueConstraint(fields=["court", "code", "in_force_from"], name="fee_item_version_unique"),
            models.UniqueConstraint(
                fields=["court", "code"], condition=Q(in_force_until=None), name="one_open_version_a_fee_item"
            ),
            models.CheckConstraint(
                condition=Q(ordinary_cents__isnull=True) | Q(ordinary_cents__gt=0), name="ordinary_fee_above_nothing"
            ),
            models.CheckConstraint(
                condition=Q(e_cents__isnull=True) | Q(e_cents__gte=0, e_cents__lte=F("ordinary_cents")),
                name="e_fee_at_most_the_ordinary_fee",
            ),
            models.CheckConstraint(
                condition=Q(concession=False) | Q(ordinary_cents__isnull=False, e_cents__isnull=False),
                name="concession_items_list_both_fees",
            ),
            models.CheckConstraint(
                condition=Q(free=False) | Q(ordinary_cents__isnull=True, e_cents__isnull=True, concession=False),
                name="free_fee_items_have_no_amount",
            ),
            models.CheckConstraint(
                condition=Q(in_force_until__isnull=True) | Q(in_force_until__gte=F("in_force_from")),
                name="fee_item_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.court_id} {self.code}"

    @property
    def description(self) -> Trilingual:
        return trilingual(self, "description")

    @property
    def is_set(self) -> bool:
        """Has the registry said what it costs?"""
        return self.free or self.ordinary_cents is not None

    def in_force_on(self, day: date) -> bool:
        """Does this version hold on a day (court time)?"""
        return self.in_force_from <= day and (self.in_force_until is None or day <= self.in_force_until)
