"""When an organization user is away, and who stands in (domain 4.2)."""

from datetime import date, datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from icms.lib import clock
from icms.lib.references import new_reference


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def standing(self) -> Self:
        """Those that nobody has cancelled."""
        return self.filter(cancelled_at=None)

    def at(self, moment: datetime) -> Self:
        """Those in force at a moment."""
        return self.standing().filter(from_at__lte=moment, until_at__gt=moment)

    def meeting(self, since: datetime, until: datetime) -> Self:
        """Those that have a moment in common with a stretch of time."""
        return self.standing().filter(from_at__lt=until, until_at__gt=since)


class Absence(models.Model):
    """An account is away for whole days of the court's clock; the stand-in has its rights and messages meanwhile."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="absences")
    stand_in = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="stands_in")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["from_at", "pk"]
        indexes = [
            models.Index(fields=["stand_in", "until_at"], name="absence_by_stand_in", condition=Q(cancelled_at=None)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="absence_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(stand_in=None) | ~Q(stand_in=F("account")), name="nobody_stands_in_for_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} away from {self.from_at}"

    def covers(self, moment: datetime) -> bool:
        """Is the account away at this moment?"""
        return self.from_at <= moment < self.until_at

    @property
    def last_day(self) -> date:
        """The last whole day away, on the court's calendar."""
        return clock.court_day(self.until_at - timedelta(microseconds=1))
