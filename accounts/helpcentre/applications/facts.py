"""Putting facts right: typing errors of a paper application, an address for mail that came back, the organization."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit, links
from accounts.helpcentre.own import refuse_own
from accounts.models import Application, Organization, User
from accounts.registration.moving import locked
from accounts.states import OPEN, State
from icms.lib.errors import Reason, Refused

FACTS = (
    "language",
    "name_en",
    "name_zh",
    "email",
    "telephone",
    "address",
    "position",
    "org_name_en",
    "org_name_zh",
    "org_kind",
    "org_registration_number",
    "org_address",
    "org_telephone",
    "proceeding",
    "case_numbers",
    "proceeding_note",
    "declared_name",
)
ONLINE = Reason("online", _("The applicant filled in this application. Ask the applicant to put the facts right."))
CLOSED = Reason("state", _("This application is closed, or its facts were confirmed at the counter."))
NOT_THIS_KIND = Reason("kind", _("Only another primary administrator is added to an organization that exists."))
NOT_UNDER_REVIEW = Reason("state", _("Take the application in hand first."))


def may_correct(application: Application) -> bool:
    """May an officer correct what was typed? Only what was keyed in from paper, until the identity is confirmed."""
    return (
        application.channel != Application.Channel.ONLINE
        and application.state in OPEN
        and application.identity_confirmed_at is None
    )


@transaction.atomic
def correct_facts(*, application_id: int, officer: User, reason: str, **facts: Any) -> None:
    """Correct typing errors in a paper application; the record says which facts were other before."""
    application = locked(application_id)
    refuse_own(officer, application)
    if application.channel == Application.Channel.ONLINE:
        raise Refused(ONLINE)
    if not may_correct(application):
        raise Refused(CLOSED)
    changed = {name: facts[name] for name in FACTS if name in facts and facts[name] != getattr(application, name)}
    if not changed:
        return
    before = {name: getattr(application, name) for name in changed}
    for name, value in changed.items():
        setattr(application, name, value)
    application.save(update_fields=list(changed))
    audit.record(
        act="application.facts_corrected",
        subject=application,
        actor=officer,
        reason=reason,
        was=before,
        now=changed,
    )


@transaction.atomic
def correct_email(*, application_id: int, officer: User, email: str, reason: str) -> None:
    """Another e-mail address for an applicant whose mail came back; on paper or online, while it is open."""
    application = locked(application_id)
    if application.state not in OPEN | {State.REFUSED, State.LAPSED}:
        raise Refused(CLOSED)
    if email == application.email:
        return
    before, application.email = application.email, email
    application.save(update_fields=["email"])
    links.end_links(application=application)
    audit.record(
        act="application.email_corrected", subject=application, actor=officer, was=before, now=email, reason=reason
    )


@transaction.atomic
def choose_organization(*, application_id: int, officer: User, organization: Organization) -> None:
    """Say of which organization the applicant is to be another primary administrator."""
    application = locked(application_id)
    refuse_own(officer, application)
    if application.kind != Application.Kind.ADMINISTRATOR:
        raise Refused(NOT_THIS_KIND)
    if application.state != State.UNDER_REVIEW or application.taken_by_id != officer.pk:
        raise Refused(NOT_UNDER_REVIEW)
    application.organization = organization
    application.save(update_fields=["organization"])
    audit.record(
        act="application.organization_chosen",
        subject=application,
        actor=officer,
        organization=organization.reference,
        note=str(organization),
    )
