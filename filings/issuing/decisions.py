"""What becomes of a document that was issued: undone before anybody saw it, or withdrawn with a reason (domain 6.7)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from cases.models import Case
from cases.signals import case_changed
from filings.issuing.notifications import locked_document, messages_of, notify_ended
from filings.models import IssuedDocument, Opening, Seal
from filings.models.court import UNDO_WITHIN
from icms.lib import clock
from icms.lib.errors import Reason, Refused

ENDED = Reason("ended", _("This document does not stand any more."))


@transaction.atomic
def undo(*, document_id: int, actor: User) -> IssuedDocument:
    """Take back a document that nobody has seen: its messages are gone, its DRN answers "withdrawn".

    Refused once somebody has opened it or its message, or its letter was printed; and after `UNDO_WITHIN`, when its
    e-mails have gone and the public may read of it.
    """
    document = locked_document(document_id)
    if reasons := against_undoing(document):
        raise Refused(reasons)
    messages_of(document).delete()
    _end(document, actor, "undone_at", "")
    audit.record(act="issued.undone", subject=document, actor=actor, number=document.case.number)
    return document


def against_undoing(document: IssuedDocument) -> list[Reason]:
    """Why it cannot be undone; empty if it can."""
    if not document.stands:
        return [ENDED]
    reasons = []
    if _was_seen(document):
        words = _("Somebody has seen it already. A supervisor can withdraw it, or replace it, with a reason.")
        reasons.append(Reason("seen", words))
    if document.deliveries.exclude(letter_at=None).exists():
        words = _(
            "Its letter has been printed, and may be in the post. "
            "A supervisor can withdraw it, or replace it, with a reason."
        )
        reasons.append(Reason("printed", words))
    if clock.now() >= undo_until(document):
        words = _("Its e-mails have gone out. A supervisor can withdraw it, or replace it, with a reason.")
        reasons.append(Reason("too_late", words))
    if document.predecessor is not None:
        words = _("It took the place of another document. A supervisor can withdraw it, or replace it, with a reason.")
        reasons.append(Reason("replaces", words))
    return reasons


def _was_seen(document: IssuedDocument) -> bool:
    """Has anybody opened it, in whatever way, or the message about it?"""
    return (
        document.readers.exclude(opened_at=None).exists()
        or Opening.objects.filter(case=document.case_id, issued=document).exists()
        or messages_of(document).exclude(read_at=None).exists()
    )


def undo_until(document: IssuedDocument) -> datetime:
    """Until when a document that was issued may be undone."""
    assert document.issued_at is not None
    return document.issued_at + UNDO_WITHIN


@transaction.atomic
def withdraw(*, document_id: int, supervisor: User, why: str) -> IssuedDocument:
    """The court withdraws it: everybody in the case reads why, and its DRN answers "withdrawn"."""
    document = locked_document(document_id)
    if not document.stands:
        raise Refused(ENDED)
    was_sealed = document.is_sealed
    _end(document, supervisor, "withdrawn_at", why)
    audit.record(act="issued.withdrawn", subject=document, actor=supervisor, number=document.case.number, why=why)
    if was_sealed:
        notify_ended(document, kind="case_document_withdrawn")
    return document


def _end(document: IssuedDocument, actor: User, what: str, why: str) -> None:
    now = clock.now()
    setattr(document, what, now)
    document.ended_by, document.ended_why = actor, why
    document.save(update_fields=[what, "ended_by", "ended_why"])
    Seal.objects.filter(issued=document).update(withdrawn_at=now)
    case_changed.send(sender=Case, case=document.case)
