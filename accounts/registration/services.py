"""What the applicant does: begins, answers, submits, withdraws, comes back (domain 3.3).

The record names no account: the applicant has none.
"""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit, links
from accounts.messages.services import post_to_applicant
from accounts.models import Application
from accounts.registration.access import EDITABLE
from accounts.registration.appointments import services as appointments
from accounts.registration.checks import NOT_YOUR_NAME, blockers
from accounts.registration.documents.services import delete_documents
from accounts.registration.limits import admit_invitation
from accounts.registration.tasks import send_code
from accounts.registration.transitions import change_state, locked
from accounts.services import send_invitation
from accounts.states import State, may_move
from icms.lib import clock, rate_limits
from icms.lib.errors import Reason, Refused
from icms.lib.folding import is_name_of

CLOSED = Reason("not_open", _("This application is with the Help Centre now; it can no longer be changed."))
TOO_LATE = Reason(
    "too_late",
    _("The Help Centre is reading this application, or has decided it. Call the Help Centre to withdraw it."),
)
NO_LINK = Reason(
    "no_link", _("The password of this account is set already. Sign in, or say that you have forgotten it.")
)
PARTS = {
    "person": ("name_en", "name_zh", "email", "telephone", "address", "position"),
    "organization": (
        "org_name_en",
        "org_name_zh",
        "org_kind",
        "org_registration_number",
        "org_address",
        "org_telephone",
    ),
    "proceeding": ("proceeding", "case_numbers", "proceeding_note"),
}


@transaction.atomic
def begin(*, kind: str, email: str, language: str) -> Application:
    """Open a draft and send the link by which its applicant comes back."""
    now = clock.now()
    application = Application.objects.create(
        kind=kind, email=email, language=language, created_at=now, saved_at=now, state_since=now
    )
    audit.record(act="application.begun", subject=application, actor=None, kind=kind)
    _send_link(application)
    return application


@transaction.atomic
def answer(*, application_id: int, part: str, **fields: Any) -> Application:
    """Save the answers of one part (see PARTS). A new e-mail address is sent the link at once; the old one's ends."""
    application = editable(application_id)
    unknown = set(fields) - set(PARTS[part])
    if unknown:
        raise ValueError(f"{part} has no {sorted(unknown)}")
    moved = "email" in fields and fields["email"] != application.email
    for name, value in fields.items():
        setattr(application, name, value)
    saved(application)
    audit.record(act="application.answered", subject=application, actor=None, part=part)
    if moved:
        _send_link(application)
    return application


@transaction.atomic
def submit(*, application_id: int, declared_name: str) -> Application:
    """Send the application to the Help Centre, once however often the button is pressed. Raises Refused."""
    application = locked(application_id)
    if application.state == State.SUBMITTED:
        return application
    if application.state not in EDITABLE:
        raise Refused(CLOSED)
    reasons = blockers(application)
    if not is_name_of(declared_name, application.name_en, application.name_zh):
        reasons.append(NOT_YOUR_NAME)
    if reasons:
        raise Refused(reasons)
    again = application.state == State.MORE_INFORMATION_WANTED
    application.declared_name = declared_name
    application.saved_at = clock.now()
    application.submitted_at = application.submitted_at or application.saved_at
    change_state(application, State.SUBMITTED, actor=None)
    post_to_applicant(application=application, kind="application_submitted", params={"again": again})
    return application


@transaction.atomic
def withdraw(*, application_id: int) -> Application:
    """Take the application back. What was never submitted loses its documents at once. Raises Refused."""
    application = locked(application_id)
    if application.state == State.WITHDRAWN:
        return application
    if not may_move(application.state, State.WITHDRAWN):
        raise Refused(TOO_LATE)
    if application.submitted_at is None:
        delete_documents(application)
    appointments.release(application)
    application.saved_at = clock.now()
    change_state(application, State.WITHDRAWN, actor=None)
    post_to_applicant(application=application, kind="application_withdrawn")
    return application


def ask_for_code(*, reference: str, email: str) -> None:
    """Have a code sent if reference and address belong together; the worker finds out. Raises Refused: nobody works."""
    try:
        send_code.apply_async((reference, email), retry=False)
    except Exception as error:  # any transport error: the visitor is told, and asks again
        raise Refused(rate_limits.UNAVAILABLE) from error


@transaction.atomic
def send_password_link(*, application_id: int) -> None:
    """Send the link to set the first password once more. Raises Refused: there is one, or it is asked too often."""
    application = locked(application_id)
    account = application.account
    if application.state != State.ACTIVE or account is None or account.has_usable_password() or not account.is_active:
        raise Refused(NO_LINK)
    admit_invitation(application.reference)
    send_invitation(account=account, actor=None)


def editable(application_id: int) -> Application:
    """The application, locked, while its applicant may change it. Raises Refused."""
    application = locked(application_id)
    if application.state not in EDITABLE:
        raise Refused(CLOSED)
    return application


def saved(application: Application) -> None:
    """The applicant changed something just now: a draft is kept for another thirty days."""
    application.saved_at = clock.now()
    application.save()


def _send_link(application: Application) -> None:
    link = links.link_to_application(application)
    post_to_applicant(
        application=application,
        kind="application_begun",
        params={"expires_at": link.expires_at.isoformat(), "days": settings.DRAFT_DAYS},
        one_time_link=link,
    )
