"""Calendars built by hand for the tests of the pure rule: the ordinary hours, and the project's own holidays."""

import csv
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

from cases.calendar.deemed_receipt import Outcome, deemed_receipt
from cases.calendar.opening_hours import Calendar, ClosureSpan, WeekdayHours
from icms.lib.clock import court_time, from_court
from icms.lib.trilingual import Trilingual

HOLIDAYS_CSV = Path(__file__).parents[2] / "cases" / "reference" / "holidays.csv"
DISTRICT_COURT = Trilingual("District Court registry", "區域法院登記處", "区域法院登记处")


def holidays() -> dict[date, Trilingual]:
    with HOLIDAYS_CSV.open(encoding="utf-8") as file:
        return {
            date.fromisoformat(row["date"]): Trilingual(row["name_en"], row["name_zh_hant"], row["name_zh_hans"])
            for row in csv.DictReader(file)
        }


def hours(weekday: int) -> WeekdayHours:
    return WeekdayHours(weekday, time(8, 45), time(17, 30), time(13), time(14))


ORDINARY = Calendar(
    hours=tuple(hours(weekday) for weekday in range(1, 6)),
    holidays=holidays(),
    years=frozenset(range(2022, 2028)),
)
LUNCH_CLOSED = replace(ORDINARY, lunch_is_closure=True)


def hk(text: str) -> datetime:
    """A time in court, as one writes it: `2026-11-17 17:30`."""
    return from_court(datetime.fromisoformat(text))


def closed(start: str, end: str | None, reason: str = "gale", id: int | None = None) -> ClosureSpan:
    return ClosureSpan(hk(start), hk(end) if end else None, reason, id)


def deemed(received: str, calendar: Calendar = ORDINARY) -> str | None:
    """When what arrives then is deemed received, as one writes it; None while pending."""
    return written(outcome(received, calendar).deemed_at)


def outcome(received: str, calendar: Calendar = ORDINARY) -> Outcome:
    return deemed_receipt(hk(received), calendar)


def written(at: datetime | None) -> str | None:
    return court_time(at).replace(tzinfo=None).isoformat(" ") if at else None
