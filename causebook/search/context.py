"""The lines of a page of results: names with their matches marked, the reader's language first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from cases.models import Case, CaseType, ClaimNature, Hearing, Party
from cases.models.case import slug_of, two_sides
from cases.selectors import next_hearings
from causebook.search.highlighting import highlighted
from causebook.search.names import other_spellings
from causebook.search.query import NameQuery
from causebook.search.selectors import Found, Search, count_names
from filings.public_access.selectors import count_open
from icms.lib.dates import is_chinese
from icms.lib.names import within_a_line

OTHER_MATCHES_SHOWN = 2
ALSO_SHOWN, MOST_COUNTED = 6, 100  # of other spellings; of the cases of each
SOME_CASE = "DCPI 1/2000"  # an address is worked out once for a page, and not for each of its lines


@dataclass(frozen=True)
class Line:
    """One case on the page of results; `parties` is one marked-up line for each side."""

    number: str
    url: str
    court: str
    parties: list[SafeString]
    kind: str
    nature: str
    commenced: date
    status: str
    is_ended: bool
    documents_open: int
    hearing: Hearing | None


def result_lines(
    found: Sequence[Found], asked: NameQuery, kinds: Iterable[CaseType], natures: Iterable[ClaimNature]
) -> list[Line]:
    """The lines of one page, with one query each for all their documents and hearings.

    `kinds` and `natures` are those of the book: a form that asks for them has read them already.
    """
    cases = [each.case_id for each in found]
    opened, hearings = count_open(cases), next_hearings(cases)
    kind_of = {kind.pk: (str(kind.name), str(kind.court.name)) for kind in kinds}
    nature_of = {nature.pk: within_a_line(str(nature.name)) for nature in natures}
    page_of = reverse("causebook:entry", args=[SOME_CASE])
    lines = []
    for each in found:
        kind, court = kind_of[each.case_type]
        number = str(each.number)
        lines.append(
            Line(
                number=number,
                url=page_of.replace(slug_of(SOME_CASE), slug_of(number)),
                court=court,
                parties=[_side(side, asked) for side in two_sides(each.parties) if side],
                kind=kind,
                nature=nature_of.get(each.nature, each.nature),
                commenced=each.commenced_on,
                status=str(Case.Status(each.status).label),
                is_ended=each.status == Case.Status.ENDED,
                documents_open=opened.get(each.case_id, 0),
                hearing=hearings.get(each.case_id),
            )
        )
    return lines


@dataclass(frozen=True)
class AlsoWritten:
    """Another way to write what was typed, and how many cases are found by it."""

    text: str
    found: str


def also_written(asked: Search) -> list[AlsoWritten]:
    """Other spellings of the name by which the same search finds something that the public may see; one query."""
    if asked.is_number:
        return []
    counts = count_names(asked, other_spellings(asked.text), most=MOST_COUNTED)
    more = gettext("more than %(count)s") % {"count": MOST_COUNTED}
    found = [(text, count) for text, count in counts.items() if count][:ALSO_SHOWN]
    return [AlsoWritten(text, more if count > MOST_COUNTED else str(count)) for text, count in found]


def marked_name(party: Party, asked: NameQuery) -> SafeString:
    """Both names of a party, the reader's script first, each in its own language, matches marked."""
    chinese_page = is_chinese(get_language())
    names = [(party.name_en, "" if not chinese_page else "en"), (party.name_zh, "" if chinese_page else "zh-Hant-HK")]
    if chinese_page:
        names.reverse()
    return format_html_join(
        " ",
        "{}",
        (
            (format_html('<span lang="{}">{}</span>', code, _marked(name, asked)) if code else _marked(name, asked),)
            for name, code in names
            if name
        ),
    )


def _side(side: list[Party], asked: NameQuery) -> SafeString:
    """The first party and those that were searched for; the others are counted."""
    matches = [
        p for p in side[1:] if any(piece.matched for n in (p.name_en, p.name_zh) for piece in highlighted(n, asked))
    ]
    shown = [side[0], *matches[:OTHER_MATCHES_SHOWN]]
    names = format_html_join(_comma(), "{}", ((marked_name(party, asked),) for party in shown))
    others = len(side) - len(shown)
    if not others:
        return names
    more = ngettext("{names} and another", "{names} and {count} others", others)
    return format_html(more, names=names, count=others)


def _comma() -> str:
    return "、" if is_chinese(get_language()) else ", "


def _marked(name: str, asked: NameQuery) -> SafeString:
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", p.text) if p.matched else p.text,) for p in highlighted(name, asked))
    )
