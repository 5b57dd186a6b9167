"""The list of one's cases; the parties of one."""

from collections.abc import Sequence
from copy import copy
from datetime import datetime

from django.core.paginator import Page

from accounts.models import User
from cases.access import visible_cases
from cases.models import Case, Party, Representation
from cases.models.case import CaseQuerySet
from cases.numbering import parse_case_number
from cases.paging import page_of
from icms.lib.search import MOST_WORDS, contains_words, texts_contain_words

A_PAGE = 20


def as_represented(parties: Sequence[Party], at: datetime | None) -> list[Party]:
    """These parties with who represents each now, or did at an instant (copies, to be shown and never saved)."""
    if at is None:
        return list(parties)
    stood = Representation.objects.at(at).filter(party__in=parties).select_related("organization")
    then = {each.party_id: each for each in stood}
    shown = []
    for party in parties:
        found = then.get(party.pk)
        past = copy(party)
        past.represented_by = found.organization if found else None
        past.in_person = found is not None and found.organization is None
        shown.append(past)
    return shown


def with_words(parties: Sequence[Party], text: str) -> list[Party]:
    """Those of these parties with every word of a text in a name, in either script."""
    return [party for party in parties if texts_contain_words(text, party.name_en, party.name_zh)]


def found_cases(cases: CaseQuerySet, text: str) -> CaseQuerySet:
    """Of these cases that of the number in the text, else those with every word of it in a party's name."""
    number = parse_case_number(text)
    if number:
        return cases.numbered(number)
    for word in text.split()[:MOST_WORDS]:
        cases = cases.filter(pk__in=Party.objects.filter(contains_words(word, "name_en", "name_zh")).values("case"))
    return cases


def case_page(user: User, text: str, number: str | None) -> Page[Case]:
    """A page of the cases this account may know, the newest first; with a text, of those found by it."""
    shown = Case.objects.select_related("case_type__court").prefetch_related("parties")
    found = found_cases(visible_cases(user), text)
    return page_of(found, shown, number=number, size=A_PAGE, by_words=bool(text))
