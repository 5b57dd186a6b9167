"""Paper applications: keyed in as of the day they came, corrected, added to (domain 3.3)."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit, links, opening_hours
from accounts.helpcentre.rules import refuse_conflict
from accounts.messages.services import post_to_applicant
from accounts.models import Application, SupportingDocument, User
from accounts.registration.documents.files import add_document
from accounts.registration.transitions import change_state, locked
from accounts.states import OPEN, State
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from icms.lib.uploads import ArrivedFile

# Further papers may come in by post until the account is open.
MAY_ADD = frozenset({State.SUBMITTED, State.UNDER_REVIEW, State.MORE_INFORMATION_WANTED, State.AWAITING_IDENTITY})
Paper = tuple[str, ArrivedFile]


@transaction.atomic
def key_in(
    *, officer: User, kind: str, channel: str, came_on: date, scan: ArrivedFile, papers: Sequence[Paper], **facts: Any
) -> Application:
    """Put a paper application into the queue as of the day it came in, with the scan of its form.

    Raises Refused if a file cannot be accepted; then nothing is saved. Whoever keys it in cannot approve it
    (accounts/helpcentre/approval/services.py): what was typed is seen by a second pair of eyes.
    """
    now = clock.now()
    application = Application.objects.create(
        kind=kind, channel=channel, state=State.DRAFT, state_since=now, created_at=now, keyed_by=officer, **facts
    )
    for what, file in ((SupportingDocument.Kind.PAPER_FORM, scan), *papers):
        add_document(
            application_id=application.pk, file=file, kind=what, actor=officer, may_add=frozenset({State.DRAFT})
        )
    application = locked(application.pk)
    application.submitted_at = received_at(came_on)
    audit.record(
        act="application.keyed_in", subject=application, actor=officer, channel=channel, came_on=came_on.isoformat()
    )
    change_state(application, State.SUBMITTED, actor=officer)
    if application.email:
        post_to_applicant(application=application, kind="application_keyed_in", params={"channel": channel})
    return application


def received_at(day: date) -> datetime:
    """The instant from which a paper counts: now if it came today, else the opening of the Help Centre on that day."""
    now = clock.now()
    if day >= clock.court_day(now):
        return now
    try:
        spans = opening_hours.sessions(day)
    except LookupError:
        spans = ()
    return spans[0][0] if spans else clock.from_court(datetime.combine(day, time(9)))


def add_paper(*, application_id: int, officer: User, kind: str, file: ArrivedFile) -> None:
    """Add a paper that came in later; kept encrypted like the others. Raises Refused."""
    add_document(application_id=application_id, file=file, kind=kind, actor=officer, may_add=MAY_ADD)


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


def may_correct(application: Application) -> bool:
    """May an officer correct what was typed? Only what was keyed in from paper, until the identity is confirmed."""
    return (
        application.channel != Application.Channel.ONLINE
        and application.state in OPEN
        and application.identity_confirmed_at is None
    )


@transaction.atomic
def correct_facts(*, application_id: int, officer: User, reason: str, **facts: Any) -> None:
    """Correct typing errors in a paper application; the record keeps what the facts were before."""
    application = locked(application_id)
    refuse_conflict(officer, application)
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
    """Correct the e-mail address of an applicant whose mail came back, online or on paper."""
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
