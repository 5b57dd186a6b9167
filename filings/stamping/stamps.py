"""Stamping a filing with its deemed receipt, and correcting the stamp when the calendar changes (domain 5.2)."""

from datetime import datetime

from django.db import transaction

from accounts import audit
from accounts.messages.services import attach
from cases.calendar.selectors import registry_of
from cases.calendar.stamps import new_stamp, restamp
from cases.models import CalendarChange
from filings.models import Filing, FilingStamp
from filings.notifications import acknowledgement_of, notify_corrected, notify_stamped
from filings.transitions import locked

READER = "filings"  # under this name the changes of the calendar that are worked through are ticked off


@transaction.atomic
def stamp_filing(*, filing_id: int) -> FilingStamp | None:
    """Record when a filing is deemed received. Returns None if this round is stamped already or was not received.

    The time is worked out from `received_at`, so a worker that runs an hour late gives the same stamp.
    """
    filing = locked(filing_id)
    if filing.received_at is None or filing.stamped_round >= filing.round:
        return None
    stamp: FilingStamp = new_stamp(
        FilingStamp,
        office=registry_of(filing.court),
        received_at=filing.received_at,
        filing=filing,
        round=filing.round,
    )
    filing.stamped_round, filing.deemed_at = filing.round, stamp.deemed_at
    filing.save(update_fields=["stamped_round", "deemed_at"])
    _record(filing, stamp, "filing.stamped")
    notify_stamped(filing, stamp)
    return stamp


@transaction.atomic
def correct_stamp(*, stamp_id: int) -> FilingStamp | None:
    """Supersede a stamp if the calendar as it now is gives another time, and tell the filer. Returns None if not."""
    old = FilingStamp.objects.get(pk=stamp_id)
    filing = locked(old.filing_id)
    if not FilingStamp.objects.filter(pk=stamp_id).current().exists():
        return None
    stamp = restamp(old, filing=filing, round=old.round)
    if stamp is None:
        return None
    if stamp.round == filing.round:
        filing.deemed_at = stamp.deemed_at
        filing.save(update_fields=["deemed_at"])
    _record(filing, stamp, "filing.restamped", before=_iso(old.deemed_at))
    attach(waits_for=acknowledgement_of(old))  # it gets none any more, if it has none yet
    if stamp.deemed_at != old.deemed_at:  # another reason for the same time is recorded, and nobody need know
        notify_corrected(filing, stamp, old)
    return stamp


def stamps_touched_by(change: CalendarChange) -> list[int]:
    """The current stamps that a change of the calendar may correct, oldest first."""
    return list(FilingStamp.objects.touched_by(change).order_by("pk").values_list("pk", flat=True))


def _record(filing: Filing, stamp: FilingStamp, act: str, **detail: object) -> None:
    audit.record(
        act=act,
        subject=filing,
        actor=None,
        on_behalf_of=filing.organization,
        received_at=_iso(stamp.received_at),
        deemed_at=_iso(stamp.deemed_at),
        rule=stamp.rule,
        **detail,
    )


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""
