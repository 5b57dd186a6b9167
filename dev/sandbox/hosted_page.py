"""The hosted page: what it shows, and what the payer does on it (types a card, confirms a code, goes back)."""

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from dev.sandbox.cards import (
    CARD_METHODS,
    CARDS,
    FPS_PAID,
    ONE_TIME_CODE,
    PPS_ACCOUNTS,
    PPS_PASSWORD,
    Card,
    Delivery,
    account_numbered,
    card_numbered,
)
from dev.sandbox.labels import HTML_LANGUAGES, LABELS, LANGUAGES, SCHEMES
from dev.sandbox.store import Row

if TYPE_CHECKING:
    from dev.sandbox.server import Sandbox


Typed = dict[str, str]


@dataclass(frozen=True)
class Shown:
    """The page as it is to be shown: by which method, what was typed, what must be mended."""

    method: str
    typed: Typed
    problems: dict[str, str]


def method_of(payment: Row, asked: str) -> str:
    """Which page: `code` while the bank waits for one, else card, pps or fps, as the merchant wants it or the payer."""
    if payment["secure"]:
        return "code"
    wanted = payment["wanted"] or asked
    return wanted if wanted in ("pps", "fps") else "card"


def take(server: "Sandbox", payment: Row, typed: Typed, asked: str) -> Shown | None:
    """Act on what was typed; the page to show again, or None where the payer goes back to the merchant."""
    store, method = server.store, method_of(payment, asked)
    if typed.get("act") == "cancel":
        store.cancel(payment["reference"])
        return None
    found = READERS[method](payment, typed)
    if isinstance(found, dict):
        hidden = {"code": "", "password": "", "one_time": ""}
        return Shown(method, typed | hidden, found)
    card, declines_for = found
    if card.secure and method == "card":
        store.ask_for_code(payment["reference"], card)
        return Shown("code", {}, {})
    store.present_card(payment["reference"], card, slow_seconds=server.slow_seconds, declines_for=declines_for)
    if card.delivery == Delivery.BEFORE_THE_REDIRECT:
        server.notifier.deliver_due()
    return None


def _card(payment: Row, typed: Typed) -> tuple[Card, str] | dict[str, str]:
    found: dict[str, str] = {}
    card = card_numbered(typed.get("card", ""))
    if card is None:
        found["card"] = "bad_card"
    elif payment["wanted"] in CARD_METHODS and card.method != payment["wanted"]:
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

STYLESHEET = (Path(__file__).parent / "page.css").read_bytes()
# For each method its fields: autocomplete, width, the most characters.
FIELDS = {
    "card": {"card": ("cc-number", "wide", 23), "expiry": ("cc-exp", "narrow", 7), "code": ("cc-csc", "narrow", 4)},
    "pps": {"account": ("off", "wide", 11), "password": ("off", "narrow", 5)},
    "fps": {},
    "code": {"one_time": ("one-time-code", "narrow", 6)},
}
TITLES = {"card": "title", "pps": "title_pps", "fps": "title_fps", "code": "title_code"}


def payment_page(payment: Row, language: str, shown: Shown) -> str:
    """The page on which the payer pays by one method, with what must be mended."""
    words, amount = LABELS[language], f"HK${payment['amount_cents'] / 100:,.2f}"
    title = words[TITLES[shown.method]]
    body = f"""
<p class="test">{escape(words["test"])}</p>
{_summary(words, shown)}
<h1>{escape(title)}</h1>
{_other_methods(words, payment, language, shown.method)}
<dl>
<div><dt>{escape(words["to"])}</dt><dd>{escape(words["merchant"])}</dd></div>
<div><dt>{escape(words["for"])}</dt><dd>{escape(payment["description"])}</dd></div>
<div><dt>{escape(words["amount"])}</dt><dd class="amount">{amount}</dd></div>
</dl>
{_told(words, payment, shown.method)}
<form method="post" action="?{_query(language, payment, shown.method)}" novalidate>
{"".join(_field(words, shown, name) for name in FIELDS[shown.method])}
{_buttons(words, shown.method, amount)}
</form>
{_tests(words, payment, shown.method)}"""
    return _page(language, (words["error"] if shown.problems else "") + title, body, _query("", payment, shown.method))


def gone_page(language: str) -> str:
    """The page where there is no payment."""
    words = LABELS[language]
    return _page(language, words["gone"], f"<h1>{escape(words['gone'])}</h1><p>{escape(words['gone_more'])}</p>", "")


