"""How a lower package asks an upper one, which it may not import.

The lower package declares a hook with the type of what it needs; each upper package connects its own, once, in its
`apps.py`; the lower one reads the hook as a mapping. A hook is for answers that are needed on the spot; an event that
nobody need answer is a Django signal.

    stand_ins: Hook[Callable[[User, str], list[User]]] = Hook("who stands in for a reader")     # accounts.messages
    stand_ins.connect("cases", stand_ins_of)                                                    # cases.apps
    [user for stand_ins_of in stand_ins.values() for user in stand_ins_of(reader, kind)]        # accounts.messages
"""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

Answer = TypeVar("Answer")


class Hook(Mapping[str, Answer]):
    """What upper packages have connected, by a name of their choice, in the order in which they were connected."""

    def __init__(self, question: str) -> None:
        self.question = question
        self._answers: dict[str, Answer] = {}

    def connect(self, name: str, answer: Answer) -> None:
        """Answer this hook from now on: called in `AppConfig.ready`. Raises ImproperlyConfigured for a name taken."""
        if name in self._answers:
            raise ImproperlyConfigured(f"{name!r} has answered already: {self.question}")
        self._answers[name] = answer

    @property
    def only(self) -> Answer:
        """The one answer, of a hook that has one by its nature. Raises LookupError if nobody has connected any."""
        if not self._answers:
            raise LookupError(f"Nobody has answered: {self.question}")
        return next(iter(self._answers.values()))

    def __getitem__(self, name: str) -> Answer:
        return self._answers[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._answers)

    def __len__(self) -> int:
        return len(self._answers)
