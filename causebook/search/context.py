"""The lines of a page of results: names with their matches marked, the reader's language first.

A page draws some hundred names: they are escaped and joined as plain text here, and handed to the page as markup.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext, ngettext

from cases.models import Case
from cases.models.case import ON_THE_FIRST_SIDE, slug_of
from causebook.search.book import Book
from causebook.search.highlighting import highlighted, is_matched
from causebook.search.names import other_spellings
from causebook.search.query import NameQuery
from causebook.search.selectors import Found, Named, Search, count_names, hearing_days
from filings.public_access.selectors import count_open
from icms.lib import dates
from icms.lib.clock import court_time
from icms.lib.marks import comma
from icms.lib.names import within_a_line
from icms.lib.templatetags.court import v

OTHER_MATCHES_SHOWN = 2
ALSO_SHOWN, MOST_COUNTED = 6, 100  # of other spellings; of the cases of each
SOME_CASE = "DCPI 1/2000"  # an address is worked out once for a page, and not for each of its lines


def result_lines(found: Sequence[Found], asked: NameQuery, book: Book) -> list[dict[str, Any]]:
    """The lines of one page, with one query each for all their documents and hearings."""
    cases, language = [each.case_id for each in found], get_language() or "en"
    opened, hearings = count_open(cases), hearing_days(cases)
    kind_of, nature_of = {kind.code: kind for kind in book.kinds}, dict(book.natures)
    page_of, versus = reverse("causebook:entry", args=[SOME_CASE]), f"{v()} "
    lines = []
    for each in found:
        number, kind = str(each.number), kind_of[each.case_type]
        claim = kind.name, within_a_line(nature_of.get(each.nature, each.nature))
        hearing, documents = hearings.get(each.case_id), opened.get(each.case_id, 0)
        sides = [_side(side, asked, language) for side in _sides(each.parties) if side]
        parties = f'</span><br><span class="party">{versus}'.join(sides)
        lines.append(
            {
                "number": number,
                "url": page_of.replace(slug_of(SOME_CASE), slug_of(number)),
                "court": kind.court_name,
                "parties": mark_safe(f'<span class="party">{parties}</span>'),  # noqa: S308  names are escaped
                "claim": comma().join(part for part in claim if part),
                "commenced": dates.plain_day(each.commenced_on, language),
                "hearing": hearing and dates.plain_day(court_time(hearing.starts_at).date(), language),
                "hearing_kind": hearing and str(hearing.kind),
                "ended": str(Case.Status.ENDED.label) if each.status == Case.Status.ENDED else "",
                "open": documents and ngettext("%(count)s open", "%(count)s open", documents) % {"count": documents},
            }
        )
    return lines


@dataclass(frozen=True)
class AlsoWritten:
    """Another way to write what was typed, and how many cases are found by it."""

    text: str
    found: str


def also_written(asked: Search, book: Book) -> list[AlsoWritten]:
    """Other spellings of the name by which the same search finds something that the public may see; one query."""
    if asked.is_number:
        return []
    counts = count_names(asked, other_spellings(asked.text), most=MOST_COUNTED, book=book.open)
    more = gettext("more than %(count)s") % {"count": MOST_COUNTED}
    found = [(text, count) for text, count in counts.items() if count][:ALSO_SHOWN]
    return [AlsoWritten(text, more if count > MOST_COUNTED else str(count)) for text, count in found]


def _sides(parties: Sequence[Named]) -> tuple[list[Named], list[Named]]:
    first = [party for party in parties if party.capacity in ON_THE_FIRST_SIDE]
    return first, [party for party in parties if party.capacity not in ON_THE_FIRST_SIDE]


def _side(side: list[Named], asked: NameQuery, language: str) -> str:
    """The first party and those that were searched for; the others are counted."""
    matches = [p for p in side[1:] if is_matched(p.name_en, asked) or is_matched(p.name_zh, asked)]
    shown = [side[0], *matches[:OTHER_MATCHES_SHOWN]]
    comma = "、" if dates.is_chinese(language) else ", "
    names = comma.join(_name(party, asked, language) for party in shown)
    others = len(side) - len(shown)
    if others:
        more = ngettext("{names} and another", "{names} and {count} others", others)
        names = more.format(names=names, count=others)
    return names


def _name(party: Named, asked: NameQuery, language: str) -> str:
    """Both names of a party, the reader's script first, the other in its own language, matches marked."""
    if dates.is_chinese(language):
        names = [(party.name_zh, ""), (party.name_en, "en")]
    else:
        names = [(party.name_en, ""), (party.name_zh, "zh-Hant-HK")]
    return " ".join(
        f'<span lang="{code}">{_marked(name, asked)}</span>' if code else _marked(name, asked)
        for name, code in names
        if name
    )


def _marked(name: str, asked: NameQuery) -> str:
    return "".join(
        f"<mark>{escape(piece.text)}</mark>" if piece.matched else escape(piece.text)
        for piece in highlighted(name, asked)
    )
