"""Case numbers: what people type, the normal form, why it is none, and the next one in a series (domain 4.1)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.models import Case, CaseNumber, CaseNumberSeries, CaseType, Court, Venue
from icms.lib import clock
from icms.lib.errors import Reason
from icms.lib.folding import fold_character, plain

_PREFIX = r"^(?P<prefix>(?!NO[\s.0-9])[A-Z]{2,6}|)\s*[-.:/]?\s*"
_SERIAL = r"0*(?P<serial>[0-9]{1,7})"
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_TYPED = (
    re.compile(_PREFIX + rf"(?:NO\.?\s*)?{_SERIAL}\s*(?:/|-|OF)\s*{_YEAR}$"),
    # As judgments in Chinese name a case: DCPI 2026年第1234號, DCPI 第1234/2026號.
    re.compile(_PREFIX + rf"{_YEAR}\s*年\s*第?\s*{_SERIAL}\s*[號号]?$"),
    re.compile(_PREFIX + rf"第\s*{_SERIAL}\s*/\s*{_YEAR}\s*[號号]?$"),
)
# D.C.P.I. and D C P I; what stands before a number in words, as Chinese judgments write it.
_LETTERS_APART = re.compile(r"^(?:[A-Z](?:\s*\.\s*|\s+)){1,5}[A-Z]?(?![A-Z])")
_WORDED = re.compile(r"^(?P<words>[^0-9]*?[^0-9\s第(])\s*(?P<number>第?\s*[0-9].*)$")
_CHINESE_FIGURES = re.compile(
    r"(?<=[第年])[〇零○一二三四五六七八九]+(?=[號号/])|[一二][〇零○一二三四五六七八九]{3}(?=年)"
)
_FIGURES = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
CENTURY_TURNS = 70  # two digits of a year: 26 is 2026, 98 is 1998
EARLIEST_YEAR = 1970


@dataclass(frozen=True)
class Reading:
    """What a typed case number turned out to be: the number with its court and kind, or why it is none."""

    number: CaseNumber | None = None
    court: Court | None = None
    case_type: CaseType | None = None
    venue: Venue | None = None
    why_not: Reason | None = None


def parse_case_number(text: str) -> CaseNumber | None:
    """A case number as people write it, or None; whether any court gives such numbers is `read_case_number`'s.

    `dcpi1234/26`, `DCPI001234/2026`, `DCPI 1234 of 2026`, `DCPI-1234-2026`, `DCPI 2026年第1234號` and full-width
    letters are all `DCPI 1234/2026`. Two digits of a year are of the years 1970 to 2069.
    """
    found = _parts(text)
    if found is None or not found["prefix"] or not int(found["serial"]):
        return None
    year = int(found["year"])
    if len(found["year"]) == 2:
        year += 2000 if year < CENTURY_TURNS else 1900
    return CaseNumber(found["prefix"], int(found["serial"]), year)


@dataclass(frozen=True)
class NumberWithoutLetters:
    """A serial and a year, and the prefixes that it may have: of every kind, or of those that words before it name."""

    serial: int
    year: int
    words: str = ""


def parse_number_without_letters(text: str) -> NumberWithoutLetters | None:
    """`1234/2026`, `2026年第1234號`, `區域法院傷亡訴訟2026年第1234號`: a number that lacks its letters, or None.

    The year has its four figures: `24/26` alone is no case. `prefixes_of` says which letters it may have.
    """
    found, words = _parts(text), ""
    if found is None and (worded := _WORDED.match(_as_typed(text))):
        found, words = _parts(worded["number"]), worded["words"].strip(" ,，:：-")
    if found is None or found["prefix"] or len(found["year"]) != 4 or not int(found["serial"]):
        return None
    return NumberWithoutLetters(int(found["serial"]), int(found["year"]), words)


def prefixes_of(number: NumberWithoutLetters) -> list[str]:
    """The letters that such a number may have; with words before it, of the kinds (else the courts) that they name."""
    kinds = list(CaseType.objects.select_related("court").prefetch_related("court__venues"))
    if number.words:
        words = _run_together(number.words)
        of_court = [kind for kind in kinds if _is_named(kind.court, words)]
        of_kind = [kind for kind in of_court or kinds if _is_named(kind, words)]
        kinds = of_kind or of_court
    found = [[venue.pk for venue in kind.court.venues.all()] or [kind.pk] for kind in kinds]
    return list(dict.fromkeys(prefix for prefixes in found for prefix in prefixes))


def _is_named(named: CaseType | Court, words: str) -> bool:
    """Is its name in these words, in Chinese or in English: `民事訴訟案件`, `Personal Injuries Action No.`?"""
    return any(_run_together(name) in words for name in (named.name_zh_hant, named.name_en))


def _run_together(text: str) -> str:
    """Letters, figures and characters alone, folded."""
    return "".join(each for each in "".join(map(fold_character, text)) if each.isalnum())


def why_not_a_number(text: str) -> Reason:
    """What is wrong with a text that `parse_case_number` cannot read: letters or a serial that lack, or all of it."""
    found = _parts(text)
    if found is None:
        words = _("A case number is letters, a serial and a year, such as DCPI 1234/2026.")
        return Reason("not_a_number", words)
    if not found["prefix"]:
        return Reason("no_letters", _("Put the letters of the court before the number, such as DCPI 1234/2026."))
    return Reason("no_serial", _("The serial of a case number begins at 1, such as DCPI 1/2026."))


def _parts(text: str) -> dict[str, str] | None:
    typed = _as_typed(text)
    return next((found.groupdict() for form in _TYPED if (found := form.match(typed))), None)


def _as_typed(text: str) -> str:
    """In capitals, with figures as 1 2 3 and without the marks around it, within its letters and its thousands."""
    typed = re.sub(r"[∕⁄]", "/", plain(text)).upper()
    typed = re.sub(r"^[\s(\[]+|[\s)\].,;]+$", "", _THOUSANDS.sub("", typed))
    typed = _CHINESE_FIGURES.sub(lambda found: found[0].translate(_FIGURES), typed)
    return _LETTERS_APART.sub(lambda found: re.sub(r"[\s.]", "", found[0]) + " ", typed)


def rows_numbered(cases: QuerySet[Case], typed: Iterable[str]) -> dict[str, int]:
    """Which of these texts are the numbers of which of these cases, by primary key; one query, however many."""
    numbers = {text: number for text in typed if (number := parse_case_number(text))}
    found = cases.filter(
        prefix__in={number.prefix for number in numbers.values()},
        serial__in={number.serial for number in numbers.values()},
        year__in={number.year for number in numbers.values()},
    )
    rows = {CaseNumber(*parts): pk for pk, *parts in found.order_by().values_list("pk", "prefix", "serial", "year")}
    return {text: rows[number] for text, number in numbers.items() if number in rows}


def looks_like_a_number(text: str) -> bool:
    """Was this meant for a case number, right or wrong? Two figures alone are one only where the year has its four."""
    found = _parts(text)
    return found is not None and bool(found["prefix"] or len(found["year"]) == 4)


def read_case_number(text: str, *, court: str | None = None) -> Reading:
    """A typed case number with its court and kind, or the reason why it is none; with `court`, of that court only."""
    number = parse_case_number(text)
    if number is None:
        return Reading(why_not=why_not_a_number(text))
    venue = Venue.objects.select_related("court").filter(pk=number.prefix).first()
    kind = CaseType.objects.select_related("court").filter(pk=number.prefix, court__venues=None).first()
    found = venue.court if venue else kind.court if kind else None
    if found is None:
        return Reading(why_not=_unknown(number))
    if reason := _against_the_year(number) or _against_the_court(number, found, court):
        return Reading(why_not=reason)
    return Reading(number, found, kind, venue)


def next_number(*, case_type: CaseType, year: int, venue: Venue | None = None) -> CaseNumber:
    """Draw the next number of a series, without gap or repeat.

    Must be called in the transaction that creates the case: the series stays locked until it commits, and a rollback
    gives the number back.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("next_number() belongs in the transaction that creates the case.")
    prefix = venue.pk if venue else case_type.pk
    CaseNumberSeries.objects.bulk_create([CaseNumberSeries(prefix=prefix, year=year)], ignore_conflicts=True)
    series = CaseNumberSeries.objects.select_for_update().get(prefix=prefix, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return CaseNumber(prefix, series.last, year)


def likely_next(*, case_type: CaseType, year: int, venue: Venue | None = None) -> CaseNumber:
    """The number the next case would get, as a forecast for the registry's page."""
    prefix = venue.pk if venue else case_type.pk
    series = CaseNumberSeries.objects.filter(prefix=prefix, year=year).first()
    return CaseNumber(prefix, (series.last if series else 0) + 1, year)


def _unknown(number: CaseNumber) -> Reason:
    kind = CaseType.objects.select_related("court").filter(pk=number.prefix).first()
    if kind is not None:
        venues = ", ".join(kind.court.venues.values_list("pk", flat=True))
        words = _("The {court} number their cases by venue, not {prefix}: {venues}.")
        filled = format_lazy(words, court=kind.court.name, prefix=number.prefix, venues=venues)
        return Reason("numbered_by_venue", filled)
    words = _("No court here numbers its cases {prefix}. Check the letters, such as DCPI or HCA.")
    return Reason("unknown_prefix", format_lazy(words, prefix=number.prefix))


def _against_the_year(number: CaseNumber) -> Reason | None:
    this_year = clock.court_day(clock.now()).year
    if number.year > this_year:
        words = _("{year} is still to come, so there is no case {number} yet. Check the year.")
        return Reason("year_to_come", format_lazy(words, year=number.year, number=str(number)))
    if number.year < EARLIEST_YEAR:
        likely = CaseNumber(number.prefix, number.serial, 2000 + number.year % 100)
        if likely.year <= this_year:
            words = _("There is no case of {year} here. Did you mean {number}?")
            return Reason("year_too_early", format_lazy(words, year=number.year, number=str(likely)))
        words = _("There is no case of {year} here. Check the year.")
        return Reason("year_too_early", format_lazy(words, year=number.year))
    return None


def _against_the_court(number: CaseNumber, found: Court, wanted: str | None) -> Reason | None:
    if wanted is None or found.pk == wanted:
        return None
    words = _("{number} is a case of the {court}, not of the court asked for.")
    return Reason("another_court", format_lazy(words, number=str(number), court=found.name))
