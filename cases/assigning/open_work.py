"""What an account has in cases: those assigned to it, and unread messages about cases, which are handed over with them.

A message moves to whoever has its case now, still unread.
"""

from collections import defaultdict
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import ngettext

from accounts.models import Message, User
from cases.assigning.handover import HandoverHandler, RoundRobin
from cases.models import Assignment, Case
from cases.numbering import rows_numbered


def assigned_cases(account: User) -> int:
    """How many cases are assigned to the account now; asked before it is suspended or closed."""
    return Assignment.objects.present().filter(account=account).count()


def cases_in_words(count: int) -> str:
    return ngettext("%(count)d case", "%(count)d cases", count) % {"count": count}


def about_cases(messages: QuerySet[Message]) -> QuerySet[Message]:
    """The messages that tell of a case or of a filing."""
    return messages.filter(Q(kind__startswith="filing_") | Q(kind__startswith="case_"))


def unread_of(account: User) -> QuerySet[Message]:
    """What this account has not read about cases."""
    return about_cases(Message.objects.filter(to=account).unread())


def _describe(count: int) -> str:
    return ngettext("%(count)d unread message about a case", "%(count)d unread messages about cases", count) % {
        "count": count
    }


def _move(leaver: User, turns: RoundRobin) -> dict[str, Any]:
    waiting = list(unread_of(leaver).select_for_update().order_by("pk"))
    cases = _cases_in(waiting)
    goes: dict[int, list[int]] = defaultdict(list)
    for message in waiting:
        goes[turns.receiver_of(cases.get(message.params.get("case", ""))).pk].append(message.pk)
    for receiver, messages in goes.items():
        Message.objects.filter(pk__in=messages).update(to=receiver)
    return {"count": len(waiting), "to": {str(receiver): messages for receiver, messages in goes.items()}}


def _move_back(leaver: User, moved: dict[str, Any]) -> None:
    for receiver, messages in moved["to"].items():
        Message.objects.unread().filter(pk__in=messages, to=int(receiver)).update(to=leaver)


def _cases_in(messages: list[Message]) -> dict[str, int]:
    """The row of each case that the messages name."""
    return rows_numbered(Case.objects.all(), {message.params.get("case", "") for message in messages})


MESSAGES = HandoverHandler(
    count=lambda account: unread_of(account).count(),
    describe=_describe,
    move=_move,
    move_back=_move_back,
)
