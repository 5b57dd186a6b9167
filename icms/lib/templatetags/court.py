"""What every template may say without loading: times, money, icons, the script a name is written in."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.http import QueryDict
from django.template import Context
from django.template.base import Parser, Token
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, pgettext, pgettext_lazy

from icms.lib import clock as court_clock
from icms.lib import dates, marks
from icms.lib.forms import problems
from icms.lib.middleware import HOLDER_FIELD, holder_mark
from icms.lib.money import figure as plain_figure
from icms.lib.money import money as table_money
from icms.lib.money import money_sentence as sentence_money
from icms.lib.trilingual import HTML_LANGUAGES, trilingual

register = template.Library()
CHINESE_RUN = re.compile("[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]+")
LATIN_RUN = re.compile(r"[A-Za-z](?:[A-Za-z0-9&.,'’()/ -]*[A-Za-z0-9.)])?")
# A reference, a day, a weekday, a time in Chinese: never broken inside (design, section 3).
WHOLE = re.compile(
    r"([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z*~$=]|\d{4}年\d{1,2}月\d{1,2}日|（星期.）|(?:上午|下午|凌晨)(?:\d{1,2}|零)[時时](?:\d{1,2}分)?)"
)


PAPER_LANGUAGES = {
    "en": pgettext_lazy("of a paper", "in English"),
    "zh-hant": pgettext_lazy("of a paper", "in Traditional Chinese"),
    "zh-hans": pgettext_lazy("of a paper", "in Simplified Chinese"),
}


def _language() -> str:
    return get_language() or "en"


class _AlikeNode(template.Node):
    """Its content, drawn once in a process for each language."""

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist
        self.drawn: dict[str, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        language = _language()
        if language not in self.drawn:
            self.drawn[language] = self.nodelist.render(context)
        return self.drawn[language]


@register.tag
def alike(parser: Parser, token: Token) -> _AlikeNode:
    """Up to `endalike`: what is the same on every page for every reader of a language, and as long as we run."""
    nodelist = parser.parse(("endalike",))
    parser.delete_first_token()
    return _AlikeNode(nodelist)


@register.simple_tag(takes_context=True)
def csrf_token(context: Context) -> SafeString:
    """Django's token, and whose page the form stands on: words that come late wait for that account alone."""
    token = mark_safe(CsrfTokenNode().render(context))  # noqa: S308  Django's own
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated:
        return token
    return format_html('{}<input type="hidden" name="{}" value="{}">', token, HOLDER_FIELD, holder_mark(user.pk))


@register.filter
def long_datetime(at: datetime | None) -> str:
    """`Monday 23 November 2026, 8:45 am`."""
    return dates.long_datetime(at, _language()) if at else ""


@register.filter
def short_datetime(at: datetime | None) -> str:
    """`Mon 23 Nov 2026, 8:45 am`."""
    return dates.short_datetime(at, _language()) if at else ""


@register.filter
def until_long_datetime(at: datetime | None) -> str:
    """After "until": `the end of Thursday 26 November 2026` for midnight, else as `long_datetime`."""
    return dates.until_long_datetime(at, _language()) if at else ""


@register.filter
def until_short_datetime(at: datetime | None) -> str:
    """After "until": `the end of Thu 26 Nov 2026` for midnight, else as `short_datetime`."""
    return dates.until_short_datetime(at, _language()) if at else ""


@register.simple_tag
def time_span(start: datetime, end: datetime) -> str:
    """`Sun 6 Dec 2026, 1:00 am to 5:00 am`."""
    return dates.span(start, end, _language())


@register.filter
def list_datetime(at: datetime | None) -> str:
    """`Mon 23 Nov, 8:45 am`: only where the page's own date makes the year plain."""
    return dates.short_datetime(at, _language(), year=False) if at else ""


@register.filter
def actual_time(at: datetime | None) -> str:
    """`Friday 20 November 2026, 6:12:40 pm`: seconds are for what really happened."""
    return dates.actual_time(at, _language()) if at else ""


@register.filter
def short_actual_time(at: datetime | None) -> str:
    """`Fri 20 Nov 2026, 6:12:40 pm`."""
    return dates.short_actual_time(at, _language()) if at else ""


@register.filter
def clock(at: datetime | None) -> str:
    """`8:45 am`."""
    return dates.clock_time(at, _language()) if at else ""


