"""The list of one's cases."""

from django.core.paginator import Page

from accounts.models import User
from cases.access import visible_cases
from cases.models import Case
from cases.selectors import page_of_cases, search_cases

A_PAGE = 20


def case_page(user: User, text: str, number: str | None) -> Page[Case]:
    """A page of the cases this account may know, the newest first; with a text, of those found by it."""
    shown = Case.objects.select_related("case_type__court").prefetch_related("parties")
    found = search_cases(visible_cases(user), text)
    return page_of_cases(found, shown, number=number, size=A_PAGE, by_words=bool(text))
