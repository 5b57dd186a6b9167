"""Searching the cause book: one search, a page of its results, a few queries however much is found (domain 8)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from cases.models import CaseNumber, Hearing
from cases.numbering import NumberWithoutLetters, parse_case_number, parse_number_without_letters, prefixes_of
from causebook.models import Entry, OpenBook, open_book
from causebook.models.entry import EntryQuerySet
from causebook.search.query import Cursor, NameQuery, read_name_query
from icms.lib import clock
from icms.lib.prepared import Prepared, given
from icms.lib.trilingual import COLUMNS, Trilingual

PAGE_SIZE = 20
MAX_COUNT = 1_000
ORDERS = {False: "e.commenced_on DESC, e.case_id DESC", True: "e.commenced_on, e.case_id"}
# The case is asked again: what was missed (there is a trigger, too) must publish nothing.
LINE = """
    SELECT e.case_id, e.commenced_on, e.prefix, e.serial, e.year, e.case_type_id, e.court_id, e.nature, c.status
    FROM causebook_entry e JOIN cases_case c ON c.id = e.case_id AND NOT c.restricted AND c.status <> 'struck'
    WHERE {where} ORDER BY {order} LIMIT %s
"""
PARTIES = """
    SELECT case_id, capacity, name_en, name_zh FROM cases_party WHERE case_id = ANY(%s) ORDER BY case_id, "order", id
"""
# A tier of answers: how many they are, to a thousand and one, and a page of them where they are few. These are found by
# the index of names and put in order afterwards. Left to itself the planner takes a rare name for a frequent one, and
# goes through the whole book day by day to find it.
TIER = """
    WITH few AS MATERIALIZED (SELECT e.case_id, e.commenced_on FROM causebook_entry e WHERE {where} LIMIT %s),
         counted AS MATERIALIZED (SELECT count(*) AS n FROM few)
    SELECT counted.n, e.* FROM counted LEFT JOIN LATERAL (
        SELECT e.case_id, e.commenced_on, f.prefix, f.serial, f.year, f.case_type_id, f.court_id, f.nature, c.status
        FROM (SELECT * FROM few e WHERE {place} ORDER BY {order} LIMIT %s) e
        JOIN causebook_entry f ON f.case_id = e.case_id
        JOIN cases_case c ON c.id = e.case_id AND NOT c.restricted AND c.status <> 'struck'
        WHERE counted.n < %s ORDER BY {order} LIMIT %s
    ) e ON TRUE ORDER BY {order}
"""
COUNT = "SELECT count(*) FROM (SELECT FROM causebook_entry e WHERE {where} LIMIT %s) counted"


@dataclass(frozen=True)
class Search:
    """What is searched for. `text` is a case number in any form, or parts of parties' names; days are in court time."""

    text: str = ""
    court: str = ""
    case_type: str = ""
    nature: str = ""
    since: date | None = None
    until: date | None = None
    oldest_first: bool = False

    @cached_property
    def number(self) -> CaseNumber | None:
        """The case number that was typed, if it is one."""
        return parse_case_number(self.text)

    @cached_property
    def without_letters(self) -> NumberWithoutLetters | None:
        """The serial and year that were typed without the letters of a kind."""
        found = None if self.number else parse_number_without_letters(self.text)
        return found if found and (not found.words or prefixes_of(found)) else None

    @cached_property
    def names(self) -> NameQuery:
        return read_name_query("" if self.is_number else self.text)

    @property
    def is_number(self) -> bool:
        return self.number is not None or self.without_letters is not None

    @property
    def is_empty(self) -> bool:
        """Nothing at all was asked."""
        return not (self.text.strip() or self.court or self.case_type or self.nature or self.since or self.until)

    @property
    def has_no_words(self) -> bool:
        """Something was typed, and there is no letter, figure or character in it."""
        return bool(self.text.strip()) and not self.is_number and self.names.is_empty


@dataclass(frozen=True)
class Named:
    """A party as it is listed."""

    capacity: str
    name_en: str
    name_zh: str


@dataclass(frozen=True)
class Found:
    """An entry as a page of results needs it; `parties` are those of the case in their order."""

    case_id: int
    commenced_on: date
    number: CaseNumber
    case_type: str
    court: str
    nature: str
    status: str
    tier: int = 0
    parties: list[Named] = field(default_factory=list)


@dataclass(frozen=True)
class Results:
    """A page: its lines, how many lines there are (to a thousand) and come before it, where the next page begins."""

    lines: Sequence[Found]
    counted: int
    before: int = 0
    previous: Cursor | None = None
    next: Cursor | None = None

    @property
    def count(self) -> int:
        return min(self.counted, MAX_COUNT)

    @property
    def has_more(self) -> bool:
        """Are there more than were counted?"""
        return self.counted > MAX_COUNT

    @property
    def first(self) -> int:
        return self.before + 1

    @property
    def last(self) -> int:
        return self.before + len(self.lines)


