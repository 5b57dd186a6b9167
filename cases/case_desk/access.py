"""The gate to the registry's desk for one case: the registry changes, judges' clerks and the auditor read."""

from accounts.access import for_roles
from accounts.models import User
from accounts.roles import ISSUING_DESK, REGISTRY_DESK, Role
from cases.case_desk.status import RESTRICTERS

readers = for_roles(ISSUING_DESK | {Role.AUDITOR})
officers_only = for_roles(REGISTRY_DESK)
restricters_only = for_roles(RESTRICTERS)


def may_change(user: User) -> bool:
    return user.role in REGISTRY_DESK


def may_restrict(user: User) -> bool:
    return user.role in RESTRICTERS
