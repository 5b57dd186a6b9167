"""What still keeps an application from being submitted: every reason at once (domain 3.3).

The `field` of each reason names the task that mends it: person, organization, proceeding or documents.
"""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from accounts.models import Application
from accounts.registration.rules import KNOWN_BODIES, asks_for_proceeding, unmet
from icms.lib.errors import Reason

NO_NAME = Reason("no_name", _("Enter your name."), "person")
NO_TELEPHONE = Reason("no_telephone", _("Enter your telephone number."), "person")
NO_ADDRESS = Reason("no_address", _("Enter your address."), "person")
NO_POSITION = Reason("no_position", _("Enter your position in the organization."), "person")
NO_ORGANIZATION = Reason("no_organization", _("Enter the name of the organization."), "organization")
NO_ORGANIZATION_KIND = Reason("no_organization_kind", _("Choose what kind of organization it is."), "organization")
NO_REGISTRATION_NUMBER = Reason(
    "no_registration_number", _("Enter the registration number of the organization."), "organization"
)
NO_ORGANIZATION_ADDRESS = Reason("no_organization_address", _("Enter the address of the organization."), "organization")
NO_ORGANIZATION_TELEPHONE = Reason(
    "no_organization_telephone", _("Enter the telephone number of the organization."), "organization"
)
NO_PROCEEDING = Reason(
    "no_proceeding", _("Say whether there is a case already, or one is about to begin."), "proceeding"
)
NO_DESCRIPTION = Reason("no_description", _("Say in a few words what case is about to begin."), "proceeding")
NOT_YOUR_NAME = Reason(
    "not_your_name", _("Type your name as you gave it under “About you”, in English or in Chinese."), "declared_name"
)
NOT_SHOWN = {
    "authority": Reason(
        "authority", _("Add a letter of authorization or a resolution of the organization."), "documents"
    ),
    "case": Reason("case", _("Add a document that shows the part in the case."), "documents"),
    "registration": Reason("registration", _("Add a document that shows the organization is registered."), "documents"),
}


def blockers(application: Application) -> list[Reason]:
    """Every reason why this application cannot be submitted yet."""
    return [
        *_person(application),
        *_organization(application),
        *(_proceeding(application) if asks_for_proceeding(application) else ()),
        *(NOT_SHOWN[need.code] for need in unmet(application)),
    ]


def _person(application: Application) -> Iterator[Reason]:
    if not application.name:
        yield NO_NAME
    if not application.telephone:
        yield NO_TELEPHONE
    if not application.address:
        yield NO_ADDRESS
    if not application.is_individual and not application.position:
        yield NO_POSITION


def _organization(application: Application) -> Iterator[Reason]:
    if application.is_individual:
        return
    if not application.organization_name:
        yield NO_ORGANIZATION
    if application.kind == Application.Kind.ADMINISTRATOR:
        return
    if not application.org_kind:
        yield NO_ORGANIZATION_KIND
    elif application.org_kind not in KNOWN_BODIES and not application.org_registration_number:
        yield NO_REGISTRATION_NUMBER
    if not application.org_address:
        yield NO_ORGANIZATION_ADDRESS
    if not application.org_telephone:
        yield NO_ORGANIZATION_TELEPHONE


def _proceeding(application: Application) -> Iterator[Reason]:
    if not application.proceeding:
        yield NO_PROCEEDING
    elif application.proceeding == Application.Proceeding.NEW and not application.proceeding_note:
        yield NO_DESCRIPTION