@dataclass(frozen=True)
class Conditions:
    """What an entry must answer, as SQL and its values; without the words of names, which are asked tier by tier."""

    sql: tuple[str, ...]
    values: tuple[Any, ...]

    def and_(self, sql: str, *values: Any) -> "Conditions":
        return Conditions((*self.sql, sql), (*self.values, *values))

    @property
    def where(self) -> str:
        return " AND ".join(self.sql)


def find(
    search: Search,
    *,
    after: Cursor | None = None,
    until: Cursor | None = None,
    size: int = PAGE_SIZE,
    book: OpenBook | None = None,
) -> Results:
    """One page of the results of today, with the parties: the first, the one after a line, or the one before a line.

    Names are found tier by tier: the very name, names that begin so, names that hold it; inside by the day of
    commencement. Nobody reads further than a thousand.
    """
    if search.is_empty or search.has_no_words:
        return Results([], 0)
    names = search.names
    conditions = _standing_together(_conditions(search, book or open_book(clock.court_day(clock.now()))), names)
    place = until or after
    before = after.before if after else 0
    room = size if until else max(min(size, MAX_COUNT - before), 0)
    reading = _Reading(conditions, place, back=bool(until), oldest_first=search.oldest_first)
    found, counted = reading.of(("",) if names.is_empty else names.tiers, room if until else room + 1)
    if until:
        return _page_before(found[::-1], until, counted, size)
    lines, more = found[:room], len(found) > room > 0 and before + room < MAX_COUNT
    return Results(
        _with_parties(lines),
        max(counted, before + len(lines)),
        before,
        previous=_cursor(lines[0], before) if lines and before else None,
        next=_cursor(lines[-1], before + len(lines)) if more else None,
    )


def _page_before(found: list[Found], line: Cursor, counted: int, size: int) -> Results:
    before = max(line.before - len(found), 0) if len(found) == size else 0
    return Results(
        _with_parties(found),
        max(counted, before + len(found)),
        before,
        previous=_cursor(found[0], before) if found and before else None,
        next=_cursor(found[-1], before + len(found)) if found else None,
    )


def _cursor(line: Found, before: int) -> Cursor:
    return Cursor(line.tier, line.commenced_on, line.case_id, before)


def count_names(search: Search, texts: Sequence[str], *, most: int, book: OpenBook) -> dict[str, int]:
    """How many entries answer the same search for each of these other names, to `most` and one; one query."""
    conditions = _conditions(search, book)
    parts, values = [], []
    for text in texts:
        names = read_name_query(text)
        asked = _answering(_standing_together(conditions, names), names.tsquery)
        parts.append("(" + COUNT.format(where=asked.where) + ")")
        values += [*asked.values, most + 1]
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), values)
        return dict(zip(texts, cursor.fetchone(), strict=True))


def _conditions(search: Search, book: OpenBook) -> Conditions:
    asked = Conditions((), ())
    if book.at_venues:
        asked = asked.and_(
            "(e.case_type_id = ANY(%s) OR (e.case_type_id, e.prefix) IN %s)", list(book.kinds), book.at_venues
        )
    else:
        asked = asked.and_("e.case_type_id = ANY(%s)", list(book.kinds))
    if search.number:
        number = search.number
        asked = asked.and_("(e.prefix, e.year, e.serial) = (%s, %s, %s)", number.prefix, number.year, number.serial)
    elif search.without_letters:
        bare = search.without_letters
        asked = asked.and_(
            "e.prefix = ANY(%s) AND (e.year, e.serial) = (%s, %s)", prefixes_of(bare), bare.year, bare.serial
        )
    facts = {"court_id": search.court, "case_type_id": search.case_type, "nature": search.nature}
    for column, value in facts.items():
        if value:
            asked = asked.and_(f"e.{column} = %s", value)
    if search.since:
        asked = asked.and_("e.commenced_on >= %s", search.since)
    if search.until:
        asked = asked.and_("e.commenced_on <= %s", search.until)
    return asked


def _standing_together(asked: Conditions, names: NameQuery) -> Conditions:
    for text in names.together:
        asked = asked.and_("strpos(e.chinese, %s) > 0", text)
    return asked


def _answering(asked: Conditions, tsquery: str) -> Conditions:
    return asked.and_("e.lexemes @@ %s::tsquery", tsquery) if tsquery else asked


