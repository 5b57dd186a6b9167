"""Applications where a test begins: begun, answered and submitted by the services that do it, decided by the states."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import Application, RefusalReason, User
from accounts.registration import services
from accounts.registration.access import EDITABLE
from accounts.registration.documents.files import add_document
from accounts.registration.transitions import change_state, locked
from accounts.roles import Role
from accounts.services import open_account
from accounts.states import State
from icms.lib import clock
from tests.factories.court import TUESDAY_10, arrived, pdf

PERSON = {
    "name_en": "Chan Mei Ling",
    "name_zh": "陳美玲",
    "telephone": "2345 6789",
    "address": "88 Example Street, Kowloon",
}
ORGANIZATION = {
    "org_name_en": "Sunrise Trading Limited",
    "org_name_zh": "旭日貿易有限公司",
    "org_kind": "company",
    "org_registration_number": "12345678",
    "org_address": "1 Example Road, Hong Kong",
    "org_telephone": "2345 0000",
}
PAPERS = {
    "individual": ["court_document"],
    "organization": ["authorization", "proceeding", "business_registration"],
    "administrator": ["authorization"],
}
EMAIL = "mei@example.hk"


def draft_application(kind: str = "individual", *, at: datetime = TUESDAY_10, email: str = EMAIL) -> Application:
    """A draft with nothing in it."""
    with clock.set_to(at):
        return services.begin(kind=kind, email=email, language="en")


def add(application: Application, kind: str, content: bytes | None = None, name: str = "paper.pdf") -> None:
    """Hand in one document."""
    file = arrived(content or pdf(f"{kind} {application.reference}"), name)
    add_document(application_id=application.pk, file=file, kind=kind, actor=None, may_add=EDITABLE)


def ready_application(kind: str = "individual", *, at: datetime = TUESDAY_10, **changes: Any) -> Application:
    """A draft with everything in it: a case that is going on, and the documents for it."""
    application = draft_application(kind, at=at, email=changes.pop("email", EMAIL))
    with clock.set_to(at):
        person = {**PERSON, **({} if kind == "individual" else {"position": "Director"}), **changes}
        services.answer(application_id=application.pk, part="person", **person)
        if kind == "organization":
            services.answer(application_id=application.pk, part="organization", **ORGANIZATION)
        elif kind == "administrator":
            services.answer(
                application_id=application.pk, part="organization", org_name_en="Wong & Partners", org_name_zh=""
            )
        if kind != "administrator":
            services.answer(
                application_id=application.pk, part="proceeding", proceeding="ongoing", case_numbers="DCPI 1234/2026"
            )
        for paper in PAPERS[kind]:
            add(application, paper)
    return Application.objects.get(pk=application.pk)


def submitted_application(kind: str = "individual", *, at: datetime = TUESDAY_10, **changes: Any) -> Application:
    """An application that was really submitted."""
    application = ready_application(kind, at=at, **changes)
    with clock.set_to(at):
        return services.submit(application_id=application.pk, declared_name=application.name)


def moved(application: Application, *states: State, at: datetime = TUESDAY_10, **fields: Any) -> Application:
    """The same application further on, as the Help Centre would have moved it."""
    with clock.set_to(at), transaction.atomic():
        found = locked(application.pk)
        for name, value in fields.items():
            setattr(found, name, value)
        for state in states:
            change_state(found, state, actor=None)
        found.save()
    return Application.objects.get(pk=application.pk)


def wanted_application(kind: str = "individual", *, at: datetime = TUESDAY_10) -> Application:
    """The Help Centre wants to know more."""
    states = (State.UNDER_REVIEW, State.MORE_INFORMATION_WANTED)
    return moved(submitted_application(kind, at=at), *states, at=at, wanted="Page 2 of the writ cannot be read.")


def awaiting_application(kind: str = "individual", *, at: datetime = TUESDAY_10, **changes: Any) -> Application:
    """The papers are in order; the identity is to be checked within thirty days."""
    application = submitted_application(kind, at=at, **changes)
    return moved(application, State.UNDER_REVIEW, State.AWAITING_IDENTITY, at=at, lapses_at=at + timedelta(days=30))


def refused_application(*, at: datetime = TUESDAY_10) -> Application:
    """Refused with a reason and a note."""
    reason = RefusalReason.objects.get(pk="A-01")
    return moved(
        submitted_application(at=at), State.UNDER_REVIEW, State.REFUSED, at=at, refusal=reason, note="See page 3."
    )


def active_application(*, at: datetime = TUESDAY_10, username: str = "mei.ling") -> Application:
    """The account is open, and no password set yet."""
    application = awaiting_application(at=at)
    with clock.set_to(at), transaction.atomic():
        account: User = open_account(
            actor=None,
            role=Role.INDIVIDUAL,
            username=username,
            name_en=application.name_en,
            name_zh=application.name_zh,
            email=application.email,
        )
    return moved(application, State.ACTIVE, at=at, account=account, identity_confirmed_at=at)
