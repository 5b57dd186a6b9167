"""Case numbers: the number of a case as a value, and the series from which they are drawn."""

from dataclasses import dataclass

from django.db import models


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