@dataclass(frozen=True)
class _Reading:
    """Lines from the one after (or, back, before) a line on, tier by tier, until there are enough; and all counted."""

    conditions: Conditions
    line: Cursor | None
    back: bool
    oldest_first: bool

    def of(self, questions: Sequence[str], most: int) -> tuple[list[Found], int]:
        """The lines and the count, which goes no further than the first thousand and one."""
        tiers: list[tuple[int, Conditions, int, list[Found]]] = []
        counted = wanted = 0
        for number, question in enumerate(questions):
            asked = _answering(self.conditions, question)
            size, lines = self._tier(asked, number, most if self.back else most - wanted)
            tiers.append((number, asked, size, lines))
            counted += size
            wanted += len(lines)
            if counted > MAX_COUNT:
                break
        found: list[Found] = []
        for number, asked, size, lines in tiers[:: -1 if self.back else 1]:
            room = most - len(found)
            many = size > MAX_COUNT and room > 0 and self._is_read(number)
            found += self._walked(asked, number, room) if many else lines[:room]
        return found, counted

    def _is_read(self, tier: int) -> bool:
        return not self.line or (tier <= self.line.tier if self.back else tier >= self.line.tier)

    def _place(self, tier: int) -> Conditions:
        """Beyond the line, in the tier in which it stands."""
        if not self.line or tier != self.line.tier:
            return Conditions(("TRUE",), ())
        sign = ">" if self._upward else "<"
        return Conditions((f"(e.commenced_on, e.case_id) {sign} (%s, %s)",), (self.line.day, self.line.case))

    @property
    def _upward(self) -> bool:
        return self.oldest_first != self.back

    def _tier(self, asked: Conditions, tier: int, most: int) -> tuple[int, list[Found]]:
        """How many answer, to a thousand and one; with the first lines where they are few."""
        place, many = self._place(tier), MAX_COUNT + 1
        room = max(most, 0) if self._is_read(tier) else 0
        sql = TIER.format(where=asked.where, place=place.where, order=ORDERS[self._upward])
        with connection.cursor() as cursor:
            cursor.execute(sql, [*asked.values, many, *place.values, 2 * room, many, room])
            rows = cursor.fetchall()
        return rows[0][0], [_found(row[1:], tier) for row in rows if row[1] is not None]

    def _walked(self, asked: Conditions, tier: int, most: int) -> list[Found]:
        """The first lines of many, day by day."""
        place = self._place(tier)
        asked = asked.and_(place.where, *place.values)
        with connection.cursor() as cursor:
            cursor.execute(LINE.format(where=asked.where, order=ORDERS[self._upward]), [*asked.values, most])
            return [_found(row, tier) for row in cursor.fetchall()]


def _found(row: tuple[Any, ...], tier: int) -> Found:
    case, on, prefix, serial, year, kind, court, nature, status = row
    return Found(case, on, CaseNumber(prefix, serial, year), kind, court, nature, status, tier)


def _with_parties(lines: Sequence[Found]) -> Sequence[Found]:
    """With their parties, read with one query."""
    by_case = {line.case_id: line.parties for line in lines}
    with connection.cursor() as cursor:
        cursor.execute(PARTIES, [list(by_case)])
        for case, *party in cursor.fetchall():
            by_case[case].append(Named(*party))
    return lines


def matching(search: Search, *, day: date) -> EntryQuerySet:
    """All public entries that answer a search on a day in court time, for those who join them with other rows."""
    if search.is_empty or search.has_no_words:
        return Entry.objects.none()
    asked = _standing_together(_conditions(search, open_book(day)), search.names)
    asked = _answering(asked, search.names.tsquery)
    found = RawSQL(f"SELECT e.case_id FROM causebook_entry e WHERE {asked.where}", asked.values)  # noqa: S608, S611  as LINE
    return Entry.objects.public(day).filter(case__in=found)


def public_entry(number: str) -> Entry | None:
    """The entry of this number as the public may read it today, with its parties and who represents them."""
    parsed = parse_case_number(number)
    if parsed is None:
        return None
    entries = Entry.objects.public(clock.court_day(clock.now()))
    return (
        entries.filter(prefix=parsed.prefix, serial=parsed.serial, year=parsed.year)
        .select_related("case__case_type__court", "case__venue")
        .prefetch_related("case__parties__represented_by")
        .first()
    )


@dataclass(frozen=True)
class HearingDay:
    """When a case is heard next, and what kind of hearing that is."""

    starts_at: datetime
    kind: Trilingual


def hearing_days(cases: Sequence[int]) -> dict[int, HearingDay]:
    """The next hearing of each of these cases that has one; one query."""
    rows = UPCOMING.rows(cases=list(cases), now=clock.now())
    return {case: HearingDay(at, Trilingual(*kind)) for case, at, *kind in rows}


def _upcoming() -> QuerySet[Hearing, Any]:
    upcoming = Hearing.objects.upcoming(given("now", "timestamptz")).filter(case__in=given("cases", "bigint[]"))
    kind = (f"kind__name_{column}" for column in COLUMNS.values())
    return upcoming.order_by("-starts_at", "-pk").values_list("case", "starts_at", *kind)


UPCOMING = Prepared(_upcoming)