@register.filter
def day(when: date | datetime | None) -> str:
    """`23 Nov 2026`, for tables."""
    return dates.plain_day(_as_day(when), _language()) if when else ""


@register.filter
def sentence_day(when: date | datetime | None) -> str:
    """`23 November 2026`, for sentences."""
    return dates.full_plain_day(_as_day(when), _language()) if when else ""


@register.filter
def weekday(when: date | datetime | None) -> str:
    """`Monday`."""
    return dates.weekday(_as_day(when), _language()) if when else ""


@register.filter
def long_day(when: date | datetime | None) -> str:
    """`Monday 23 November 2026`."""
    return dates.long_day(_as_day(when), _language()) if when else ""


@register.filter
def short_day(when: date | datetime | None) -> str:
    """`Mon 23 Nov 2026`."""
    return dates.short_day(_as_day(when), _language()) if when else ""


@register.filter
def list_day(when: date | datetime | None) -> str:
    """`Mon 23 Nov`: only where the page's own date makes the year plain."""
    return dates.short_day_without_year(_as_day(when), _language()) if when else ""


@register.filter
def age(open_time: timedelta | None) -> str:
    """`1 h 55`: an office's open time since."""
    return dates.open_age(open_time, _language()) if open_time is not None else ""


@register.filter
def money(cents: int | None) -> str:
    """`HK$504.00`, for tables."""
    return table_money(cents) if cents is not None else ""


@register.filter
def money_sentence(cents: int | None) -> str:
    """`HK$504`; `504港元`, for sentences."""
    return sentence_money(cents, _language()) if cents is not None else ""


@register.filter
def figure(cents: int | None) -> str:
    """`504.00`, for a column that says its currency; `none` where nothing is owed."""
    if cents is None:
        return ""
    return plain_figure(cents) if cents else pgettext("no fee", "none")


@register.filter
def filesize(size: int | None) -> str:
    """`29 KB`, `8.4 MB`; a kilobyte is 1,024 bytes."""
    if size is None:
        return ""
    if size < 1024:
        return gettext("%(size)s bytes") % {"size": f"{size:,}"}
    kilobytes = size / 1024
    return f"{kilobytes:.0f}\u00a0KB" if kilobytes < 103 else f"{kilobytes / 1024:.1f}\u00a0MB"


@register.filter
def tri(row: Any, field: str) -> str:
    """The reader's own of the three columns of a row: `{{ court|tri:"name" }}`."""
    return str(trilingual(row, field)) if row else ""


@register.simple_tag
def comma(*facts: Any) -> str:
    """Between two facts: `{{ name }}{% comma %}{{ room }}`. Given facts, itself before each that there is."""
    return _marked(marks.comma(), facts)


@register.simple_tag
def colon(*facts: Any) -> str:
    """After what the next fact is about; given that fact, before it, if there is one."""
    return _marked(marks.colon(), facts)


@register.simple_tag
def semicolon(*facts: Any) -> str:
    """Between two facts, of which one may have a comma of its own; given a fact, before it, if there is one."""
    return _marked(marks.semicolon(), facts)


def _marked(mark: str, facts: tuple[Any, ...]) -> str:
    if not facts:
        return mark
    return mark_safe("".join(mark + runs(str(fact)) for fact in facts if fact))  # noqa: S308  `runs` escapes


@register.simple_tag
def full_stop() -> str:
    """After facts, before a sentence."""
    return marks.full_stop()


@register.simple_tag
def sentences(said: Iterable[object]) -> str:
    """One after the other; Chinese needs no space between them."""
    gap = "" if dates.is_chinese(_language()) else " "
    return mark_safe(gap.join(runs(str(each)) for each in said))  # noqa: S308  `runs` escapes


@register.filter
def bracketed(fact: object, more: object) -> str:
    """A fact, and a second one in brackets: `{{ reason.text|bracketed:reason.code }}`."""
    return marks.bracketed(fact, more)


@register.filter
def runs(text: str) -> SafeString:
    """A text with the language set on every run of the other script, references and Chinese times in one piece."""
    chinese = dates.is_chinese(_language())
    pattern, code = (LATIN_RUN, "en") if chinese else (CHINESE_RUN, "zh-Hant-HK")
    out: list[str] = []
    for number, piece in enumerate(WHOLE.split(str(text))):
        drawn = "".join(_runs_of(piece, pattern, code))
        out.append(f'<span class="unbroken">{drawn}</span>' if number % 2 else drawn)
    return mark_safe("".join(out))  # noqa: S308  every part is escaped by _runs_of


