"""An account: who signs in, and in which role (domain 3.1)."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import PermissionsMixin, UserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.organization import Branch, Organization
from accounts.roles import (
    BRANCH_ROLES,
    FILERS,
    ISSUING_DESK,
    ORGANIZATION_ADMINISTRATORS,
    ORGANIZATION_ROLES,
    REGISTRY_DESK,
    SECOND_FACTOR_ROLES,
    STAFF,
    Role,
)
from icms.lib.names import both_names, name_for

ORGANIZATION_ROLE_VALUES = sorted(ORGANIZATION_ROLES)
BRANCH_ROLE_VALUES = sorted(BRANCH_ROLES)


# Active, and its holder has set a password: before that nobody can sign in with it.
IN_USE = models.Q(state="active") & ~models.Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)


class User(AbstractBaseUser, PermissionsMixin):
    """An account holder. One person may hold several accounts, told apart by their account names."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", _("Suspended")
        CLOSED = "closed", _("Closed")

    class Language(models.TextChoices):
        ENGLISH = "en", "English"
        TRADITIONAL = "zh-hant", "繁體中文"
        SIMPLIFIED = "zh-hans", "简体中文"

    username = models.CharField(
        _("account name"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9._-]*$")],
    )
    role = models.CharField(max_length=20, choices=Role)
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    name_en = models.CharField(max_length=200, blank=True)
    name_zh = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=7, choices=Language, default=Language.ENGLISH)
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="accounts")
    branch = models.ForeignKey(Branch, models.PROTECT, null=True, blank=True, related_name="accounts")
    address = models.TextField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    is_staff = False
    objects = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(name_en="", name_zh=""), name="account_holder_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(role__in=ORGANIZATION_ROLE_VALUES, organization__isnull=False)
                | (~models.Q(role__in=ORGANIZATION_ROLE_VALUES) & models.Q(organization__isnull=True)),
                name="organization_roles_have_an_organization",
            ),
            models.CheckConstraint(
                condition=~models.Q(role__in=BRANCH_ROLE_VALUES) | models.Q(branch__isnull=False),
                name="administrators_and_users_belong_to_a_branch",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Only an active account signs in."""
        return self.state == self.State.ACTIVE

    @property
    def name(self) -> str:
        return both_names(self.name_en, self.name_zh)

    def name_in(self, language: str | None) -> str:
        """The holder's name in the reader's script."""
        return name_for(self.name_en, self.name_zh, language)

    @property
    def registered_user(self) -> str:
        """In whose name the account acts: the organization, or the person (domain 3.1, both actors)."""
        return str(self.organization) if self.organization else self.name

    @property
    def is_filer(self) -> bool:
        """May this kind of account transact at all? A PA or SA may not."""
        return self.role in FILERS

    @property
    def is_administrator(self) -> bool:
        """Is it a PA's or an SA's account?"""
        return self.role in ORGANIZATION_ADMINISTRATORS

    @property
    def needs_second_factor(self) -> bool:
        """Is a second factor compulsory for this account (domain 3.4)?"""
        return self.role in SECOND_FACTOR_ROLES

    @property
    def is_officer(self) -> bool:
        return self.role in STAFF

    @property
    def is_registry(self) -> bool:
        return self.role in REGISTRY_DESK

    @property
    def may_issue(self) -> bool:
        """May it prepare and issue documents of the court: the registry, and a judge's clerk?"""
        return self.role in ISSUING_DESK
