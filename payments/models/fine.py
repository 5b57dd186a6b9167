"""Fines that may be paid here by anybody, in full: a small register, reference data (domain 9)."""

import re

from django.db import models
from django.db.models import Q

from cases.models import Court
from icms.lib.folding import plain
from icms.lib.trilingual import Trilingual, trilingual


class Fine(models.Model):
    """One fine. Whether it is paid is said by its charge (`subject_kind` "fine"), and by nothing else."""

    reference = models.CharField(max_length=20, unique=True, help_text="capital letters and digits, as printed")
    court = models.ForeignKey(Court, models.PROTECT, related_name="+")
    amount_cents = models.BigIntegerField(help_text="in HK$ cents; paid in full or not at all")
    description_en = models.CharField(max_length=200)
    description_zh_hant = models.CharField(max_length=200)
    description_zh_hans = models.CharField(max_length=200)
    due_on = models.DateField()

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="fine_above_nothing"),
            models.CheckConstraint(condition=Q(reference__regex=r"^[A-Z0-9]{6,20}$"), name="fine_reference_is_plain"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def description(self) -> Trilingual:
        return trilingual(self, "description")


def plain_reference(typed: str) -> str:
    """A reference as the register keeps it, however it was typed: `esf 2604-1788` is `ESF26041788`."""
    return re.sub(r"[^A-Z0-9]", "", plain(typed).upper())
