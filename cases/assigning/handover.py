"""What goes with the cases when they are handed over: upper apps that keep something for an account move it with them.

Cases know nothing of drafts; filings do, connect a handler in their `apps.py`, and move them in the same transaction.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from icms.lib.hooks import Hook


@dataclass
class RoundRobin:
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
class HandoverHandler:
    """One kind of thing that is handed over with the cases: how many there are, in words, and how it moves.

    What `move` returns is kept with the act, as JSON, and handed to `move_back`.
    """

    count: Callable[[User], int]
    describe: Callable[[int], str]
    move: Callable[[User, RoundRobin], dict[str, Any]]
    move_back: Callable[[User, dict[str, Any]], None]


handlers: Hook[HandoverHandler] = Hook("what is handed over with the cases of a leaver")


def described(leaver: User) -> list[str]:
    """What an account has beside its cases, in words; what it has none of is left out."""
    counts = [(handler, handler.count(leaver)) for handler in handlers.values()]
    return [handler.describe(count) for handler, count in counts if count]


def move(leaver: User, turns: RoundRobin) -> dict[str, Any]:
    """Move everything of the leaver; what each handler needs to move it back, by its name."""
    return {name: handler.move(leaver, turns) for name, handler in handlers.items()}


def move_back(leaver: User, moved: dict[str, Any]) -> None:
    """Move back what has not been touched since."""
    for name, what in moved.items():
        if name in handlers:
            handlers[name].move_back(leaver, what)


def moved_in_words(moved: dict[str, Any]) -> list[str]:
    """What was moved, in words."""
    counts = [(handlers[name], what.get("count", 0)) for name, what in moved.items() if name in handlers]
    return [handler.describe(count) for handler, count in counts if count]
