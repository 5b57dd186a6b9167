"""A paper application is keyed in: its channel, the day it came, its facts, the scan of the form (domain 3.3)."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from accounts import audit, hours
from accounts.messages.services import post_to_applicant
from accounts.models import Application, SupportingDocument, User
from accounts.registration.files import add_document
from accounts.registration.moving import locked, move
from accounts.states import State
from icms.lib import clock
from icms.lib.uploads import ArrivedFile

# Further papers may come in by post until the account is open.
MAY_ADD = frozenset({State.SUBMITTED, State.UNDER_REVIEW, State.MORE_INFORMATION_WANTED, State.AWAITING_IDENTITY})
Paper = tuple[str, ArrivedFile]


@transaction.atomic
def key_in(
    *, officer: User, kind: str, channel: str, came_on: date, scan: ArrivedFile, papers: Sequence[Paper], **facts: Any
) -> Application:
    """Enter a paper application into the queue as of the day it came in, with the scan of its form.

    Raises Refused where a file cannot be taken; then nothing is entered. Who keys it in cannot approve it
    (accounts/helpcentre/applications/approving.py): what was typed is seen by a second pair of eyes.
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
    application.submitted_at = came_in_at(came_on)
    audit.record(
        act="application.keyed_in", subject=application, actor=officer, channel=channel, came_on=came_on.isoformat()
    )
    move(application, State.SUBMITTED, actor=officer)
    if application.email:
        post_to_applicant(application=application, kind="application_keyed_in", params={"channel": channel})
    return application


def came_in_at(day: date) -> datetime:
    """The instant from which a paper counts: now if it came today, else the opening of the Help Centre on that day."""
    now = clock.now()
    if day >= clock.court_day(now):
        return now
    try:
        spans = hours.sessions(day)
    except LookupError:
        spans = ()
    return spans[0][0] if spans else clock.from_court(datetime.combine(day, time(9)))


def add_paper(*, application_id: int, officer: User, kind: str, file: ArrivedFile) -> None:
    """Add a paper that came in later; kept encrypted like the others. Raises Refused."""
    add_document(application_id=application_id, file=file, kind=kind, actor=officer, may_add=MAY_ADD)
