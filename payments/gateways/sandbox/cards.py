"""The test cards, and what each makes the sandbox do."""

from dataclasses import dataclass
from enum import StrEnum


class Telling(StrEnum):
    """How the portal is told."""

    AT_ONCE = "at_once"
    TWICE = "twice"
    NEVER = "never"
    BEFORE_THE_REDIRECT = "before_the_redirect"


@dataclass(frozen=True)
class Card:
    """One test card: whether the bank pays, when, how much too little, and how the portal is told."""

    number: str
    name: str
    declines_for: str = ""
    slow: bool = False
    telling: Telling = Telling.AT_ONCE
    short_by_cents: int = 0

    @property
    def shown(self) -> str:
        """In groups of four, as it stands on a card."""
        return " ".join(self.number[place : place + 4] for place in range(0, 16, 4))


CARDS = {
    card.number: card
    for card in (
        Card("4242424242424242", "success"),
        Card("4000000000000002", "decline", declines_for="card_declined"),
        Card("4000000000009995", "no_funds", declines_for="insufficient_funds"),
        Card("4000000000000077", "slow", slow=True),
        Card("4000000000000085", "twice", telling=Telling.TWICE),
        Card("4000000000000093", "never", telling=Telling.NEVER),
        Card("4000000000000101", "before", telling=Telling.BEFORE_THE_REDIRECT),
        Card("4000000000000119", "other_amount", short_by_cents=100),
    )
}


def card_numbered(typed: str) -> Card | None:
    """The test card of this number, spaces and dashes ignored; any other number is refused."""
    return CARDS.get("".join(character for character in typed if character not in " -"))
