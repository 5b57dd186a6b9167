"""Stamping a filing, and stamping it anew when the calendar turns out different (domain 5.2)."""

from typing import Any

from django.db import transaction

from accounts import audit
from accounts.messages.services import post
from cases.calendar.selectors import registry_of
from cases.calendar.stamps import new_stamp, restamp
from cases.models import CalendarChange
from filings.models import Document, Filing, FilingStamp
from filings.parties import title_of
from filings.transitions import locked

READER = "filings"


@transaction.atomic
def stamp(*, filing_id: int) -> FilingStamp | None:
    """Record when a filing is deemed received; None where this round is stamped already or was not received.

    The time is worked out from `received_at`, so a worker that runs an hour late gives the same stamp.
    """
    filing = locked(filing_id)
    if filing.received_at is None or filing.stamped_round >= filing.round:
        return None
    made: FilingStamp = new_stamp(
        FilingStamp,
        office=registry_of(filing.court),
        received_at=filing.received_at,
        filing=filing,
        round=filing.round,
    )
    filing.stamped_round = filing.round
    filing.save(update_fields=["stamped_round"])
    _record(filing, made, "filing.stamped")
    post(
        to=filing.owner,
        kind="filing_pending" if made.is_pending else "filing_lodged",
        params=words_for_message(filing, made),
        link=f"/filings/{filing.reference}/lodged/",
    )
    return made


@transaction.atomic
def stamp_again(*, stamp_id: int) -> FilingStamp | None:
    """Supersede a stamp where the calendar as it now stands gives another time; else None. The filer is told."""
    filing = locked(FilingStamp.objects.get(pk=stamp_id).filing_id)
    old = FilingStamp.objects.filter(pk=stamp_id).current().select_related("office").first()
    made: FilingStamp | None = old and restamp(old, filing=filing, round=old.round)
    if old is None or made is None:
        return None
    _record(filing, made, "filing.restamped", before=_iso(old.deemed_at))
    if made.deemed_at == old.deemed_at:
        return made
    post(
        to=filing.owner,
        kind="filing_restamped",
        params={**words_for_message(filing, made), "old_deemed_at": _iso(old.deemed_at)},
        link=f"/filings/{filing.reference}/lodged/",
    )
    return made


def stamps_touched_by(change: CalendarChange) -> list[int]:
    """The current stamps that a change of the calendar may correct, oldest first."""
    return list(FilingStamp.objects.touched_by(change).order_by("pk").values_list("pk", flat=True))


def words_for_message(filing: Filing, made: FilingStamp) -> dict[str, Any]:
    """What the messages about a stamp say, as JSON."""
    documents = Document.objects.filter(filing=filing, replaced_by=None)
    return {
        "reference": filing.reference,
        "case": filing.case.number if filing.case else "",
        "parties": title_of(filing).as_json(),
        "court": filing.court.name.as_json(),
        "received_at": _iso(made.received_at),
        "deemed_at": _iso(made.deemed_at),
        "because": made.because.as_json(),
        "documents": [document.called.as_json() for document in documents],
    }


def _record(filing: Filing, made: FilingStamp, act: str, **detail: object) -> None:
    audit.record(
        act=act,
        subject=filing,
        actor=None,
        on_behalf_of=filing.organization,
        received_at=_iso(made.received_at),
        deemed_at=_iso(made.deemed_at),
        rule=made.rule,
        **detail,
    )


def _iso(at: Any) -> str:
    return at.isoformat() if at else ""
