"""The hosted pages: plain HTML that works without script, in three languages, with its own small stylesheet."""

from html import escape
from pathlib import Path

from payments.gateways.sandbox.cards import CARD_MEANS, CARDS, ONE_TIME_CODE, PPS_ACCOUNTS, PPS_PASSWORD, Card
from payments.gateways.sandbox.hosted import Shown
from payments.gateways.sandbox.store import Row
from payments.gateways.sandbox.words import HTML_LANGUAGES, LANGUAGES, SCHEMES, WORDS

STYLESHEET = (Path(__file__).parent / "page.css").read_bytes()
# For each means its fields: autocomplete, width, the most characters.
FIELDS = {
    "card": {"card": ("cc-number", "wide", 23), "expiry": ("cc-exp", "narrow", 7), "code": ("cc-csc", "narrow", 4)},
    "pps": {"account": ("off", "wide", 11), "password": ("off", "narrow", 5)},
    "fps": {},
    "code": {"one_time": ("one-time-code", "narrow", 6)},
}
TITLES = {"card": "title", "pps": "title_pps", "fps": "title_fps", "code": "title_code"}


def payment_page(payment: Row, language: str, shown: Shown) -> str:
    """The page on which the payer pays by one means, with what must be mended."""
    words, amount = WORDS[language], f"HK${payment['amount_cents'] / 100:,.2f}"
    title = words[TITLES[shown.means]]
    body = f"""
<p class="test">{escape(words["test"])}</p>
{_summary(words, shown)}
<h1>{escape(title)}</h1>
{_other_means(words, payment, language, shown.means)}
<dl>
<div><dt>{escape(words["to"])}</dt><dd>{escape(words["merchant"])}</dd></div>
<div><dt>{escape(words["for"])}</dt><dd>{escape(payment["description"])}</dd></div>
<div><dt>{escape(words["amount"])}</dt><dd class="amount">{amount}</dd></div>
</dl>
{_told(words, payment, shown.means)}
<form method="post" action="?{_query(language, payment, shown.means)}" novalidate>
{"".join(_field(words, shown, name) for name in FIELDS[shown.means])}
{_buttons(words, shown.means, amount)}
</form>
{_tests(words, payment, shown.means)}"""
    return _page(language, (words["error"] if shown.problems else "") + title, body, _query("", payment, shown.means))


def gone_page(language: str) -> str:
    """The page where there is no payment."""
    words = WORDS[language]
    return _page(language, words["gone"], f"<h1>{escape(words['gone'])}</h1><p>{escape(words['gone_more'])}</p>", "")


def _query(language: str, payment: Row, means: str) -> str:
    by = "" if payment["wanted"] or means in ("card", "code") else f"&amp;means={means}"
    return f"lang={language}{by}" if language else by


def _other_means(words: dict[str, str], payment: Row, language: str, means: str) -> str:
    """Where the merchant leaves the means to the payer: the ways to the other pages."""
    if payment["wanted"] or means == "code":
        return ""
    names = {"card": "by_card", "pps": "by_pps", "fps": "by_fps"}
    links = "".join(
        f'<li><a href="?lang={language}&amp;means={key}">{escape(words[name])}</a></li>'
        for key, name in names.items()
        if key != means
    )
    return f'<ul class="means">{links}</ul>'


def _told(words: dict[str, str], payment: Row, means: str) -> str:
    """What the payer must know before typing."""
    if means == "card" and payment["wanted"] in CARD_MEANS:
        return f"<p>{escape(words['only'].format(scheme=SCHEMES[payment['wanted']]))}</p>"
    if means == "fps":
        return f"<p>{escape(words['fps_how'].format(reference=payment['reference'][4:16].upper()))}</p>"
    if means == "code":
        return f"<p>{escape(words['code_how'].format(code=ONE_TIME_CODE))}</p>"
    return ""


def _buttons(words: dict[str, str], means: str, amount: str) -> str:
    pay = words["confirm" if means == "code" else "pay_fps" if means == "fps" else "pay"].format(amount=amount)
    second = ("refuse", "refuse") if means == "code" else ("cancel", "cancel")
    return f"""<button type="submit" name="act" value="pay">{escape(pay)}</button>
<button type="submit" name="act" value="{second[0]}" class="second">{escape(words[second[1]])}</button>"""


def _tests(words: dict[str, str], payment: Row, means: str) -> str:
    """The table of test numbers and what each does."""
    if means == "pps":
        heading = words["accounts"].format(password=PPS_PASSWORD)
        return _table(words, heading, list(PPS_ACCOUNTS.values()))
    if means == "card":
        wanted = payment["wanted"]
        return _table(words, words["cards"], [card for card in CARDS.values() if wanted in ("", card.means)])
    return ""


def _table(words: dict[str, str], heading: str, cards: list[Card]) -> str:
    rows = "".join(
        f'<tr><td class="number">{card.shown}<br>{SCHEMES[card.means]}</td><td>{escape(words[card.name])}</td></tr>'
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
    autocomplete, width, length = FIELDS[shown.means][name]
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
    words = WORDS[language]
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
