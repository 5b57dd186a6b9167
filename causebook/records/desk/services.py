"""What the registry does with an application: takes it in hand, gives it back, delivers the record, refuses it."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from accounts.roles import Role
from cases.papers.services import draw_drn, enter_paper
from causebook.models import RecordReason, RecordRequest
from causebook.records.desk.documents import made_record
from causebook.records.notifications import notify
from causebook.records.rules import against_deciding
from causebook.records.services import give_back_fee, locked, move
from causebook.states import RecordState
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from icms.lib.uploads import ArrivedFile

TAKEN = Reason("taken", _("Another officer has this application in hand."))
OWN = Reason("own", _("You applied for this yourself, so another officer decides it."))
NOT_TAKEN = Reason("not_taken", _("Take the application in hand first."))
NOTHING = Reason("nothing", _("Choose the PDF of the record, or write what the court certifies."), "text")
NEEDS_NOTE = Reason("needs_note", _("This reason needs a note."), "note")
NOT_WAITING = Reason("not_waiting", _("This application is not waiting any more."))


@transaction.atomic
def take(*, request_id: int, officer: User) -> RecordRequest:
    """Take an application in hand. Refused while another has it, of one's own, and before it is deemed received."""
    asked = _waiting(request_id)
    _must_be_received(asked)
    same = bool(officer.email) and officer.email.lower() == asked.account.email.lower()
    if same:
        raise Refused(OWN)
    if asked.taken_by_id not in (None, officer.pk):
        raise Refused(TAKEN)
    if asked.taken_by_id is None:
        asked.taken_by = officer
        asked.taken_at = asked.taken_at or clock.now()
        asked.save(update_fields=["taken_by", "taken_at"])
        audit.record(act="record.taken", subject=asked, actor=officer)
    return asked


@transaction.atomic
def release(*, request_id: int, officer: User) -> RecordRequest:
    """Put it back for any officer. Its holder may, and a supervisor for a holder who is away."""
    asked = _waiting(request_id)
    if asked.taken_by_id is None:
        return asked
    if asked.taken_by_id != officer.pk and officer.role != Role.REGISTRY_SUPERVISOR:
        raise Refused(TAKEN)
    asked.taken_by = None
    asked.save(update_fields=["taken_by"])
    audit.record(act="record.released", subject=asked, actor=officer)
    return asked


@transaction.atomic
def refuse(*, request_id: int, officer: User, reason: RecordReason, note: str = "") -> RecordRequest:
    """Refuse it, with a reason; what was paid is put up for refund, and the applicant told."""
    asked = _in_hand(request_id, officer)
    if reason.needs_note and not note:
        raise Refused(NEEDS_NOTE)
    move(asked, RecordState.REFUSED)
    asked.reason, asked.note = reason, note
    asked.ended_at, asked.ended_by = clock.now(), officer
    asked.save(update_fields=["state", "reason", "note", "ended_at", "ended_by"])
    audit.record(act="record.refused", subject=asked, actor=officer, reason=reason.code)
    give_back_fee(asked, "The court refused the application.", officer)
    notify(asked, "refused", reason=reason.text.as_json(), note=note)
    return asked


def deliver(*, request_id: int, officer: User, text: str = "", file: ArrivedFile | None = None) -> RecordRequest:
    """Deliver the record: a certificate of the court, with the file behind it, sealed and with a DRN.

    `text` is what the court certifies. Refused without either, and for a file that is no sound PDF. The file is made
    first, outside the transaction that keeps it; what another officer did meanwhile is not undone.
    """
    if not text and not file:
        raise Refused(NOTHING)
    with transaction.atomic():
        asked = _in_hand(request_id, officer)
    number = draw_drn(asked.language)
    made = made_record(asked, officer=officer, text=text, file=file, number=number)
    with transaction.atomic():
        asked = _in_hand(request_id, officer)
        move(asked, RecordState.DELIVERED)
        asked.paper = enter_paper(made.signed, court=asked.venue.court)
        asked.pages, asked.ended_at, asked.ended_by = made.pages, clock.now(), officer
        asked.save(update_fields=["state", "paper", "pages", "ended_at", "ended_by"])
        audit.record(act="record.delivered", subject=asked, actor=officer, drn=number.drn, sha256=asked.paper.sha256)
        notify(asked, "delivered", drn=asked.paper.drn_in_fours)
    return asked


def _waiting(request_id: int) -> RecordRequest:
    asked = locked(request_id)
    if asked.state != RecordState.RECEIVED:
        raise Refused(NOT_WAITING)
    return asked


def _must_be_received(asked: RecordRequest) -> None:
    if reasons := list(against_deciding(asked)):
        raise Refused(reasons)


def _in_hand(request_id: int, officer: User) -> RecordRequest:
    asked = _waiting(request_id)
    _must_be_received(asked)
    if asked.taken_by_id is None:
        raise Refused(NOT_TAKEN)
    if asked.taken_by_id != officer.pk:
        raise Refused(TAKEN)
    return asked
