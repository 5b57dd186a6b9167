"""An organization: its branches, its maxima, the empowerments and the imports of its members (domain 3.1, 3.2)."""

from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from icms.lib import clock
from icms.lib.names import both_names
from icms.lib.references import new_reference

HEAD_OFFICE = "HQ"


class Organization(models.Model):
    """A registered user that acts through its accounts."""

    class Kind(models.TextChoices):
        LAW_FIRM = "law_firm", _("Law firm")
        BAR_ASSOCIATION = "bar_association", _("The Bar Association")
        LAW_SOCIETY = "law_society", _("The Law Society")
        GOVERNMENT_DEPARTMENT = "government_department", _("Government department")
        LAW_ENFORCEMENT_AGENCY = "law_enforcement_agency", _("Law enforcement agency")
        STATUTORY_BODY = "statutory_body", _("Statutory body")
        COMPANY = "company", _("Company")
        PARTNERSHIP = "partnership", _("Partnership")
        SOLE_PROPRIETORSHIP = "sole_proprietorship", _("Sole proprietorship")
        INCORPORATED_OWNERS = "incorporated_owners", _("Incorporated owners")
        OTHER = "other", _("Other unincorporated body")

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    name_en = models.CharField(max_length=200, blank=True)
    name_zh = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=30, choices=Kind)
    registration_number = models.CharField(max_length=30, blank=True)
    address = models.TextField(max_length=500, blank=True)
    telephone = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    # The most accounts and branches it may have; closed ones do not count, suspended ones do (domain 3.2).
    most_primary = models.PositiveSmallIntegerField(default=2)
    most_secondary = models.PositiveSmallIntegerField(default=5)
    most_users = models.PositiveSmallIntegerField(default=20)
    most_branches = models.PositiveSmallIntegerField(default=5)
    default_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="default_for_organizations"
    )
    wants_approval = models.BooleanField(default=False, help_text="a second person approves what is to be lodged")

    class Meta:
        ordering = ["name_en", "name_zh", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name_en="", name_zh=""), name="organization_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(most_primary__gte=1, most_branches__gte=1), name="organization_has_room_for_its_pa"
            ),
        ]

    def __str__(self) -> str:
        return both_names(self.name_en, self.name_zh)


class Branch(models.Model):
    """A branch of an organization, known by its code; `HQ` always exists. One without members may be closed."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="branches")
    code = models.CharField(max_length=6, validators=[RegexValidator(r"^[A-Z0-9]{2,6}$")])
    name_en = models.CharField(max_length=100, blank=True)
    name_zh = models.CharField(max_length=100, blank=True)
    default_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="default_for_branches"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "code"], name="branch_code_unique_in_organization"),
            models.CheckConstraint(condition=models.Q(code__regex=r"^[A-Z0-9]{2,6}$"), name="branch_code_form"),
            models.CheckConstraint(
                condition=~models.Q(code=HEAD_OFFICE) | models.Q(closed_at=None), name="head_office_is_never_closed"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class EmpowermentQuerySet(models.QuerySet["Empowerment"]):
    def in_force(self) -> Self:
        """Those that nobody has taken back."""
        return self.filter(taken_back_at=None)


class Empowerment(models.Model):
    """One of the three, for one SA, from when it was given until it was taken back."""

    class Kind(models.TextChoices):
        LOOK_AFTER_ADMINISTRATORS = "administrators", _("Look after administrators")
        ASSIGN_IN_OTHER_BRANCHES = "other_branches", _("Assign in other branches")
        SET_DEFAULT_USERS = "default_users", _("Set default users")

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="empowerments")
    kind = models.CharField(max_length=20, choices=Kind)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)

    objects = EmpowermentQuerySet.as_manager()

    class Meta:
        ordering = ["given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind"], condition=models.Q(taken_back_at=None), name="empowered_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(taken_back_at=None, taken_back_by=None)
                | models.Q(taken_back_at__gte=models.F("given_at"), taken_back_by__isnull=False),
                name="empowerment_taken_back_by_somebody_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.account_id}"


class MemberImport(models.Model):
    """Rows as they were read, waiting for the administrator to say yes; checked again at each look. `rows` is JSON."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="imports")
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    read_at = models.DateTimeField()
    rows = models.JSONField()
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.reference
