"""E-Courts as data: courts, case types and the notices that make them available (domain 4.1)."""

from datetime import date

from django.db import models

from icms.lib.trilingual import Trilingual, trilingual


class Court(models.Model):
    """A court or tribunal, known by its code (`DC`)."""

    code = models.CharField(max_length=5, primary_key=True)
    name_en = models.CharField(max_length=100)
    name_zh_hant = models.CharField(max_length=100)
    name_zh_hans = models.CharField(max_length=100)
    claim_limit_cents = models.BigIntegerField(null=True, help_text="the most that may be claimed, in HK$ cents")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> Trilingual:
        return trilingual(self, "name")


class CaseTypeQuerySet(models.QuerySet["CaseType"]):
    def open_for(self, service: str, day: date) -> "CaseTypeQuerySet":
        """Case types for which a notice enables a service (`commence`, `file`, …) on a day in court time."""
        notices = ImplementationNotice.objects.filter(**{service: True}, since__lte=day)
        return self.filter(pk__in=notices.values("case_type"))


class CaseType(models.Model):
    """A kind of case, known by the prefix of its numbers (`DCPI`)."""

    prefix = models.CharField(max_length=6, primary_key=True)
    court = models.ForeignKey(Court, models.PROTECT, related_name="case_types")
    name_en = models.CharField(max_length=100)
    name_zh_hant = models.CharField(max_length=100)
    name_zh_hans = models.CharField(max_length=100)

    objects = CaseTypeQuerySet.as_manager()

    class Meta:
        ordering = ["prefix"]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> Trilingual:
        return trilingual(self, "name")


class ImplementationNotice(models.Model):
    """From this day a case type may be used electronically, for the services named here."""

    case_type = models.ForeignKey(CaseType, models.PROTECT, related_name="notices")
    since = models.DateField()
    commence = models.BooleanField(default=True)
    file = models.BooleanField(default=True)
    inspect = models.BooleanField(default=True)
    cause_book = models.BooleanField(default=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_type", "since"], name="one_notice_a_case_type_and_day"),
        ]

    def __str__(self) -> str:
        return f"{self.case_type_id} since {self.since}"
