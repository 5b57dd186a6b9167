"""Applications for the tests of the Help Centre: sent in or keyed in, and moved on by the desk's own services."""

import io
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from PIL import Image

from accounts.helpcentre.approval.services import approve
from accounts.helpcentre.identity.services import Observation, check
from accounts.helpcentre.paper_applications.services import key_in
from accounts.helpcentre.review import services
from accounts.models import Application, Appointment, CapRequest, Message, NameChange, RefusalReason, User
from accounts.registration.documents.files import add_document
from accounts.registration.transitions import change_state, locked
from accounts.states import State
from icms.lib import clock
from icms.lib.uploads import ArrivedFile
from tests.factories.court import TUESDAY_10, arrived, pdf

PERSON = {"name_en": "Yip Man Wai", "name_zh": "葉文慧", "email": "yip@example.hk", "telephone": "9123 4567"}
BODY = {
    "org_name_en": "Bright Lane Limited",
    "org_name_zh": "亮道有限公司",
    "org_kind": "company",
    "org_registration_number": "33124567",
}
ONGOING = {"proceeding": "ongoing", "case_numbers": "DCPI 1234/2026"}
SEEN = Observation(
    who_came="applicant",
    evidence="identity_card",
    last_four="4567",
    face_same=True,
    name_en_same=True,
    name_zh_same=True,
)
BY_REPRESENTATIVE = Observation(
    who_came="representative",
    evidence="identity_card",
    last_four="4567",
    representative_name="Ko Wing",
    representative_evidence="passport",
    representative_last_four="99K1",
    authority_seen=True,
    face_same=True,
    name_en_same=True,
    name_zh_same=True,
)


def officer(username: str = "helpcentre") -> User:
    return User.objects.get(username=username)


def picture() -> bytes:
    """A small sound PNG."""
    kept = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(kept, "PNG")
    return kept.getvalue()


def a_file(content: bytes | None = None, name: str = "letter.pdf") -> ArrivedFile:
    return arrived(pdf("LETTER OF AUTHORIZATION") if content is None else content, name)


def sent_in(kind: str = "individual", *, at: datetime = TUESDAY_10, papers: int = 1, **facts: Any) -> Application:
    """An application that an applicant filled in online and sent at this time."""
    with clock.set_to(at), transaction.atomic():
        said = PERSON | ONGOING | ({} if kind == "individual" else BODY) | facts
        application = Application.objects.create(
            kind=kind, state=State.DRAFT, state_since=at, created_at=at, declared_name=said["name_en"], **said
        )
        for _number in range(papers):
            file, draft = a_file(), frozenset({State.DRAFT})
            add_document(application_id=application.pk, file=file, kind="authorization", actor=None, may_add=draft)
        application = locked(application.pk)
        application.submitted_at = at
        change_state(application, State.SUBMITTED, actor=None)
    return application


def keyed(by: str = "helpcentre", *, at: datetime = TUESDAY_10, kind: str = "individual", **facts: Any) -> Application:
    """A paper application that an officer keyed in."""
    with clock.set_to(at):
        said = PERSON | ONGOING | ({} if kind == "individual" else BODY) | {"declared_name": "Yip Man Wai"} | facts
        return key_in(
            officer=officer(by),
            kind=kind,
            channel="post",
            came_on=clock.court_day(at),
            scan=a_file(name="form.pdf"),
            papers=[],
            **said,
        )


def under_review(by: str = "helpcentre", *, at: datetime = TUESDAY_10, **facts: Any) -> Application:
    application = sent_in(at=at, **facts)
    with clock.set_to(at):
        return services.claim(application_id=application.pk, officer=officer(by))


def awaiting(by: str = "helpcentre", *, at: datetime = TUESDAY_10, **facts: Any) -> Application:
    """Read by this officer, and waiting for the identity check."""
    application = under_review(by, at=at, **facts)
    with clock.set_to(at):
        services.ask_for_identity(application_id=application.pk, officer=officer(by))
    return fresh(application)


def confirmed(by: str = "helpcentre", *, at: datetime = TUESDAY_10, **facts: Any) -> Application:
    """The identity is checked by this officer."""
    application = awaiting(by, at=at, **facts)
    with clock.set_to(at):
        check(application_id=application.pk, officer=officer(by), seen=SEEN, confirmed=True)
    return fresh(application)


def active(username: str = "yip.man.wai", *, at: datetime = TUESDAY_10, **facts: Any) -> Application:
    """Approved by the second officer."""
    application = confirmed("helpcentre", at=at, **facts)
    with clock.set_to(at):
        approve(application_id=application.pk, officer=officer("helpcentre2"), username=username)
    return fresh(application)


def in_state(state: str, *, at: datetime = TUESDAY_10) -> Application:
    """An application in any state but a draft; under review it is in the hand of `helpcentre`."""
    if state == State.ACTIVE:
        return active(at=at)
    made = {
        State.SUBMITTED: sent_in,
        State.UNDER_REVIEW: under_review,
        State.MORE_INFORMATION_WANTED: under_review,
        State.AWAITING_IDENTITY: awaiting,
        State.REFUSED: under_review,
        State.LAPSED: awaiting,
        State.WITHDRAWN: sent_in,
    }[State(state)](at=at)
    with clock.set_to(at), transaction.atomic():
        if state == State.MORE_INFORMATION_WANTED:
            services.want_more(application_id=made.pk, officer=officer(), wanted="Page 3 of the writ.")
        elif state == State.REFUSED:
            reason = RefusalReason.objects.get(pk="A-01")
            services.refuse(application_id=made.pk, officer=officer(), reason=reason, note="")
        elif state in (State.LAPSED, State.WITHDRAWN):
            change_state(locked(made.pk), State(state), actor=None)
    return fresh(made)


def appointment(application: Application, starts_at: datetime = TUESDAY_10, counter: int = 1) -> Appointment:
    """A booked appointment, put there without asking for free times."""
    return Appointment.objects.create(
        application=application,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        counter=counter,
        booked_at=starts_at - timedelta(days=1),
    )


def asks_for_more(username: str = "wong.pa", *, what: str = "most_users", wanted: int = 30) -> CapRequest:
    """A primary administrator asks for another maximum."""
    asker = User.objects.get(username=username)
    return CapRequest.objects.create(
        organization=asker.organization,
        what=what,
        wanted=wanted,
        reason="A second team.",
        asked_by=asker,
        asked_at=TUESDAY_10,
    )


def asks_for_name(username: str = "ng", *, name_en: str = "Ng Siu Fong Fiona", name_zh: str = "吳小芳") -> NameChange:
    asker = User.objects.get(username=username)
    return NameChange.objects.create(
        account=asker, asked_by=asker, name_en=name_en, name_zh=name_zh, reason="By deed poll.", asked_at=TUESDAY_10
    )


def failed_email(application: Application) -> Message:
    """The last e-mail to an applicant, as it is after eight tries."""
    message = Message.objects.filter(application=application).order_by("-pk")[0]
    message.email_state, message.email_tries, message.email_error = Message.EmailState.FAILED, 8, "550 no such user"
    message.save()
    return message


def fresh(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)
