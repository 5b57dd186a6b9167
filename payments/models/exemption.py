"""Why a party owes no fee: legal aid, government; reference data (domain 9)."""

from django.db import models

from icms.lib.trilingual import Trilingual, trilingual


class ExemptionQuerySet(models.QuerySet["Exemption"]):
    def offered(self) -> "ExemptionQuerySet":
        """Those that may be claimed now, in their order."""
        return self.filter(retired=False)


class Exemption(models.Model):
    """One ground on which a party is exempt from fees, known by its code; the code is printed and never changes."""

    class Kind(models.TextChoices):
        LEGAL_AID = "legal_aid"
        GOVERNMENT = "government"
        OTHER = "other"

    code = models.CharField(max_length=12, primary_key=True)
    kind = models.CharField(max_length=12, choices=Kind)
    text_en = models.CharField(max_length=200)
    text_zh_hant = models.CharField(max_length=200)
    text_zh_hans = models.CharField(max_length=200)
    evidence_en = models.CharField(max_length=200, help_text="what the registry wants to see")
    evidence_zh_hant = models.CharField(max_length=200)
    evidence_zh_hans = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    retired = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def text(self) -> Trilingual:
        return trilingual(self, "text")

    @property
    def evidence(self) -> Trilingual:
        """What the registry wants to see, in three languages."""
        return trilingual(self, "evidence")
