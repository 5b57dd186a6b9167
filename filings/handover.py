"""Filings go with the cases when a leaver's work is handed over: those on which something is still to be done."""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import ngettext

from accounts.models import User
from cases.assigning.handover import HandoverHandler, RoundRobin
from filings.models import DraftLock, Filing
from filings.states import State
from payments.charges.services import change_payer

UNFINISHED = (State.DRAFT, State.AWAITING_PAYMENT, State.LODGED, State.RETURNED)


def _unfinished(owner: User) -> QuerySet[Filing]:
    return Filing.objects.filter(owner=owner, state__in=UNFINISHED)


def _describe(count: int) -> str:
    return ngettext(
        "%(count)d draft or filing that is not decided", "%(count)d drafts and filings that are not decided", count
    ) % {"count": count}


def _move(leaver: User, turns: RoundRobin) -> dict[str, Any]:
    """Each filing to whoever gets its case, one without a case in turn; what is owed for it is then owed by them."""
    filings = list(_unfinished(leaver).select_for_update(of=("self",)).order_by("pk"))
    goes: dict[int, list[str]] = defaultdict(list)
    for filing in filings:
        goes[turns.receiver_of(filing.case_id).pk].append(filing.reference)
    for receiver in turns.receivers:
        _give(goes[receiver.pk], leaver, receiver)
    return {"count": len(filings), "to": {str(receiver): references for receiver, references in goes.items()}}


def _move_back(leaver: User, moved: dict[str, Any]) -> None:
    """Back to the leaver, except what the new owner has lodged or withdrawn, or what has been decided, since."""
    for receiver in User.objects.filter(pk__in=[int(pk) for pk in moved["to"]]):
        references = moved["to"][str(receiver.pk)]
        mine = Filing.objects.filter(reference__in=references, owner=receiver, state__in=UNFINISHED)
        still = mine.exclude(lodged_by=receiver).select_for_update(of=("self",)).order_by("pk")
        _give([filing.reference for filing in still], receiver, leaver)


def _give(references: list[str], before: User, after: User) -> None:
    if references:
        Filing.objects.filter(reference__in=references, owner=before).update(owner=after)
        DraftLock.objects.filter(filing__reference__in=references, holder=before).delete()
        change_payer(subject_kind="filing", subjects=references, payer=after)


FILINGS = HandoverHandler(
    count=lambda owner: _unfinished(owner).count(),
    describe=_describe,
    move=_move,
    move_back=_move_back,
)
