"""The test cards and test accounts, and what each makes the sandbox do."""

from dataclasses import dataclass
from enum import StrEnum


class Delivery(StrEnum):
    """How the portal is told."""

    AT_ONCE = "at_once"
    TWICE = "twice"
    NEVER = "never"
    BEFORE_THE_REDIRECT = "before_the_redirect"
    OUT_OF_ORDER = "out_of_order"


class Refunding(StrEnum):
    """What becomes of a refund to this card."""

    AT_ONCE = "at_once"
    LATER = "later"
    FAILS = "fails"
    COMES_BACK = "comes_back"


@dataclass(frozen=True)
class Card:
    """One test card or account: whether the bank pays, when, how much too little, and how the portal is told."""

    number: str
    name: str
    method: str = "visa"
    declines_for: str = ""
    slow: bool = False
    delivery: Delivery = Delivery.AT_ONCE
    short_by_cents: int = 0
    secure: bool = False
    refunding: Refunding = Refunding.AT_ONCE

    @property
    def shown(self) -> str:
        """In groups of four, as it stands on a card."""
        return " ".join(self.number[place : place + 4] for place in range(0, len(self.number), 4))


CARDS = {
    card.number: card
    for card in (
        Card("4242424242424242", "success"),
        Card("5555555555554444", "success", method="mastercard"),
        Card("6200000000000005", "success", method="unionpay"),
        Card("3566002020360505", "success", method="jcb"),
        Card("4000000000003220", "secure", secure=True),
        Card("4000000000000002", "decline", declines_for="card_declined"),
        Card("4000000000009995", "no_funds", declines_for="insufficient_funds"),
        Card("4000000000000069", "expired_card", declines_for="expired_card"),
        Card("4000000000000077", "slow", slow=True),
        Card("4000000000000085", "twice", delivery=Delivery.TWICE),
        Card("4000000000000143", "out_of_order", delivery=Delivery.OUT_OF_ORDER),
        Card("4000000000000093", "never", delivery=Delivery.NEVER),
        Card("4000000000000101", "before", delivery=Delivery.BEFORE_THE_REDIRECT),
        Card("4000000000000119", "other_amount", short_by_cents=100),
        Card("4000000000005126", "refund_later", refunding=Refunding.LATER),
        Card("4000000000007726", "refund_fails", refunding=Refunding.FAILS),
        Card("4000000000003238", "refund_comes_back", refunding=Refunding.COMES_BACK),
    )
}
PPS_ACCOUNTS = {
    account.number: account
    for account in (
        Card("10000001", "success", method="pps"),
        Card("10000002", "decline", method="pps", declines_for="pps_declined"),
        Card("10000003", "slow", method="pps", slow=True),
    )
}
FPS_PAID = Card("fps", "success", method="fps")
CARD_METHODS = ("visa", "mastercard", "unionpay", "jcb")
ONE_TIME_CODE, PPS_PASSWORD = "123456", "12345"


def card_numbered(typed: str) -> Card | None:
    """The test card of this number, spaces and dashes ignored; any other number is refused."""
    return CARDS.get(_digits(typed))


def account_numbered(typed: str) -> Card | None:
    """The test PPS account of this number."""
    return PPS_ACCOUNTS.get(_digits(typed))


def known_as(number: str, method: str) -> Card | None:
    """What a payment remembers it was paid by: the last four digits and the method."""
    every = [*CARDS.values(), *PPS_ACCOUNTS.values(), FPS_PAID]
    return next((card for card in every if card.method == method and card.number[-4:] == number), None)


def _digits(typed: str) -> str:
    return "".join(character for character in typed if character not in " -")
