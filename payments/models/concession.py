"""For how long a court's listed fees are 20% lower when filed electronically: reference data (domain 9)."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from cases.models import Court


class ConcessionPeriod(models.Model):
    """A concession of one court, first and last day included, in court time."""

    court = models.ForeignKey(Court, models.PROTECT, related_name="concessions")
    first_day = models.DateField()
    last_day = models.DateField()
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["court", "first_day"]
        constraints = [
            models.UniqueConstraint(fields=["court", "first_day"], name="concession_period_unique"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="concession_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.court_id} {self.first_day} to {self.last_day}"

    @property
    def day_after(self) -> date:
        """The first day on which its fees are the ordinary ones again."""
        return self.last_day + timedelta(days=1)
