"""The hosted page: plain HTML that works without script, in three languages, with its own small stylesheet."""

import re
from html import escape
from pathlib import Path

from payments.gateways.sandbox.cards import CARDS, Card, card_numbered
from payments.gateways.sandbox.store import Row
from payments.gateways.sandbox.words import HTML_LANGUAGES, LANGUAGES, WORDS

STYLESHEET = (Path(__file__).parent / "page.css").read_bytes()
FIELDS = {
    "card": ("cc-number", "wide", 23),
    "expiry": ("cc-exp", "narrow", 7),
    "code": ("cc-csc", "narrow", 4),
}


def problems_of(typed: dict[str, str]) -> dict[str, str]:
    """The fields that must be mended, each with the key of its sentence."""
    found = {}
    if card_numbered(typed.get("card", "")) is None:
        found["card"] = "bad_card"
    if not re.fullmatch(r"\s*(0?[1-9]|1[0-2])\s*/\s*\d{2}\s*", typed.get("expiry", "")):
        found["expiry"] = "bad_expiry"
    if not re.fullmatch(r"\s*\d{3}\s*", typed.get("code", "")):
        found["code"] = "bad_code"
    return found


def payment_page(payment: Row, language: str, typed: dict[str, str], problems: dict[str, str]) -> str:
    """The page on which the payer types a card, with what must be mended."""
    words = WORDS[language]
    amount = f"HK${payment['amount_cents'] / 100:,.2f}"
    body = f"""
<p class="test">{escape(words["test"])}</p>
{_summary(words, problems)}
<h1>{escape(words["title"])}</h1>
<dl>
<div><dt>{escape(words["to"])}</dt><dd>{escape(words["merchant"])}</dd></div>
<div><dt>{escape(words["for"])}</dt><dd>{escape(payment["description"])}</dd></div>
<div><dt>{escape(words["amount"])}</dt><dd class="amount">{amount}</dd></div>
</dl>
<form method="post" action="?lang={language}" novalidate>
{"".join(_field(words, name, typed, problems) for name in FIELDS)}
<button type="submit" name="act" value="pay">{escape(words["pay"].format(amount=amount))}</button>
<button type="submit" name="act" value="cancel" class="second">{escape(words["cancel"])}</button>
</form>
<h2>{escape(words["cards"])}</h2>
<table>
<thead><tr><th scope="col">{escape(words["number"])}</th><th scope="col">{escape(words["does"])}</th></tr></thead>
<tbody>{"".join(_card_row(words, card) for card in CARDS.values())}</tbody>
</table>"""
    title = (words["error"] if problems else "") + words["title"]
    return _page(language, title, body)


def _card_row(words: dict[str, str], card: Card) -> str:
    return f'<tr><td class="number">{card.shown}</td><td>{escape(words[card.name])}</td></tr>'


def gone_page(language: str) -> str:
    """The page where there is no payment."""
    words = WORDS[language]
    return _page(language, words["gone"], f"<h1>{escape(words['gone'])}</h1><p>{escape(words['gone_more'])}</p>")


def _summary(words: dict[str, str], problems: dict[str, str]) -> str:
    if not problems:
        return ""
    links = "".join(f'<li><a href="#{name}">{escape(words[key])}</a></li>' for name, key in problems.items())
    return f'<div class="problems" role="alert"><h2>{escape(words["problem"])}</h2><ul>{links}</ul></div>'


def _field(words: dict[str, str], name: str, typed: dict[str, str], problems: dict[str, str]) -> str:
    autocomplete, width, length = FIELDS[name]
    error = problems.get(name)
    told = f'<p class="error" id="{name}-error">{escape(words[error])}</p>' if error else ""
    described = f"{name}-hint {name}-error" if error else f"{name}-hint"
    return f"""<div class="field">
<label for="{name}">{escape(words[name])}</label>
<p class="hint" id="{name}-hint">{escape(words[name + "_hint"])}</p>{told}
<input id="{name}" name="{name}" class="{width}" inputmode="numeric" autocomplete="{autocomplete}" maxlength="{length}"
 value="{escape(typed.get(name, ""))}" aria-describedby="{described}"{' aria-invalid="true"' if error else ""}>
</div>"""


def _page(language: str, title: str, body: str) -> str:
    words = WORDS[language]
    links = "".join(
        f'<li><a href="?lang={code}" lang="{HTML_LANGUAGES[code]}"'
        f"{' aria-current=true' if code == language else ''}>{name}</a></li>"
        for code, name in LANGUAGES.items()
    )
    return f"""<!doctype html>
<html lang="{HTML_LANGUAGES[language]}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} - {words["brand"]}</title><link rel="stylesheet" href="/page.css"></head>
<body><header><p class="brand">{words["brand"]}</p><nav aria-label="Language 語言"><ul>{links}</ul></nav></header>
<main>{body}</main></body></html>"""
