"""What an account holds, asked before it is suspended or closed: rooms that keep something for it answer here.

A room registers its question once, in its `apps.py`:

    holdings.register("filings.drafts", count=drafts_of, words=lambda count: ngettext(...) % {"count": count})

Nothing is handed over here: what becomes of it is for the room that keeps it (cases: the case assignment).
"""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User

Count = Callable[[User], int]
Words = Callable[[int], str]
_questions: dict[str, tuple[Count, Words]] = {}


@dataclass(frozen=True)
class Holding:
    """So many of one kind of thing, and the words for it: `2 drafts`."""

    count: int
    words: str


def register(name: str, *, count: Count, words: Words) -> None:
    """Ask `count` how many of one kind an account holds; `words` say it in the reader's language."""
    _questions[name] = count, words


def holdings_of(account: User) -> list[Holding]:
    """Everything the account holds, in the order the questions were registered; what it has none of is left out."""
    answers = [(count(account), words) for count, words in _questions.values()]
    return [Holding(count, words(count)) for count, words in answers if count]
