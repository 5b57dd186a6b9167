"""An entry of the cause book: under what a case is found (domain 8). What it shows is read from the case itself."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from cases.models import Case, CaseType, Court, ImplementationNotice, Service
from icms.lib.prepared import Prepared, given


@dataclass(frozen=True)
class OpenBook:
    """What is in the book on a day in court time: whole kinds of case, and kinds at one venue, as (kind, venue)."""

    kinds: tuple[str, ...]
    at_venues: tuple[tuple[str, str], ...]

    @property
    def all_kinds(self) -> set[str]:
        """Kinds that are in it anywhere."""
        return {*self.kinds, *(kind for kind, _venue in self.at_venues)}


def open_book(day: date) -> OpenBook:
    """As the implementation notices say; one query."""
    notices = set(NOTICES.rows(day=day))
    kinds = sorted(kind for kind, venue in notices if venue is None)
    return OpenBook(
        tuple(kinds), tuple(sorted((kind, venue) for kind, venue in notices if venue and kind not in kinds))
    )


NOTICES = Prepared(
    lambda: (
        ImplementationNotice.objects.enabling(Service.CAUSE_BOOK, given("day", "date"))
        .order_by()
        .values_list("case_type", "venue")
    )
)


class EntryQuerySet(models.QuerySet["Entry"]):
    def public(self, day: date) -> "EntryQuerySet":
        """What the public may read on a day in court time: public, and of a kind that has a cause book then."""
        book = open_book(day)
        wanted = models.Q(case_type__in=book.kinds)
        for kind, venue in book.at_venues:
            wanted |= models.Q(case_type=kind, prefix=venue)
        return self.filter(wanted, case__restricted=False).exclude(case__status=Case.Status.STRUCK)


class Entry(models.Model):
    """One case's line in the index; one that the public may not know of has none."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="entry")
    court = models.ForeignKey(Court, models.PROTECT, related_name="+", db_index=False)
    case_type = models.ForeignKey(CaseType, models.PROTECT, related_name="+", db_index=False)
    prefix = models.CharField(max_length=6, help_text="of the case number")
    serial = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    commenced_on = models.DateField()
    nature = models.CharField(max_length=60, blank=True, help_text="of the claim: code of a cases.ClaimNature")
    lexemes = SearchVectorField(
        help_text="of every party's names: folded words, characters, pairs of characters, whole names, beginnings"
    )
    chinese = models.TextField(help_text="folded Chinese names, to see that longer strings stand together")

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            GinIndex(fields=["lexemes"], name="entries_by_name"),
            models.Index(fields=["-commenced_on", "-case"], name="entries_by_day"),
            models.Index(fields=["court", "-commenced_on", "-case"], name="entries_by_court"),
            models.Index(fields=["case_type", "-commenced_on", "-case"], name="entries_by_case_type"),
            models.Index(fields=["nature", "-commenced_on", "-case"], name="entries_by_nature"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["prefix", "year", "serial"], name="entry_number_is_one_entry"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix} {self.serial}/{self.year}"


class EntryReading(models.Model):
    """How often the entry of a case was read on a day in court time: by visitors, or by people who had signed in."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    signed_in = models.BooleanField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "day", "signed_in"], name="one_row_of_readings_a_case_and_day"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} on {self.day}: {self.count}"
