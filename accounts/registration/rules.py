"""What an application needs: the pages say it, and the checks hold to it (domain 3.3)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Application, Organization, SupportingDocument

Kind = SupportingDocument.Kind
# Bodies whose existence needs no certificate.
KNOWN_BODIES = frozenset(
    {
        Organization.Kind.GOVERNMENT_DEPARTMENT,
        Organization.Kind.LAW_ENFORCEMENT_AGENCY,
        Organization.Kind.STATUTORY_BODY,
    }
)
REGISTRATIONS = frozenset(
    {Kind.BUSINESS_REGISTRATION, Kind.REGISTRATION_SEARCH, Kind.ANNUAL_RETURN, Kind.SOCIETY},
)
# What an applicant may say a file is; the rest is for the Help Centre, which scans papers and keeps authorities.
FOR_INDIVIDUALS = (Kind.COURT_DOCUMENT, Kind.PROCEEDING, Kind.OTHER)
FOR_ORGANIZATIONS = (
    Kind.AUTHORIZATION,
    Kind.RESOLUTION,
    Kind.PROCEEDING,
    Kind.COURT_DOCUMENT,
    Kind.BUSINESS_REGISTRATION,
    Kind.REGISTRATION_SEARCH,
    Kind.ANNUAL_RETURN,
    Kind.SOCIETY,
    Kind.OTHER,
)
FOR_ADMINISTRATORS = (Kind.AUTHORIZATION, Kind.RESOLUTION, Kind.OTHER)


@dataclass(frozen=True)
class Need:
    """One thing to be shown: in words, and the kinds of document of which any one shows it."""

    code: str
    words: Any
    kinds: frozenset[Kind]
    also_number: frozenset[Kind] = frozenset()  # these show it too, together with a case number

    def is_met(self, kinds: Collection[str], *, has_number: bool) -> bool:
        """Do documents of these kinds show it?"""
        return bool(self.kinds & set(kinds)) or (has_number and bool(self.also_number & set(kinds)))


AUTHORITY = Need(
    "authority",
    _("A letter of authorization or a resolution of the organization that names you."),
    frozenset({Kind.AUTHORIZATION, Kind.RESOLUTION}),
)
INDIVIDUAL_CASE = Need(
    "case",
    _(
        "A court document that bears the case number: a writ or other originating document, an order, or a judgment. "
        "Or type the case number and show in another way that you are a party."
    ),
    frozenset({Kind.COURT_DOCUMENT}),
    frozenset({Kind.PROCEEDING}),
)
ORGANIZATION_CASE = Need(
    "case",
    _("Proof that the organization is involved in the case, such as a court document that bears its number."),
    frozenset({Kind.PROCEEDING, Kind.COURT_DOCUMENT}),
)
REGISTRATION = Need(
    "registration",
    _(
        "One of these: a valid business registration certificate, a business registration search, the latest annual "
        "return, or the certificate of registration of a society or of incorporation of owners."
    ),
    REGISTRATIONS,
)


def needs(application: Application) -> list[Need]:
    """What the supporting documents of this application must show; empty where none are needed."""
    return list(_needs(application))


def _needs(application: Application) -> Iterator[Need]:
    ongoing = application.proceeding == Application.Proceeding.ONGOING
    if application.kind == Application.Kind.INDIVIDUAL:
        if ongoing:
            yield INDIVIDUAL_CASE
        return
    yield AUTHORITY
    if application.kind == Application.Kind.ADMINISTRATOR:
        return
    if ongoing:
        yield ORGANIZATION_CASE
    if application.org_kind not in KNOWN_BODIES:
        yield REGISTRATION


def unmet(application: Application) -> list[Need]:
    """Which of them nothing shows yet."""
    kinds = set(application.documents.values_list("kind", flat=True))
    has_number = bool(application.case_numbers)
    return [need for need in needs(application) if not need.is_met(kinds, has_number=has_number)]


def kinds_for(application: Application) -> tuple[Kind, ...]:
    """What the applicant may say a file is."""
    if application.kind == Application.Kind.INDIVIDUAL:
        return FOR_INDIVIDUALS
    return FOR_ADMINISTRATORS if application.kind == Application.Kind.ADMINISTRATOR else FOR_ORGANIZATIONS


def asks_for_proceeding(application: Application) -> bool:
    """Another PA joins an organization whose proceedings are known already."""
    return application.kind != Application.Kind.ADMINISTRATOR
