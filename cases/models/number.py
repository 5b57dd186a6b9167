"""The series of case numbers: one row for each prefix and year, locked to draw the next."""

from django.db import models


class CaseNumberSeries(models.Model):
    """The last serial given in a series; only `cases.numbering` changes it."""

    prefix = models.CharField(max_length=6)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prefix", "year"], name="one_series_a_prefix_and_year"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}/{self.year}"
