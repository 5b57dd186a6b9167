"""The payment methods, each with the most that one payment may be: reference data (domain 9)."""

from django.db import models
from django.db.models import Q

from icms.lib.trilingual import Trilingual, trilingual


class PaymentMethod(models.Model):
    """One way to pay: a card scheme, PPS, FPS or a deposit account.

    An administrator may change its ceiling (HK$ cents) or take it out of use.
    """

    class Kind(models.TextChoices):
        CARD = "card"
        PPS = "pps"
        FPS = "fps"
        DEPOSIT = "deposit"

    code = models.CharField(max_length=20, primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind)
    name_en = models.CharField(max_length=60)
    name_zh_hant = models.CharField(max_length=60)
    name_zh_hans = models.CharField(max_length=60)
    ceiling_cents = models.BigIntegerField(help_text="the most one payment may be")
    in_use = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(condition=Q(ceiling_cents__gt=0), name="payment_method_ceiling_above_nothing")
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> Trilingual:
        return trilingual(self, "name")

    @property
    def goes_through_gateway(self) -> bool:
        """Is it paid on the gateway's hosted page?"""
        return self.kind != self.Kind.DEPOSIT
