"""The review: an application is taken in hand, read, sent on to the identity check, sent back, or refused."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit, links
from accounts.helpcentre.rules import refuse_conflict
from accounts.messages.services import post_to_applicant
from accounts.models import Application, Organization, RefusalReason, User
from accounts.opening_hours import closing_time_from
from accounts.registration.appointments import services as appointments
from accounts.registration.rules import needs
from accounts.registration.transitions import change_state, locked
from accounts.states import State
from icms.lib import clock
from icms.lib.errors import Reason, Refused

TIME_TO_COME = timedelta(days=30)
NOT_NOW = Reason("state", _("Somebody has moved this application on meanwhile. Look at it again."))
TAKEN = Reason("taken", _("Another officer has this application in hand."))
NO_ORGANIZATION = Reason("no_organization", _("Choose the organization whose administrator this is to be."))
NO_DOCUMENT = Reason("no_document", _("There is no supporting document yet. Ask for one, or add the one that came in."))
CONFIRMED = Reason("confirmed", _("The identity is confirmed. Undo that first."))
NO_NOTE = Reason("no_note", _("Say the reason in the note."), "note")


@transaction.atomic
def claim(*, application_id: int, officer: User, from_another: bool = False) -> Application:
    """Claim an application; from another officer only with `from_another`. Raises Refused."""
    application = locked(application_id)
    refuse_conflict(officer, application)
    if application.state == State.SUBMITTED:
        application.taken_by = officer
        change_state(application, State.UNDER_REVIEW, actor=officer)
        return application
    if application.state != State.UNDER_REVIEW:
        raise Refused(NOT_NOW)
    if application.taken_by_id == officer.pk:
        return application
    if application.taken_by is not None and not from_another:
        raise Refused(TAKEN)
    before, application.taken_by = application.taken_by, officer
    application.save(update_fields=["taken_by"])
    holder = before.username if before else ""
    audit.record(act="application.taken_over", subject=application, actor=officer, holder=holder)
    return application


@transaction.atomic
def release(*, application_id: int, officer: User) -> None:
    """Put an application back into the queue; also one that waited for more information, which came another way."""
    application = locked(application_id)
    if application.state == State.UNDER_REVIEW:
        _in_hand(application, officer)
    elif application.state != State.MORE_INFORMATION_WANTED:
        raise Refused(NOT_NOW)
    application.taken_by, application.wanted = None, ""
    change_state(application, State.SUBMITTED, actor=officer)


@transaction.atomic
def ask_for_identity(*, application_id: int, officer: User) -> None:
    """The application is in order: the applicant has 30 days to come with an identity document (domain 3.3).

    Refused where a document is needed and none is there; who is about to begin a first case needs none.
    """
    application = _in_hand(locked(application_id), officer)
    if application.kind == Application.Kind.ADMINISTRATOR and application.organization_id is None:
        raise Refused(NO_ORGANIZATION)
    if needs(application) and not application.documents.exists():
        raise Refused(NO_DOCUMENT)
    _await_identity(application, officer)


@transaction.atomic
def want_more(*, application_id: int, officer: User, wanted: str) -> None:
    """Ask the applicant for more, in the officer's own words."""
    application = _in_hand(locked(application_id), officer)
    application.wanted, application.taken_by = wanted, None
    change_state(application, State.MORE_INFORMATION_WANTED, actor=officer, note=wanted)
    _write(application, "application_more_wanted", wanted=wanted)


@transaction.atomic
def refuse(*, application_id: int, officer: User, reason: RefusalReason, note: str) -> None:
    """Refuse an application, with a coded reason and a note to the applicant; an appointment is called off."""
    application = locked(application_id)
    refuse_conflict(officer, application)
    if application.state == State.UNDER_REVIEW:
        _in_hand(application, officer)
    elif application.state not in (State.MORE_INFORMATION_WANTED, State.AWAITING_IDENTITY):
        raise Refused(NOT_NOW)
    if reason.needs_note and not note.strip():
        raise Refused(NO_NOTE)
    appointments.release(application)
    application.refusal, application.note, application.taken_by = reason, note, None
    application.decided_by, application.decided_at = officer, clock.now()
    change_state(application, State.REFUSED, actor=officer, reason=reason.code, note=note)
    post_to_applicant(
        application=application,
        kind="application_refused",
        params={"refusal": reason.code, "text": reason.text.as_json(), "note": note},
    )


