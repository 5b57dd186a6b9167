"""The lines of a page of results: names with their matches marked, the reader's language first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext

from cases.courts.selectors import nature_names
from cases.models import Case, Hearing, Party
from cases.models.case import two_sides
from cases.selectors import next_hearings
from causebook.models import Entry
from causebook.search.highlighting import highlighted
from causebook.search.query import NameQuery
from filings.case_page.selectors import open_documents
from icms.lib.dates import is_chinese
from icms.lib.names import within_a_line

OTHER_MATCHES_SHOWN = 2


@dataclass(frozen=True)
class Line:
    """One case on the page of results; `parties` is one marked-up line for each side."""

    number: str
    court: str
    parties: list[SafeString]
    kind: str
    nature: str
    commenced: date
    status: str
    is_ended: bool
    documents_open: int
    hearing: Hearing | None


def result_lines(entries: Iterable[Entry], asked: NameQuery) -> list[Line]:
    """The lines of one page, with one query each for all their documents, natures of claim and hearings."""
    found = list(entries)
    opened = open_documents([entry.pk for entry in found])
    natures = nature_names({entry.case.claim_nature for entry in found})
    hearings = next_hearings([entry.pk for entry in found])
    return [
        _line(
            entry.case,
            asked,
            documents_open=opened.get(entry.pk, 0),
            nature=str(natures.get(entry.case.claim_nature, entry.case.claim_nature)),
            hearing=hearings.get(entry.pk),
        )
        for entry in found
    ]


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


def _line(case: Case, asked: NameQuery, *, documents_open: int, nature: str, hearing: Hearing | None) -> Line:
    sides = two_sides(case.parties.all())
    return Line(
        number=case.number,
        court=str(case.court.name),
        parties=[_side(side, asked) for side in sides if side],
        kind=str(case.case_type.name),
        nature=within_a_line(nature),
        commenced=case.commenced_on,
        status=str(Case.Status(case.status).label),
        is_ended=case.status == Case.Status.ENDED,
        documents_open=documents_open,
        hearing=hearing,
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
