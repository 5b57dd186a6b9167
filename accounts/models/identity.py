"""How an identity was checked at the Help Centre, and the appointment for it (domain 3.3).

Of the document that was shown only its type and the last four characters of its number are kept, and those encrypted:
never a copy.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.application import Application
from icms.lib import clock
from icms.lib.encryption import EncryptedCharField


class IdentityCheck(models.Model):
    """What an officer saw at the counter; one that was undone no longer counts."""

    class Who(models.TextChoices):
        APPLICANT = "applicant", _("The applicant")
        REPRESENTATIVE = "representative", _("An authorized representative")

    class Evidence(models.TextChoices):
        IDENTITY_CARD = "identity_card", _("Hong Kong identity card")
        PASSPORT = "passport", _("Passport")
        TRAVEL_PERMIT = "travel_permit", _("Mainland travel permit")
        OTHER = "other", _("Another identity document with a photograph")

    application = models.ForeignKey(Application, models.PROTECT, related_name="identity_checks")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()
    who_came = models.CharField(max_length=20, choices=Who)
    evidence = models.CharField(max_length=20, choices=Evidence)
    last_four = EncryptedCharField()
    representative_name = models.CharField(max_length=200, blank=True)
    representative_evidence = models.CharField(max_length=20, choices=Evidence, blank=True)
    representative_last_four = EncryptedCharField(blank=True)
    authority_seen = models.BooleanField(default=False)
    face_same = models.BooleanField(default=False)
    name_en_same = models.BooleanField(default=False)
    name_zh_same = models.BooleanField(default=False)
    remark = models.TextField(max_length=1000, blank=True)
    confirmed = models.BooleanField()
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["checked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(who_came="representative", confirmed=True)
                | (Q(authority_seen=True) & ~Q(representative_name="")),
                name="representative_brings_a_signed_authority",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.checked_at}"


class Appointment(models.Model):
    """A time at a counter of the Help Centre for one application."""

    class State(models.TextChoices):
        BOOKED = "booked", pgettext_lazy("state of an appointment", "Booked")
        CANCELLED = "cancelled", pgettext_lazy("state of an appointment", "Cancelled")
        CALLED_OFF = (
            "called_off",
            pgettext_lazy("state of an appointment", "Called off: the Help Centre is closed"),
        )
        KEPT = "kept", pgettext_lazy("state of an appointment", "Kept")
        MISSED = "missed", pgettext_lazy("state of an appointment", "Missed")

    application = models.ForeignKey(Application, models.CASCADE, related_name="appointments")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    counter = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.BOOKED)
    booked_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["starts_at", "counter"]
        constraints = [
            models.UniqueConstraint(
                fields=["starts_at", "counter"],
                condition=Q(state__in=["booked", "kept"]),
                name="one_appointment_at_a_counter_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["application"], condition=Q(state="booked"), name="one_appointment_for_an_application"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="appointment_has_a_length"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at} counter {self.counter}"

    @property
    def lies_ahead(self) -> bool:
        """Has its time still to come?"""
        return self.starts_at > clock.now()

    @property
    def day_has_come(self) -> bool:
        """Is it of today, or of a day before?"""
        return clock.court_day(self.starts_at) <= clock.court_day(clock.now())
