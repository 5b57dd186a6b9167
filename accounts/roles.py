"""The kinds of account and what each may do at all (domain 3.1 and 11)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    INDIVIDUAL = "IU", _("Individual user")
    PRIMARY_ADMINISTRATOR = "PA", _("Primary administrator")
    SECONDARY_ADMINISTRATOR = "SA", _("Secondary administrator")
    ORGANIZATION_USER = "OU", _("Organization user")
    HELP_CENTRE = "help_centre", _("Help Centre officer")
    REGISTRY = "registry", _("Registry officer")
    REGISTRY_SUPERVISOR = "registry_supervisor", _("Registry supervisor")
    JUDGES_CLERK = "judges_clerk", _("Judge’s clerk")
    ACCOUNTS = "accounts", _("Accounts officer")
    ACCOUNTS_SUPERVISOR = "accounts_supervisor", _("Accounts supervisor")
    LANGUAGE = "language", _("Language officer")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor")


FILERS = frozenset({Role.INDIVIDUAL, Role.ORGANIZATION_USER})
ORGANIZATION_ADMINISTRATORS = frozenset({Role.PRIMARY_ADMINISTRATOR, Role.SECONDARY_ADMINISTRATOR})
ORGANIZATION_ROLES = ORGANIZATION_ADMINISTRATORS | {Role.ORGANIZATION_USER}
BRANCH_ROLES = frozenset({Role.SECONDARY_ADMINISTRATOR, Role.ORGANIZATION_USER})
REGISTRY_DESK = frozenset({Role.REGISTRY, Role.REGISTRY_SUPERVISOR})
ISSUING_DESK = REGISTRY_DESK | {Role.JUDGES_CLERK}
ACCOUNTS_DESK = frozenset({Role.ACCOUNTS, Role.ACCOUNTS_SUPERVISOR})
LANGUAGE_DESK = frozenset({Role.LANGUAGE})
CALENDAR_DESK = frozenset({Role.REGISTRY_SUPERVISOR, Role.ADMINISTRATOR})
COURTS_DESK = frozenset({Role.ADMINISTRATOR})
HELP_CENTRE_DESK = frozenset({Role.HELP_CENTRE})
STAFF = frozenset(Role) - FILERS - ORGANIZATION_ROLES
# A second factor is compulsory for whoever can act on others (domain 3.4).
SECOND_FACTOR_ROLES = STAFF | ORGANIZATION_ADMINISTRATORS
