"""Which charges were raised for which filing (domain 9)."""

from django.db import models

from filings.models.filing import Filing
from payments.models import Charge


class FilingCharge(models.Model):
    """One charge raised for a filing.

    A filing may have several: a charge at another price replaces the one before, and the fee after a disallowed
    exemption is a charge of its own.
    """

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="+")
    charge = models.OneToOneField(Charge, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"charge {self.charge_id} for filing {self.filing_id}"
