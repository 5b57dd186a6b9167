"""An organization and its branches (domain 3.1, 3.2)."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from icms.lib.names import both_names


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

    name_en = models.CharField(max_length=200, blank=True)
    name_zh = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=30, choices=Kind)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(name_en="", name_zh=""), name="organization_has_a_name"),
        ]

    def __str__(self) -> str:
        return both_names(self.name_en, self.name_zh)


class Branch(models.Model):
    """A branch of an organization, known by its code; `HQ` always exists."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="branches")
    code = models.CharField(max_length=6, validators=[RegexValidator(r"^[A-Z0-9]{2,6}$")])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "code"], name="branch_code_unique_in_organization"),
            models.CheckConstraint(condition=models.Q(code__regex=r"^[A-Z0-9]{2,6}$"), name="branch_code_form"),
        ]

    def __str__(self) -> str:
        return self.code
