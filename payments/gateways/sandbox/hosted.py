"""What the payer does on the hosted page: types a card or an account, confirms a code, or goes back."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from payments.gateways.sandbox.cards import (
    CARD_MEANS,
    FPS_PAID,
    ONE_TIME_CODE,
    PPS_PASSWORD,
    Card,
    Telling,
    account_numbered,
    card_numbered,
)
from payments.gateways.sandbox.store import Row

if TYPE_CHECKING:
    from payments.gateways.sandbox.server import Sandbox

Typed = dict[str, str]


@dataclass(frozen=True)
class Shown:
    """The page as it is to be shown: by which means, what was typed, what must be mended."""

    means: str
    typed: Typed
    problems: dict[str, str]


def means_of(payment: Row, asked: str) -> str:
    """Which page: `code` while the bank waits for one, else card, pps or fps, as the merchant wants it or the payer."""
    if payment["secure"]:
        return "code"
    wanted = payment["wanted"] or asked
    return wanted if wanted in ("pps", "fps") else "card"


def take(server: "Sandbox", payment: Row, typed: Typed, asked: str) -> Shown | None:
    """Act on what was typed; the page to show again, or None where the payer goes back to the merchant."""
    store, means = server.store, means_of(payment, asked)
    if typed.get("act") == "cancel":
        store.cancel(payment["reference"])
        return None
    found = READERS[means](payment, typed)
    if isinstance(found, dict):
        hidden = {"code": "", "password": "", "one_time": ""}
        return Shown(means, typed | hidden, found)
    card, declines_for = found
    if card.secure and means == "card":
        store.ask_for_code(payment["reference"], card)
        return Shown("code", {}, {})
    store.present_card(payment["reference"], card, slow_seconds=server.slow_seconds, declines_for=declines_for)
    if card.telling == Telling.BEFORE_THE_REDIRECT:
        server.teller.deliver_due()
    return None


def _card(payment: Row, typed: Typed) -> tuple[Card, str] | dict[str, str]:
    found: dict[str, str] = {}
    card = card_numbered(typed.get("card", ""))
    if card is None:
        found["card"] = "bad_card"
    elif payment["wanted"] in CARD_MEANS and card.means != payment["wanted"]:
        found["card"] = "other_scheme"
    if not re.fullmatch(r"\s*(0?[1-9]|1[0-2])\s*/\s*\d{2}\s*", typed.get("expiry", "")):
        found["expiry"] = "bad_expiry"
    if not re.fullmatch(r"\s*\d{3}\s*", typed.get("code", "")):
        found["code"] = "bad_code"
    return found if found or card is None else (card, "")


def _pps(payment: Row, typed: Typed) -> tuple[Card, str] | dict[str, str]:
    found: dict[str, str] = {}
    account = account_numbered(typed.get("account", ""))
    if account is None:
        found["account"] = "bad_account"
    if typed.get("password", "").strip() != PPS_PASSWORD:
        found["password"] = "bad_password"  # noqa: S105 - the key of a sentence
    return found if found or account is None else (account, "")


def _fps(payment: Row, typed: Typed) -> tuple[Card, str] | dict[str, str]:
    return FPS_PAID, ""


def _code(payment: Row, typed: Typed) -> tuple[Card, str] | dict[str, str]:
    card = card_numbered(payment["secure"])
    if card is None or typed.get("act") == "refuse":
        return card or FPS_PAID, "authentication_failed"
    if typed.get("one_time", "").strip() != ONE_TIME_CODE:
        return {"one_time": "bad_one_time"}
    return card, ""


READERS = {"card": _card, "pps": _pps, "fps": _fps, "code": _code}
