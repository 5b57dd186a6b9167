"""Gates of the organization's pages: its PA and SA alone; what belongs to another organization is not there."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.access import for_roles
from accounts.models import Branch, CapRequest, MemberImport, Organization, User
from accounts.permissions import Function
from accounts.roles import ORGANIZATION_ADMINISTRATORS, Role
from icms.lib.references import parse_reference

administrators_only = for_roles(ORGANIZATION_ADMINISTRATORS)

OTHER_ADMINISTRATOR = _(
    "Primary administrators and your own account are not changed here: the Help Centre looks after primary "
    "administrators, and your own profile has a page of its own."
)
NOT_EMPOWERED = _("Only a primary administrator, or a secondary administrator who was empowered to, can do this.")
PRIMARY_ONLY = _("Only a primary administrator can do this.")


def organization_of(user: User) -> Organization:
    """The organization this administrator looks after. Raises PermissionDenied for an account that has none."""
    if user.organization is None:
        raise PermissionDenied
    return user.organization


def get_member(user: User, username: str) -> User:
    """A member of the administrator's own organization, by account name; another organization's is not there."""
    member = User.objects.filter(organization=organization_of(user), username=username)
    found = member.select_related("branch", "organization").first()
    if found is None:
        raise Http404
    return found


def get_branch(user: User, code: str) -> Branch:
    """A branch of the administrator's own organization, by its code."""
    found = Branch.objects.filter(organization=organization_of(user), code=code).select_related("default_user").first()
    if found is None:
        raise Http404
    return found


def get_request(user: User, reference: str) -> CapRequest:
    """A request of the administrator's own organization."""
    found = CapRequest.objects.filter(organization=organization_of(user), reference=parse_reference(reference))
    if (request := found.select_related("asked_by", "organization").first()) is None:
        raise Http404
    return request


def get_import(user: User, reference: str) -> MemberImport:
    """A file of members that this very administrator has had read."""
    found = MemberImport.objects.filter(organization=organization_of(user), read_by=user)
    if (kept := found.filter(reference=parse_reference(reference)).first()) is None:
        raise Http404
    return kept


def require(may: bool, words: Any = NOT_EMPOWERED) -> None:
    """Raises PermissionDenied unless the function table says yes; `words` say who may."""
    if not may:
        raise PermissionDenied(words)


def require_function(user: User, function: Function) -> None:
    """Raises PermissionDenied if this account may not do this at all."""
    require(permissions.may(user, function), why_not(function))


def why_not(function: Function) -> Any:
    """Who may do what this account may not."""
    cells = permissions.TABLE[function]
    return NOT_EMPOWERED if Role.SECONDARY_ADMINISTRATOR in cells else PRIMARY_ONLY


def why_not_on(account: User) -> Any:
    """Who looks after this account, said to an administrator who does not."""
    return NOT_EMPOWERED if account.role == Role.SECONDARY_ADMINISTRATOR else OTHER_ADMINISTRATOR
