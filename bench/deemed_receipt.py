"""B6: deemed receipt of a million times over every calendar, beside numpy's `busday_offset` on the same times.

numpy answers a smaller question: which working day. It knows no hours, closures, reasons or loaded years, and works on
whole columns at once; it is here as the known, vectorized measure of the calendar part of the work.

    python -m bench.deemed_receipt [--quick]
"""

import csv
import random
import sys
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np

from cases.calendar.deemed_receipt import deemed_receipt
from cases.calendar.opening_hours import Calendar, ClosureSpan, WeekdayHours
from icms.lib.clock import HONG_KONG
from icms.lib.trilingual import Trilingual

REFERENCE = Path(__file__).parent.parent / "cases" / "reference"
YEARS = range(2022, 2028)
FIRST, LAST = datetime(2022, 1, 1, tzinfo=UTC), datetime(2027, 12, 30, tzinfo=UTC)
AIM_MICROSECONDS = 20
CLOSURES = 120  # twenty a year: more storms than Hong Kong has had


def run(quick: bool = False) -> str:
    """The table of B6 as Markdown: time for each answer, ours and numpy's, in the same run."""
    lines = [
        "| times | calendars | deemed receipt, each | numpy `busday_offset`, each | ratio | working days that agree |",
        "| ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for count in (10_000, 100_000) if quick else (10_000, 100_000, 1_000_000):
        times, calendars = _times(count), _calendars()
        ours, _ = _seconds(partial(_ask, times, calendars))
        numpys, days = _seconds(partial(_ask_numpy, times))
        each, its = ours / count * 1e6, numpys / count * 1e6
        agree = _agreement(times, days)
        lines.append(
            f"| {count:,} | {len(calendars)} | {each:.2f} µs | {its:.2f} µs | {each / its:.1f} × | {agree:.2%} |"
        )
    fast = each <= AIM_MICROSECONDS
    lines += [
        "",
        f"The aim is at most {AIM_MICROSECONDS} µs each: {'held' if fast else 'MISSED'}. Every answer carries its rule",
        f"and the rows it rests on; each calendar has {CLOSURES} closures, one closes for lunch. A day is worked out",
        "when it is first asked for, which is most of the cost of few times.",
        f"A calendar that has answered for every day of six years holds {_megabytes():.1f} MB.",
    ]
    return "\n".join(lines)


def _times(count: int) -> list[datetime]:
    """Receipts spread evenly over six years, to the microsecond; the same every run."""
    dice, span = random.Random(6), int((LAST - FIRST) / timedelta(microseconds=1))
    return [FIRST + timedelta(microseconds=dice.randrange(span)) for _ in range(count)]


def _calendars() -> list[Calendar]:
    """One for each office: the same hours and holidays, closures of its own; fresh, with nothing worked out yet."""
    return [_calendar(seed, lunch=seed == 0) for seed in range(5)]


def _calendar(seed: int, lunch: bool = False, closures: int = CLOSURES) -> Calendar:
    dice, spans = random.Random(seed), []
    for _ in range(closures):
        start = FIRST + timedelta(minutes=dice.randrange(int((LAST - FIRST) / timedelta(minutes=1))))
        spans.append(ClosureSpan(start, start + timedelta(minutes=dice.randrange(60, 36 * 60)), "gale"))
    hours = tuple(WeekdayHours(day, time(8, 45), time(17, 30), time(13), time(14)) for day in range(1, 6))
    return Calendar(hours, _holidays(), tuple(spans), frozenset(YEARS), lunch)


def _holidays() -> dict[date, Trilingual]:
    with (REFERENCE / "holidays.csv").open(encoding="utf-8") as file:
        return {
            date.fromisoformat(row["date"]): Trilingual(row["name_en"], row["name_zh_hant"], row["name_zh_hans"])
            for row in csv.DictReader(file)
        }


def _ask(times: list[datetime], calendars: list[Calendar]) -> None:
    offices = len(calendars)
    for number, at in enumerate(times):
        deemed_receipt(at, calendars[number % offices])


def _ask_numpy(times: list[datetime]) -> "np.ndarray":
    """The working day of each time: the day itself, or the next after 5:30 pm; rolled forward over days off."""
    local = np.array([at.astimezone(HONG_KONG).replace(tzinfo=None) for at in times], dtype="datetime64[us]")
    days = local.astype("datetime64[D]")
    late = local - days > np.timedelta64(17 * 60 + 30, "m")
    off = np.array(sorted(_holidays()), dtype="datetime64[D]")
    on_a_working_day = np.is_busday(days, holidays=off)
    return np.busday_offset(days, (late & on_a_working_day).astype(int), roll="forward", holidays=off)


def _agreement(times: list[datetime], days: "np.ndarray") -> float:
    """How often our day, without closures, is numpy's: it must be always."""
    calendar = _calendar(0, closures=0)
    ours = [deemed_receipt(at, calendar).deemed_at for at in times[:10_000]]
    same = [str(day) == str(at.astimezone(HONG_KONG).date()) for at, day in zip(ours, days, strict=False) if at]
    return sum(same) / len(same)


def _seconds(work: Callable[[], object]) -> tuple[float, object]:
    start = perf_counter()
    answer = work()
    return perf_counter() - start, answer


def _megabytes() -> float:
    calendar, day = _calendar(1), FIRST.date()
    tracemalloc.start()
    while day < LAST.date():
        calendar.day(day)
        day += timedelta(days=1)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held / 1024 / 1024


if __name__ == "__main__":
    print(run(quick="--quick" in sys.argv))
