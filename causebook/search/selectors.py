"""Searching the cause book: one search, one page of results, a constant number of queries (domain 8)."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from cases.models import CaseNumber, CaseType, Court
from cases.numbering import parse_case_number
from causebook.models import Entry
from causebook.models.entry import EntryQuerySet
from causebook.search.query import NameQuery, read_name_query
from icms.lib import clock

PAGE_SIZE = 20
MAX_COUNT = 1_000


@dataclass(frozen=True)
class Search:
    """What is searched for. `text` is a case number in any form, or parts of parties' names; days are in court time."""

    text: str = ""
    court: str = ""
    case_type: str = ""
    since: date | None = None
    until: date | None = None
    oldest_first: bool = False

    @cached_property
    def number(self) -> CaseNumber | None:
        """The case number that was typed, if it is one."""
        return parse_case_number(self.text)

    @cached_property
    def names(self) -> NameQuery:
        return read_name_query("" if self.number else self.text)

    @property
    def is_empty(self) -> bool:
        """Nothing at all was asked."""
        return not (self.text.strip() or self.court or self.case_type or self.since or self.until)

    @property
    def has_no_words(self) -> bool:
        """Something was typed, and there is no letter, figure or character in it."""
        return bool(self.text.strip()) and self.number is None and self.names.is_empty


if TYPE_CHECKING:
    EntryPaginator = Paginator[Entry]
else:  # Django's paginator takes no type arguments when the program runs
    EntryPaginator = Paginator


class CappedPaginator(EntryPaginator):
    """Counts to a thousand: nobody reads further, and counting half the book would keep everyone waiting."""

    def __init__(self, entries: EntryQuerySet, per_page: int) -> None:
        super().__init__(entries, per_page)
        self.entries = entries

    @cached_property
    def _count_and_one(self) -> int:
        return self.entries.order_by()[: MAX_COUNT + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self._count_and_one, MAX_COUNT)

    @property
    def has_more(self) -> bool:
        """Are there more than were counted?"""
        return self._count_and_one > MAX_COUNT


def matching(search: Search, *, day: date) -> EntryQuerySet:
    """The public entries that answer a search on a day in court time, unordered."""
    entries = Entry.objects.public(day)
    if search.is_empty or search.has_no_words:
        return entries.none()
    if search.number:
        number = search.number
        entries = entries.filter(prefix=number.prefix, serial=number.serial, year=number.year)
    elif not search.names.is_empty:
        entries = entries.filter(lexemes__answers=search.names.tsquery)
        for text in search.names.together:
            entries = entries.filter(chinese__contains=text)
    if search.court:
        entries = entries.filter(court=search.court)
    if search.case_type:
        entries = entries.filter(case_type=search.case_type)
    if search.since:
        entries = entries.filter(commenced_on__gte=search.since)
    if search.until:
        entries = entries.filter(commenced_on__lte=search.until)
    return entries


def find(search: Search, *, page: int | str = 1, per_page: int = PAGE_SIZE) -> Page[Entry]:
    """One page of the results of today, with cases, courts and parties; a page past the end is the last page."""
    entries = matching(search, day=clock.court_day(clock.now()))
    ordered = entries.oldest_first() if search.oldest_first else entries.newest_first()
    whole = ordered.select_related("case__case_type__court", "case__venue").prefetch_related("case__parties")
    return CappedPaginator(whole, per_page).get_page(page)


def public_entry(number: str) -> Entry | None:
    """The entry of this number as the public may read it today, with its parties and who represents them."""
    parsed = parse_case_number(number)
    if parsed is None:
        return None
    entries = matching(Search(text=str(parsed)), day=clock.court_day(clock.now()))
    return (
        entries.select_related("case__case_type__court", "case__venue")
        .prefetch_related("case__parties__represented_by")
        .first()
    )


def case_types_in_the_book() -> QuerySet[CaseType]:
    """The kinds of case that have a cause book today, with their courts."""
    return CaseType.objects.open_for("cause_book", clock.court_day(clock.now())).select_related("court")


def courts_in_the_book() -> QuerySet[Court]:
    """The courts with at least one kind of case in the cause book today."""
    return Court.objects.filter(pk__in=case_types_in_the_book().order_by().values("court"))