def _runs_of(text: str, pattern: re.Pattern[str], code: str) -> Iterator[str]:
    last = 0
    for run in pattern.finditer(text):
        yield conditional_escape(text[last : run.start()])
        yield format_html('<span lang="{}">{}</span>', code, run.group())
        last = run.end()
    yield conditional_escape(text[last:])


@register.filter
def problem_list(found: Any) -> list[tuple[str, str]]:
    """Every error as (id of the field to mend, words), of a form or of a list that is already such."""
    if isinstance(found, BaseForm):
        return problems(found)
    return found if isinstance(found, list) else []


@register.filter
def glued(text: str) -> str:
    """Written times kept in one piece: `8:45 am` does not break before am."""
    return re.sub(r"(?<=\d) (?=[ap]m\b)", dates.NBSP, str(text))


@register.filter
def unlocalize_number(number: float) -> str:
    """A number for an attribute, without the marks of a language."""
    return f"{number:g}" if isinstance(number, float) else str(number)


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon beside its word; hidden from screen readers."""
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d="{}"/></svg>', PATHS[name]
    )


@register.simple_tag
def v() -> SafeString:
    """Between parties: *v* in English, 訴 in Chinese."""
    return format_html('<span class="v">{}</span>', pgettext("between parties", "v"))


@register.simple_tag
def share(part: Any, whole: Any) -> str:
    """A share of two numbers or two timedeltas as SVG wants it, never above the whole: `62.50%`."""
    return f"{min(max(part / whole, 0), 1) * 100:.2f}%" if whole else "0%"


@register.simple_tag
def page_range(page: "Page[Any]") -> list[int | str]:
    """The page numbers worth showing, with … where some are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.simple_tag
def now_in_court() -> str:
    """The present, as a printed page says when it was printed."""
    return dates.short_datetime(court_clock.now(), _language())


@register.simple_tag(takes_context=True)
def param_replace(context: template.Context, **changes: Any) -> str:
    """The query string of this page with some parameters changed (None takes one away)."""
    query: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def way_back(context: template.Context, url: str) -> str:
    """The address of a list; where its reader comes straight from it, with the search, tab and page it had."""
    request = getattr(context, "request", None)  # also where an include hands nothing on
    try:
        left = urlsplit(request.headers.get("Referer", "")) if request else None
    except ValueError:
        left = None
    if left and request and left.query and (left.netloc, left.path) == (request.get_host(), str(url)):
        return f"{url}?{left.query}"
    return str(url)


@register.filter
def other_language(code: str) -> str:
    """`in English`, of a paper in another language than the page; empty where they are the same."""
    return "" if code == _language() else str(PAPER_LANGUAGES.get(code, ""))


@register.simple_tag
def html_language(code: str = "") -> str:
    """The tag for an HTML lang attribute: `zh-Hant-HK`."""
    return HTML_LANGUAGES.get(code or _language(), "en")


def _as_day(when: date | datetime) -> date:
    return court_clock.court_day(when) if isinstance(when, datetime) else when


PATHS = {
    "tick": "m4 10.5 4 4 8-9",
    "fine": "M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16Zm-3.7 8.2 2.7 2.7 4.8-5.3",
    "look": "M10 2.6 18.4 17H1.6L10 2.6Zm0 5.2v4.4m0 1.6v1.9",
    "cross": "M2.5 2.5h15v15h-15v-15Zm4.4 4.4 6.2 6.2m0-6.2-6.2 6.2",
    "return": "M7 3 3 7l4 4M3.2 7h8.6a4.6 4.6 0 0 1 0 9.2H8",
    "lock": "M3.8 9h12.4v8.4H3.8V9Zm2.7 0V6a3.5 3.5 0 0 1 7 0v3",
    "download": "M10 2v11m-4.5-4.6L10 13l4.5-4.6M2.6 17.4h14.8",
    "search": "M8.5 2.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12Zm4.4 10.4 5 5",
    "back": "m12.5 3.5-6.5 6.5 6.5 6.5",
    "next": "m7.5 3.5 6.5 6.5-6.5 6.5",
    "up": "m4.5 12.5 5.5-5.5 5.5 5.5",
    "down": "m4.5 7.5 5.5 5.5 5.5-5.5",
    "plus": "M10 3v14M3 10h14",
    "minus": "M3 10h14",
}
