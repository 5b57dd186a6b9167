"""A case, its number, its parties, and who may act in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from guardian.models import UserObjectPermissionBase

from cases.models.court import CaseType, Court, Venue
from icms.lib.names import both_names, name_for


@dataclass(frozen=True)
class CaseNumber:
    """A case number in its parts."""

    prefix: str
    serial: int
    year: int

    def __str__(self) -> str:
        """The normal form, `DCPI 1234/2026`."""
        return f"{self.prefix} {self.serial}/{self.year}"


def slug_of(number: str) -> str:
    """A number in its normal form as addresses and file names write it: `DCPI-1234-2026`."""
    return number.replace(" ", "-").replace("/", "-")


class CaseQuerySet(models.QuerySet["Case"]):
    def numbered(self, number: CaseNumber) -> "CaseQuerySet":
        """The case of this number, or none."""
        return self.filter(prefix=number.prefix, serial=number.serial, year=number.year)


class Case(models.Model):
    """A case on the court's file. Its number is given when the originating document is accepted."""

    class Status(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("status of a case", "Active")
        ENDED = "ended", _("Ended")
        STRUCK = "struck", pgettext_lazy("status of a case", "Struck")

    case_type = models.ForeignKey(CaseType, models.PROTECT, related_name="cases")
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="cases")
    prefix = models.GeneratedField(
        expression=Coalesce(models.F("venue_id"), models.F("case_type_id")),
        output_field=models.CharField(max_length=6),
        db_persist=True,
        help_text="of its number: its venue's where it has one, else its kind's",
    )
    serial = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    commenced_on = models.DateField(help_text="the day of deemed receipt of the originating document, court time")
    claim_kind = models.CharField(max_length=20, blank=True)
    claim_nature = models.CharField(max_length=60, blank=True)
    amount_cents = models.BigIntegerField(null=True)
    answers = models.JSONField(default=dict, blank=True, help_text="by the code of a cases.Question, as it keeps them")
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    restricted = models.BooleanField(default=False)
    commenced_by = models.ForeignKey(
        "accounts.Organization",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the organization that commenced it through the portal",
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        permissions = [("act_in_case", "May file in this case and read its file")]
        constraints = [
            models.UniqueConstraint(fields=["prefix", "year", "serial"], name="case_number_is_one_case"),
            models.CheckConstraint(
                condition=models.Q(amount_cents__isnull=True) | models.Q(amount_cents__gte=0),
                name="case_amount_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The page of the case for those in it, in the active language."""
        return reverse("case_page:case", args=[self.number])

    @property
    def number(self) -> str:
        """The case number in its normal form, `DCPI 1234/2026`."""
        return str(CaseNumber(self.venue_id or self.case_type_id, self.serial, self.year))

    @property
    def is_struck(self) -> bool:
        """The acceptance that commenced it was struck: its number stays used, and nothing is filed in it any more."""
        return self.status == self.Status.STRUCK

    @property
    def is_public(self) -> bool:
        """May the public know of it, where there is a cause book of its kind?"""
        return not self.restricted and not self.is_struck

    @property
    def slug(self) -> str:
        """The case number in addresses and file names, `DCPI-1234-2026`."""
        return slug_of(self.number)

    @property
    def sides(self) -> list[list["Party"]]:
        """Its parties side by side, the one that commenced first; prefetch them for a list of cases."""
        return [side for side in two_sides(self.parties.all()) if side]

    @property
    def court(self) -> Court:
        return self.case_type.court


class CaseNumberSeries(models.Model):
    """The last serial given for a prefix and year; `cases.numbering` locks it to draw the next."""

    prefix = models.CharField(max_length=6)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prefix", "year"], name="one_series_a_prefix_and_year"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}/{self.year}"


class CaseUserPermission(UserObjectPermissionBase):
    """A grant on a case, held by django-guardian in a table of its own."""

    content_object = models.ForeignKey(Case, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False


class Capacity(models.TextChoices):
    """In which capacity a party is in a case."""

    PLAINTIFF = "plaintiff", _("Plaintiff")
    DEFENDANT = "defendant", _("Defendant")
    APPLICANT = "applicant", _("Applicant")
    APPELLANT = "appellant", _("Appellant")
    CLAIMANT = "claimant", _("Claimant")
    COMPLAINANT = "complainant", _("Complainant")
    INFORMANT = "informant", _("Informant")
    RESPONDENT = "respondent", _("Respondent")


ON_THE_FIRST_SIDE = frozenset(
    {
        Capacity.PLAINTIFF,
        Capacity.APPLICANT,
        Capacity.APPELLANT,
        Capacity.CLAIMANT,
        Capacity.COMPLAINANT,
        Capacity.INFORMANT,
    }
)


class PartyFields(models.Model):
    """What is known of a party, in a draft and on the court's file."""

    class Kind(models.TextChoices):
        PERSON = "person", _("A person")
        BODY = "body", _("A company or other body")

    capacity = models.CharField(max_length=20, choices=Capacity)
    kind = models.CharField(max_length=10, choices=Kind)
    name_en = models.CharField(max_length=200, blank=True)
    name_zh = models.CharField(max_length=200, blank=True)
    address = models.TextField(max_length=500, blank=True)
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        abstract = True
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return both_names(self.name_en, self.name_zh)

    def name_in(self, language: str | None) -> str:
        """The party's name in the reader's script."""
        return name_for(self.name_en, self.name_zh, language)


AParty = TypeVar("AParty", bound=PartyFields)


def two_sides(parties: Iterable[AParty]) -> tuple[list[AParty], list[AParty]]:
    """The parties of the side that commences, and of the side that answers."""
    named = list(parties)
    first = [party for party in named if party.capacity in ON_THE_FIRST_SIDE]
    return first, [party for party in named if party.capacity not in ON_THE_FIRST_SIDE]


class Party(PartyFields):
    """A party to a case. `cases.representation` writes who represents it, here and with its dates."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="parties")
    represented_by = models.ForeignKey("accounts.Organization", models.PROTECT, null=True, related_name="+")
    in_person = models.BooleanField(default=False)

    class Meta(PartyFields.Meta):
        constraints = [
            models.CheckConstraint(condition=~models.Q(name_en="", name_zh=""), name="party_has_a_name"),
        ]
