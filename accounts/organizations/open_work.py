"""What an account still has in hand, shown before it is suspended or closed.

Every package that keeps something for an account connects its question, once, in its `apps.py`:

    open_work.connect("filings.drafts", Question(count=drafts_of, describe=describe_drafts))

Nothing is handed over here: that is for whoever keeps it (cases: the case assignment).
"""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User
from icms.lib.hooks import Hook


@dataclass(frozen=True)
class Question:
    """How many of one kind of thing an account has, and that number in the reader's language: `2 drafts`."""

    count: Callable[[User], int]
    describe: Callable[[int], str]


@dataclass(frozen=True)
class OpenWork:
    """So many of one kind of thing, with the words for it."""

    count: int
    words: str


open_work: Hook[Question] = Hook("what an account still has in hand")


def open_work_of(account: User) -> list[OpenWork]:
    """Everything an account has in hand, in the order the questions were connected, without what it has none of."""
    counted = [(question.count(account), question) for question in open_work.values()]
    return [OpenWork(count, question.describe(count)) for count, question in counted if count]
