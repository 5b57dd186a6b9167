"""What the officer saw at the counter is recorded, and can be undone until the account is open (domain 3.3)."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.helpcentre.rules import CONFLICT, has_conflict
from accounts.messages.services import post_to_applicant
from accounts.models import Application, IdentityCheck, User
from accounts.opening_hours import closing_time_from
from accounts.registration.appointments import services as appointments
from accounts.registration.transitions import locked
from accounts.states import State
from icms.lib import clock
from icms.lib.errors import Reason, Refused

# Who was told that the identity is confirmed has at least so long to come again when that is undone.
TIME_AFTER_UNDOING = timedelta(days=7)

NOT_WAITING = Reason("state", _("This application does not wait for an identity check."))
ALREADY = Reason("already", _("The identity has been confirmed already."))
NOT_CONFIRMED = Reason("not_confirmed", _("There is no confirmed identity to undo."))
FACE = Reason(
    "face",
    _("To confirm the identity, the face and the photograph must be the same. Tick it, or do not confirm."),
    "face_same",
)
NAME = Reason("name", _("Tick the name that is the same: the English one, the Chinese one, or both."), "name_en_same")
OTHER_NAME = Reason("other_name", _("Say in the remark why a name is not the same, or not on the document."), "remark")
NO_REMARK = Reason("no_remark", _("Say in the remark why the identity is not confirmed."), "remark")
AUTHORITY = Reason(
    "authority",
    _("A representative must bring a signed authority. Tick that you saw it, or do not confirm."),
    "authority_seen",
)
REPRESENTATIVE = Reason("representative", _("Enter the representative’s name."), "representative_name")
THEIR_EVIDENCE = Reason("evidence", _("Choose the document the representative showed."), "representative_evidence")
THEIR_FOUR = Reason(
    "last_four", _("Enter the last four characters of the representative’s document."), "representative_last_four"
)


@dataclass(frozen=True)
class Observation:
    """What an officer saw: who came, which document and its last four characters, what was the same."""

    who_came: str
    evidence: str
    last_four: str
    representative_name: str = ""
    representative_evidence: str = ""
    representative_last_four: str = ""
    authority_seen: bool = False
    face_same: bool = False
    name_en_same: bool = False
    name_zh_same: bool = False
    remark: str = ""

    @property
    def by_representative(self) -> bool:
        return self.who_came == IdentityCheck.Who.REPRESENTATIVE


@transaction.atomic
def check(*, application_id: int, officer: User, seen: Observation, confirmed: bool) -> IdentityCheck:
    """Record an identity check; a confirmed one sends the application on to another officer. Raises Refused.

    The record says who came and which document was shown; the four characters are in the check alone, encrypted.
    """
    application = locked(application_id)
    reasons = [*_not_now(application, officer), *(_not_confirmable(application, seen) if confirmed else _unsaid(seen))]
    if reasons:
        raise Refused(reasons)
    now = clock.now()
    made = IdentityCheck.objects.create(
        application=application, officer=officer, checked_at=now, confirmed=confirmed, **asdict(seen)
    )
    if confirmed:
        application.identity_confirmed_at, application.identity_confirmed_by = now, officer
        application.save(update_fields=["identity_confirmed_at", "identity_confirmed_by"])
    _settle_appointment(application, officer)
    audit.record(
        act=f"application.identity_{'confirmed' if confirmed else 'not_confirmed'}",
        subject=application,
        actor=officer,
        who_came=seen.who_came,
        evidence=seen.evidence,
        note=seen.remark,
    )
    if not confirmed:
        until = application.lapses_at.isoformat() if application.lapses_at else ""
        post_to_applicant(
            application=application, kind="application_identity_not_confirmed", params={"lapses_at": until}
        )
    return made


@transaction.atomic
def undo(*, application_id: int, officer: User, note: str) -> None:
    """Undo a confirmed identity check before the account is open; the check stays on record but no longer counts."""
    application = locked(application_id)
    if application.state != State.AWAITING_IDENTITY or application.identity_confirmed_at is None:
        raise Refused(NOT_CONFIRMED)
    now = clock.now()
    application.identity_checks.filter(confirmed=True, undone_at=None).update(undone_at=now, undone_by=officer)
    application.identity_confirmed_at = application.identity_confirmed_by = None
    application.lapses_at = max(application.lapses_at or now, closing_time_from(now + TIME_AFTER_UNDOING))
    application.save(update_fields=["identity_confirmed_at", "identity_confirmed_by", "lapses_at"])
    audit.record(act="application.identity_undone", subject=application, actor=officer, note=note)
    post_to_applicant(
        application=application,
        kind="application_identity_undone",
        params={"lapses_at": application.lapses_at.isoformat()},
    )


def _settle_appointment(application: Application, officer: User) -> None:
    """Who came on the day kept the appointment; who came before it and was confirmed needs it no longer."""
    appointment = appointments.booked_for(application)
    if appointment is None:
        return
    if clock.court_day(appointment.starts_at) == clock.court_day(clock.now()):
        appointments.mark_kept(application_id=application.pk, actor=officer)
    elif application.identity_confirmed_at:
        appointments.release(application)


def _not_now(application: Application, officer: User) -> Iterator[Reason]:
    if application.state != State.AWAITING_IDENTITY:
        yield NOT_WAITING
    elif application.identity_confirmed_at is not None:
        yield ALREADY
    if has_conflict(officer, application):
        yield CONFLICT


def _unsaid(seen: Observation) -> Iterator[Reason]:
    if not seen.remark:
        yield NO_REMARK


def _not_confirmable(application: Application, seen: Observation) -> Iterator[Reason]:
    if seen.by_representative:
        if not seen.representative_name:
            yield REPRESENTATIVE
        if not seen.representative_evidence:
            yield THEIR_EVIDENCE
        if not seen.representative_last_four:
            yield THEIR_FOUR
        if not seen.authority_seen:
            yield AUTHORITY
    if not seen.face_same:
        yield FACE
    names = [
        same
        for name, same in ((application.name_en, seen.name_en_same), (application.name_zh, seen.name_zh_same))
        if name
    ]
    if not any(names):
        yield NAME
    elif not all(names) and not seen.remark:
        yield OTHER_NAME
