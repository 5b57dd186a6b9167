"""The court's seal on a document: its DRN is drawn at acceptance, its file made by a worker (domain 6.6, 7)."""

from django.core.validators import RegexValidator
from django.db import models

from filings.models.document import Document


class Seal(models.Model):
    """The seal of one document. The sealed file is in the store once `sha256` is filled."""

    document = models.OneToOneField(Document, models.PROTECT, related_name="seal")
    drn = models.CharField(max_length=12, unique=True, validators=[RegexValidator(r"^[0-9]{12}$")])
    given_at = models.DateTimeField(auto_now_add=True)
    sealed_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(drn__regex=r"^[0-9]{12}$"), name="drn_is_twelve_digits"),
        ]

    def __str__(self) -> str:
        return self.drn

    @property
    def drn_in_fours(self) -> str:
        """`4820 1937 5567`, as it is read out."""
        return f"{self.drn[:4]} {self.drn[4:8]} {self.drn[8:]}"
