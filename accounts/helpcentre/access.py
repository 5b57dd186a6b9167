"""Gates of the Help Centre's desk: its officers act, an auditor reads, everybody else is refused (domain 11)."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.access import for_roles
from accounts.models import (
    Application,
    CapRequest,
    Message,
    NameChange,
    Organization,
    SupportingDocument,
    User,
)
from accounts.roles import HELP_CENTRE_DESK, ORGANIZATION_ROLES, Role
from icms.lib.references import parse_reference

officers_only = for_roles(HELP_CENTRE_DESK)
readers = for_roles(HELP_CENTRE_DESK | {Role.AUDITOR})
# Whose accounts the Help Centre decides on: those of individuals and of primary administrators (domain 3.1).
LOOKED_AFTER = frozenset({Role.INDIVIDUAL, Role.PRIMARY_ADMINISTRATOR})


def may_act(user: User) -> bool:
    """Does the desk show this reader what can be done, or only what is?"""
    return user.role in HELP_CENTRE_DESK


def get_application(reference: str) -> Application:
    """The application of this reference that has come in; a draft is the applicant's own affair."""
    found = (
        Application.objects.exclude(submitted_at=None)
        .select_related(
            "organization", "refusal", "account", "keyed_by", "taken_by", "read_by", "identity_confirmed_by"
        )
        .filter(reference=parse_reference(reference))
        .first()
    )
    if found is None:
        raise Http404
    return found


def get_document(reference: str, order: int) -> SupportingDocument:
    """One supporting document of an application that has come in."""
    document = get_application(reference).documents.filter(order=order).first()
    if document is None:
        raise Http404
    return document


def get_organization(reference: str) -> Organization:
    found = Organization.objects.filter(reference=parse_reference(reference)).first()
    if found is None:
        raise Http404
    return found


def get_account(username: str) -> User:
    """The account of an individual or of a member of an organization; the court's own accounts are kept elsewhere."""
    found = (
        User.objects.select_related("organization", "branch")
        .filter(username=username, role__in=ORGANIZATION_ROLES | {Role.INDIVIDUAL})
        .first()
    )
    if found is None:
        raise Http404
    return found


def get_account_to_change(username: str) -> User:
    """An account the Help Centre decides on; those of SAs and users are for their own administrators: 403."""
    account = get_account(username)
    if account.role not in LOOKED_AFTER:
        raise PermissionDenied
    return account


def get_cap_request(reference: str) -> CapRequest:
    found = (
        CapRequest.objects.select_related("organization", "asked_by", "decided_by")
        .filter(reference=parse_reference(reference))
        .first()
    )
    if found is None:
        raise Http404
    return found


def get_name_change(reference: str) -> NameChange:
    found = (
        NameChange.objects.select_related("account__organization", "asked_by", "decided_by")
        .filter(reference=parse_reference(reference))
        .first()
    )
    if found is None:
        raise Http404
    return found


def get_failed_message(reference: str) -> Message:
    """A message whose e-mail could not be sent."""
    found = (
        Message.objects.email_failed()
        .to_known_people()
        .select_related("to__organization", "application")
        .filter(reference=parse_reference(reference))
        .first()
    )
    if found is None:
        raise Http404
    return found
