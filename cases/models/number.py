"""The series of case numbers: one row for each case type and year, locked to draw the next."""

from django.db import models

from cases.models.court import CaseType


class CaseNumberSeries(models.Model):
    """The last serial given in a series; only `cases.numbering` changes it."""

    case_type = models.ForeignKey(CaseType, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_type", "year"], name="one_series_a_case_type_and_year"),
        ]

    def __str__(self) -> str:
        return f"{self.case_type_id}/{self.year}"
