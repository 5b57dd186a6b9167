"""What a filing costs: the charges raised for it, and the claim of a party that it owes no fee (domain 9)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models import Party
from cases.models.case import PartyFields
from filings.models.filing import Filing, FilingParty
from payments.models import Charge, ChargeLine, Exemption, Refund


class FilingCharge(models.Model):
    """One charge raised for a filing, or for many that were lodged in bulk.

    A filing may have several: a charge at another price replaces the one before, and the fee after a disallowed
    exemption is a charge of its own.
    """

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="parts_of_charges")
    charge = models.ForeignKey(Charge, models.PROTECT, related_name="+")
    line = models.ForeignKey(
        ChargeLine,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="of a charge for many: the line that counts this filing once; none: the whole charge is its own",
    )
    refund = models.ForeignKey(
        Refund, models.PROTECT, null=True, related_name="+", help_text="of its part of a charge for many"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["charge"], condition=Q(line=None), name="one_filing_a_charge_of_its_own"),
            models.UniqueConstraint(fields=["filing", "charge"], name="a_filing_and_its_charge_once"),
        ]

    def __str__(self) -> str:
        return f"charge {self.charge_id} for filing {self.filing_id}"

    @property
    def cents(self) -> int:
        """What this filing costs of it, in HK$ cents: all of a charge of its own, its part of a charge for many."""
        if self.line is None:
            return self.charge.amount_cents
        return self.line.charged_cents // self.line.quantity


class ExemptionClaim(models.Model):
    """The claim made in a filing, for the party it names: one of the draft, or one of the case it is filed in."""

    filing = models.OneToOneField(Filing, models.CASCADE, related_name="exemption_claim")
    exemption = models.ForeignKey(Exemption, models.PROTECT, related_name="+")
    draft_party = models.ForeignKey(FilingParty, models.CASCADE, null=True, related_name="+")
    case_party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+")
    evidence = models.CharField(max_length=100, help_text="the number of the certificate, or the like")
    claimed_at = models.DateTimeField()
    disallowed_at = models.DateTimeField(null=True)
    disallowed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    disallowed_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(draft_party__isnull=False, case_party=None) | Q(draft_party=None, case_party__isnull=False),
                name="an_exemption_is_for_one_party",
            ),
            models.CheckConstraint(
                condition=Q(disallowed_at=None, disallowed_by=None, disallowed_why="")
                | Q(disallowed_at__isnull=False, disallowed_by__isnull=False) & ~Q(disallowed_why=""),
                name="a_disallowed_exemption_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exemption_id} in {self.filing_id}"

    @property
    def party(self) -> PartyFields:
        """For whom no fee is owed."""
        party = self.draft_party or self.case_party
        assert party is not None
        return party

    @property
    def stands(self) -> bool:
        """Not disallowed by the registry."""
        return self.disallowed_at is None