def _query(language: str, payment: Row, method: str) -> str:
    by = "" if payment["wanted"] or method in ("card", "code") else f"&amp;method={method}"
    return f"lang={language}{by}" if language else by


def _other_methods(words: dict[str, str], payment: Row, language: str, method: str) -> str:
    """Where the merchant leaves the method to the payer: the ways to the other pages."""
    if payment["wanted"] or method == "code":
        return ""
    names = {"card": "by_card", "pps": "by_pps", "fps": "by_fps"}
    links = "".join(
        f'<li><a href="?lang={language}&amp;method={key}">{escape(words[name])}</a></li>'
        for key, name in names.items()
        if key != method
    )
    return f'<ul class="method">{links}</ul>'


def _told(words: dict[str, str], payment: Row, method: str) -> str:
    """What the payer must know before typing."""
    if method == "card" and payment["wanted"] in CARD_METHODS:
        return f"<p>{escape(words['only'].format(scheme=SCHEMES[payment['wanted']]))}</p>"
    if method == "fps":
        return f"<p>{escape(words['fps_how'].format(reference=payment['reference'][4:16].upper()))}</p>"
    if method == "code":
        return f"<p>{escape(words['code_how'].format(code=ONE_TIME_CODE))}</p>"
    return ""


def _buttons(words: dict[str, str], method: str, amount: str) -> str:
    pay = words["confirm" if method == "code" else "pay_fps" if method == "fps" else "pay"].format(amount=amount)
    second = ("refuse", "refuse") if method == "code" else ("cancel", "cancel")
    return f"""<button type="submit" name="act" value="pay">{escape(pay)}</button>
<button type="submit" name="act" value="{second[0]}" class="second">{escape(words[second[1]])}</button>"""


def _tests(words: dict[str, str], payment: Row, method: str) -> str:
    """The table of test numbers and what each does."""
    if method == "pps":
        heading = words["accounts"].format(password=PPS_PASSWORD)
        return _table(words, heading, list(PPS_ACCOUNTS.values()))
    if method == "card":
        wanted = payment["wanted"]
        return _table(words, words["cards"], [card for card in CARDS.values() if wanted in ("", card.method)])
    return ""


def _table(words: dict[str, str], heading: str, cards: list[Card]) -> str:
    rows = "".join(
        f'<tr><td class="number">{card.shown}<br>{SCHEMES[card.method]}</td><td>{escape(words[card.name])}</td></tr>'
        for card in cards
    )
    heads = "".join(f'<th scope="col">{escape(words[key])}</th>' for key in ("number", "does"))
    return f"<h2>{escape(heading)}</h2><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _summary(words: dict[str, str], shown: Shown) -> str:
    if not shown.problems:
        return ""
    links = "".join(f'<li><a href="#{name}">{escape(words[key])}</a></li>' for name, key in shown.problems.items())
    return f'<div class="problems" role="alert"><h2>{escape(words["problem"])}</h2><ul>{links}</ul></div>'


def _field(words: dict[str, str], shown: Shown, name: str) -> str:
    autocomplete, width, length = FIELDS[shown.method][name]
    error = shown.problems.get(name)
    told = f'<p class="error" id="{name}-error">{escape(words[error])}</p>' if error else ""
    described = f"{name}-hint {name}-error" if error else f"{name}-hint"
    return f"""<div class="field">
<label for="{name}">{escape(words[name])}</label>
<p class="hint" id="{name}-hint">{escape(words[name + "_hint"])}</p>{told}
<input id="{name}" name="{name}" class="{width}" inputmode="numeric" autocomplete="{autocomplete}" maxlength="{length}"
 value="{escape(shown.typed.get(name, ""))}" aria-describedby="{described}"{' aria-invalid="true"' if error else ""}>
</div>"""


def _page(language: str, title: str, body: str, more: str) -> str:
    words = LABELS[language]
    links = "".join(
        f'<li><a href="?lang={code}{more}" lang="{HTML_LANGUAGES[code]}"'
        f"{' aria-current=true' if code == language else ''}>{name}</a></li>"
        for code, name in LANGUAGES.items()
    )
    return f"""<!doctype html>
<html lang="{HTML_LANGUAGES[language]}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} - {words["brand"]}</title><link rel="stylesheet" href="/page.css"></head>
<body><header><p class="brand">{words["brand"]}</p><nav aria-label="Language 語言"><ul>{links}</ul></nav></header>
<main>{body}</main></body></html>"""
