"""Telling users what was assigned to them and what is no longer theirs: one message an act, however many cases."""

from collections import defaultdict
from collections.abc import Iterable

from accounts.messages.services import post
from accounts.models import User
from cases.models import AssignmentAct, Case
from cases.permissions import Pair

NAMED = 10


def tell_receivers(act: AssignmentAct, began: list[Pair], ended: list[Pair]) -> None:
    """Each user that gained or lost cases by an act gets one message; of a handover every receiver, not the leaver."""
    by = str(act.proposed_by)
    if act.leaver:
        _tell("case_handed_over", began, by, leaver=act.leaver, also=act.account_ids)
        return
    _tell("case_assigned", began, by)
    _tell("case_unassigned", ended, by)


def tell_undone(act: AssignmentAct, gave: list[Pair], took: list[Pair]) -> None:
    """The same when an act is undone."""
    by = str(act.undone_by)
    _tell("case_unassigned", took, by)
    _tell("case_assigned", gave, by)


def _tell(kind: str, pairs: Iterable[Pair], by: str, *, leaver: User | None = None, also: Iterable[int] = ()) -> None:
    by_account: dict[int, list[int]] = defaultdict(list, {account: [] for account in also})
    for case, pk in pairs:
        by_account[pk].append(case)
    wanted = {case for cases in by_account.values() for case in cases[:NAMED]}
    numbers = {case.pk: case.number for case in Case.objects.filter(pk__in=wanted)}
    for account in User.objects.filter(pk__in=by_account).select_related("organization").order_by("pk"):
        cases = by_account[account.pk]
        params = {
            "count": len(cases),
            "cases": [numbers[case] for case in cases[:NAMED]],
            "more": max(0, len(cases) - NAMED),
            "by": by,
            "leaver": str(leaver) if leaver else "",
        }
        post(to=account, kind=kind, params=params, link="/cases/")
