"""When an office is open: hours, general holidays, closures (domain 5.1, 5.2)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.court import Court
from icms.lib.trilingual import Trilingual, trilingual


class Office(models.Model):
    """A registry or accounts office of a court, or the Help Centre."""

    class Kind(models.TextChoices):
        REGISTRY = "registry", _("Registry")
        HELP_CENTRE = "help_centre", _("Help Centre")

    code = models.CharField(max_length=20, primary_key=True)
    kind = models.CharField(max_length=20, choices=Kind)
    court = models.ForeignKey(Court, models.PROTECT, null=True, related_name="offices")
    name_en = models.CharField(max_length=100)
    name_zh_hant = models.CharField(max_length=100)
    name_zh_hans = models.CharField(max_length=100)
    lunch_is_closure = models.BooleanField(default=False)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["court", "kind"], name="one_office_of_a_kind_for_a_court"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> Trilingual:
        return trilingual(self, "name")


class OfficeHours(models.Model):
    """The hours of an office on one weekday, in court time; a weekday without a row is closed."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(help_text="1 is Monday, 7 is Sunday")
    opens_at = models.TimeField()
    closes_at = models.TimeField()
    lunch_from = models.TimeField(null=True)
    lunch_until = models.TimeField(null=True)

    class Meta:
        ordering = ["office", "weekday"]
        constraints = [
            models.UniqueConstraint(fields=["office", "weekday"], name="one_row_of_hours_a_weekday"),
            models.CheckConstraint(condition=models.Q(opens_at__lt=models.F("closes_at")), name="opens_then_closes"),
            models.CheckConstraint(condition=models.Q(weekday__range=(1, 7)), name="weekday_is_iso"),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.weekday}"


class Holiday(models.Model):
    """A gazetted general holiday. Loaded, never computed (domain 5.2)."""

    date = models.DateField(primary_key=True)
    name_en = models.CharField(max_length=100)
    name_zh_hant = models.CharField(max_length=100)
    name_zh_hans = models.CharField(max_length=100)

    class Meta:
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.name_en}"

    @property
    def name(self) -> Trilingual:
        return trilingual(self, "name")


class Closure(models.Model):
    """A time for which an office, or every office, is closed; its end may be unknown."""

    class Reason(models.TextChoices):
        GALE = "gale", _("Gale signal 8 or above")
        BLACK_RAINSTORM = "black_rainstorm", _("Black rainstorm")
        EXTREME_CONDITIONS = "extreme_conditions", _("Extreme conditions")
        DIRECTED = "directed", _("Directed by the court")
        OTHER = "other", _("Other")

    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="closures")
    reason = models.CharField(max_length=20, choices=Reason)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-from_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_at__isnull=True) | models.Q(until_at__gt=models.F("from_at")),
                name="closure_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id or 'all'} {self.reason} {self.from_at}"
