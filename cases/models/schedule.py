"""With what a hearing is fixed (kinds, court rooms, judges, sitting hours), and what a diary keeps (domain 4.2)."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.models.case import Case
from cases.models.court import Court, Named, Venue
from icms.lib.encryption import EncryptedCharField
from icms.lib.references import new_reference


class HearingKind(Named):
    """A kind of hearing, known by a code (`trial`), and how long one usually takes."""

    code = models.CharField(max_length=20, primary_key=True)
    minutes = models.PositiveSmallIntegerField(help_text="the usual length, the break of the day included")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]


class RoomQuerySet(models.QuerySet["CourtRoom"]):
    def for_case(self, case: Case) -> Self:
        """The rooms in use in which this case may be heard: of its court and, where that has venues, of its venue."""
        return self.filter(Q(venue=None) | Q(venue=case.venue_id), in_use=True, courts=case.case_type.court_id)


class CourtRoom(Named):
    """A room in which courts sit, known by its code (`DC-12`). Rooms of a venue hear the cases of that venue alone."""

    code = models.CharField(max_length=20, primary_key=True)
    courts = models.ManyToManyField(Court, related_name="rooms")
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="rooms")
    in_use = models.BooleanField(default=True, help_text="of the reference data at first, then the registry's")
    order = models.PositiveSmallIntegerField(default=0)

    objects = RoomQuerySet.as_manager()

    class Meta:
        ordering = ["order", "code"]


class JudgeQuerySet(models.QuerySet["Judge"]):
    def for_case(self, case: Case) -> Self:
        """Who sits in the court of this case."""
        return self.filter(in_use=True, courts=case.case_type.court_id)


class Judge(Named):
    """Who sits: a judge, master, magistrate or adjudicator, by name and title, known by a code."""

    code = models.CharField(max_length=20, primary_key=True)
    courts = models.ManyToManyField(Court, related_name="judges")
    in_use = models.BooleanField(default=True, help_text="sits, and may be chosen")
    order = models.PositiveSmallIntegerField(default=0)

    objects = JudgeQuerySet.as_manager()

    class Meta:
        ordering = ["order", "code"]


class SittingHours(models.Model):
    """From when until when a court sits on one weekday, in court time: a row for each part of the day."""

    court = models.ForeignKey(Court, models.CASCADE, related_name="sitting_hours")
    weekday = models.PositiveSmallIntegerField(help_text="1 is Monday, 7 is Sunday")
    part = models.PositiveSmallIntegerField(help_text="1 before the break, 2 after it")
    begins_at = models.TimeField()
    ends_at = models.TimeField()

    class Meta:
        ordering = ["court", "weekday", "part"]
        constraints = [
            models.UniqueConstraint(fields=["court", "weekday", "part"], name="one_row_a_part_of_the_sitting_day"),
            models.CheckConstraint(condition=Q(begins_at__lt=F("ends_at")), name="sitting_begins_then_ends"),
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="sitting_weekday_is_iso"),
        ]

    def __str__(self) -> str:
        return f"{self.court_id} {self.weekday} {self.part}"


class DiaryEntry(models.Model):
    """A day that an account keeps in its own diary, such as a deadline; read by that account alone."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="diary")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    day = models.DateField()
    title = models.CharField(max_length=120)
    note = models.CharField(max_length=300, blank=True)
    changes = models.PositiveIntegerField(default=0, help_text="how often it was changed, for calendar programs")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["day", "id"]
        indexes = [models.Index(fields=["account", "day"], name="diary_of_an_account")]

    def __str__(self) -> str:
        return self.reference


class DiaryAddress(models.Model):
    """The secret address at which calendar programs read the diary of an account; a new one ends it."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="diary_address")
    secret = EncryptedCharField(help_text="shown to the account again")
    secret_sha256 = models.CharField(max_length=64, unique=True, help_text="by which it is found")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"address of {self.account_id}"
