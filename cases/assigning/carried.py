"""What goes with the cases when they are handed over: rooms that keep something for an account say so here.

A room registers once, in its `apps.py`. Cases know nothing of drafts; filings do, and move them in the same
transaction. What a room answers to `move` is kept with the act, as JSON, and handed to `move_back`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User


@dataclass
class Turns:
    """Who of the receivers gets what: what belongs to a case goes with it, the rest goes round in turn."""

    receivers: Sequence[User]
    by_case: dict[int, User] = field(default_factory=dict)
    _next: int = 0

    def take(self, case_ids: Iterable[int]) -> None:
        """Hand out cases in turn, in their order; one handed out already stays where it is."""
        for case in case_ids:
            if case not in self.by_case:
                self.by_case[case] = self.another()

    def receiver_of(self, case_id: int | None) -> User:
        """Who gets something that belongs to this case, or to none."""
        if case_id is None:
            return self.another()
        self.take([case_id])
        return self.by_case[case_id]

    def another(self) -> User:
        """The next in turn."""
        self._next += 1
        return self.receivers[(self._next - 1) % len(self.receivers)]


@dataclass(frozen=True)
class Carried:
    """One kind of thing that is handed over with the cases."""

    count: Callable[[User], int]
    words: Callable[[int], str]
    move: Callable[[User, Turns], dict[str, Any]]
    move_back: Callable[[User, dict[str, Any]], None]


_kinds: dict[str, Carried] = {}


def register(name: str, carried: Carried) -> None:
    """Hand this over too, after what was registered before it."""
    _kinds[name] = carried


def counted(leaver: User) -> list[str]:
    """What an account holds beside its cases, in words; what it has none of is left out."""
    counts = [(carried, carried.count(leaver)) for carried in _kinds.values()]
    return [carried.words(count) for carried, count in counts if count]


def move(leaver: User, turns: Turns) -> dict[str, Any]:
    """Move everything of the leaver; what each room needs to move it back, by its name."""
    return {name: carried.move(leaver, turns) for name, carried in _kinds.items()}


def move_back(leaver: User, moved: dict[str, Any]) -> None:
    """Move back what has not been touched since."""
    for name, what in moved.items():
        if name in _kinds:
            _kinds[name].move_back(leaver, what)


def words_of(moved: dict[str, Any]) -> list[str]:
    """What was moved, in words."""
    counts = [(_kinds[name], what.get("count", 0)) for name, what in moved.items() if name in _kinds]
    return [carried.words(count) for carried, count in counts if count]