@transaction.atomic
def withdraw_refusal(*, application_id: int, officer: User, note: str) -> None:
    """Withdraw a refusal that was wrong, or whose ground is gone: the application is under review again."""
    application = locked(application_id)
    refuse_conflict(officer, application)
    if application.state != State.REFUSED:
        raise Refused(NOT_NOW)
    application.refusal, application.note, application.taken_by = None, "", officer
    application.decided_by = application.decided_at = None
    # The identity, if it was confirmed, is asked for again: the review may bring other facts to light.
    application.identity_confirmed_at = application.identity_confirmed_by = None
    change_state(application, State.UNDER_REVIEW, actor=officer, note=note)
    post_to_applicant(application=application, kind="application_reopened", params={"lapsed": False})


@transaction.atomic
def reopen_lapsed(*, application_id: int, officer: User) -> None:
    """Reopen a lapsed application: it waits for the applicant for another 30 days."""
    application = locked(application_id)
    refuse_conflict(officer, application)
    if application.state != State.LAPSED:
        raise Refused(NOT_NOW)
    _await_identity(application, officer, kind="application_reopened", lapsed=True)


@transaction.atomic
def review_again(*, application_id: int, officer: User, note: str) -> None:
    """Put an application that waits for the identity check back under review, in this officer's hand."""
    application = locked(application_id)
    refuse_conflict(officer, application)
    if application.state != State.AWAITING_IDENTITY:
        raise Refused(NOT_NOW)
    if application.identity_confirmed_at:
        raise Refused(CONFIRMED)
    appointments.release(application)
    application.taken_by, application.lapses_at = officer, None
    change_state(application, State.UNDER_REVIEW, actor=officer, note=note)
    post_to_applicant(application=application, kind="application_reopened", params={"lapsed": False})


def _in_hand(application: Application, officer: User) -> Application:
    """Raises Refused unless this officer has it under review and has no conflict of interest."""
    refuse_conflict(officer, application)
    if application.state != State.UNDER_REVIEW:
        raise Refused(NOT_NOW)
    if application.taken_by_id != officer.pk:
        raise Refused(TAKEN)
    return application


def _await_identity(
    application: Application, officer: User, *, kind: str = "application_awaiting_identity", **params: object
) -> None:
    application.read_by, application.taken_by = officer, None
    now = clock.now()
    application.lapses_at = closing_time_from(now + TIME_TO_COME)
    change_state(application, State.AWAITING_IDENTITY, actor=officer, lapses_at=application.lapses_at.isoformat())
    _write(
        application, kind, lifetime=application.lapses_at - now, lapses_at=application.lapses_at.isoformat(), **params
    )


def _write(
    application: Application, kind: str, *, lifetime: timedelta = links.APPLICATION_LIFETIME, **params: object
) -> None:
    """An e-mail with the link by which the applicant goes on, to add documents or to choose a time."""
    link = links.link_to_application(application, lifetime=lifetime)
    post_to_applicant(application=application, kind=kind, params=params, one_time_link=link)


NOT_THIS_KIND = Reason("kind", _("Only another primary administrator is added to an organization that exists."))
NOT_UNDER_REVIEW = Reason("state", _("Take the application in hand first."))


@transaction.atomic
def choose_organization(*, application_id: int, officer: User, organization: Organization) -> None:
    """Say of which organization the applicant is to be another primary administrator."""
    application = locked(application_id)
    refuse_conflict(officer, application)
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
