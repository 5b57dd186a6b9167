"""The list of one's cases."""

from django.core.paginator import Page

from accounts.models import User
from cases.access import visible_cases
from cases.assigning.rules import named
from cases.models import Case, Party
from cases.models.case import CaseQuerySet
from cases.numbering import parse_case_number
from cases.paging import page_of

A_PAGE = 20
MOST_WORDS = 8


def found_cases(cases: CaseQuerySet, text: str) -> CaseQuerySet:
    """Of these cases that of the number in the text, else those with every word of it in a party's name."""
    number = parse_case_number(text)
    if number:
        return cases.numbered(number)
    for word in text.split()[:MOST_WORDS]:
        cases = cases.filter(pk__in=Party.objects.filter(named(word)).values("case"))
    return cases


def case_page(user: User, text: str, number: str | None) -> Page[Case]:
    """A page of the cases this account may know, the newest first; with a text, of those found by it."""
    shown = Case.objects.select_related("case_type__court").prefetch_related("parties")
    found = found_cases(visible_cases(user), text)
    return page_of(found, shown, number=number, size=A_PAGE, by_words=bool(text))
