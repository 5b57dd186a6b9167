"""Loading the calendar: offices, hours, general holidays and the closures known of old (domain 5.1, 5.2)."""

import csv
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from cases.calendar.changes import lock_calendar, note_change
from cases.models import Closure, Holiday, Office, OfficeHours, ServedCourt, WeatherWarning
from icms.lib.clock import from_court
from icms.lib.reference_data import Row, load_csv, names, yes

REFERENCE = Path(__file__).parent.parent / "reference"
HOLIDAYS_A_YEAR = 17
NAME_COLUMNS = ("name_en", "name_zh_hant", "name_zh_hans")
OFFICE_COLUMNS = ("code", *NAME_COLUMNS, "lunch_is_closure")
CLOCK_COLUMNS = ("opens_at", "closes_at", "lunch_from", "lunch_until")
EARLIEST = date(1, 1, 2)  # its start, in UTC, is still a time
HOURS_KEY = ["office_id", "weekday", "since"]
ONE_DAY = timedelta(days=1)


@transaction.atomic
def load() -> dict[str, int]:
    """Put the rows of `cases/reference` into the tables; how many of each. Courts are loaded before.

    The files are the whole truth about offices, their hours and the holidays of the years they name; a closure is
    created once and then belongs to the officers. Stamps that a difference touches are looked at again. Raises
    ValueError for hours that are half said, and for a year of fewer than 17 general holidays: half a year loaded would
    give wrong times in silence.
    """
    lock_calendar()
    offices, hours, holidays = _offices_now(), _hours_now(), _holidays_now()
    loaded = {
        "offices": load_csv(REFERENCE / "offices.csv", Office, ["code"], _office),
        "office hours": load_csv(REFERENCE / "office_hours.csv", OfficeHours, HOURS_KEY, _hours),
        "holidays": _load_holidays(REFERENCE / "holidays.csv"),
    }
    _serve_courts()
    if offices != _offices_now():
        note_change(office=None, from_at=_start_of(EARLIEST), until_at=None)
    if changed_hours := hours ^ _hours_now():
        first = min(since or EARLIEST for since, *_ in changed_hours)
        note_change(office=None, from_at=_start_of(first), until_at=None)
    if changed_holidays := holidays ^ _holidays_now():
        days = [day for day, *_ in changed_holidays]
        note_change(office=None, from_at=_start_of(min(days)), until_at=_start_of(max(days) + ONE_DAY))
    return {
        **loaded,
        "closures": _load_closures(REFERENCE / "closures.csv"),
        "weather warnings": _load_warnings(REFERENCE / "weather_warnings.csv"),
    }


def _office(row: Row) -> dict[str, Any]:
    return {
        "code": row["code"],
        "kind": row["kind"],
        "lunch_is_closure": yes(row["lunch_is_closure"]),
        **names(row),
    }


def _hours(row: Row) -> dict[str, Any]:
    clock = {name: time.fromisoformat(row[name]) if row[name] else None for name in CLOCK_COLUMNS}
    since = date.fromisoformat(row["since"]) if row["since"] else None
    if not (clock["opens_at"] and clock["closes_at"]) and (any(clock.values()) or since is None):
        raise ValueError(
            f"office_hours.csv: {row['office']}, weekday {row['weekday']}: write when it opens and when it closes, "
            "or, for a weekday that closes for good, no time at all and the first day in `since`."
        )
    return {"office_id": row["office"], "weekday": int(row["weekday"]), "since": since, **clock}


def _rows(path: Path) -> list[Row]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _load_holidays(path: Path) -> int:
    rows = _rows(path)
    days = [date.fromisoformat(row["date"]) for row in rows]
    for year, count in Counter(day.year for day in days).items():
        if count < HOLIDAYS_A_YEAR:
            raise ValueError(f"{path.name}: {year} has {count} general holidays of {HOLIDAYS_A_YEAR}.")
    Holiday.objects.filter(date__year__in={day.year for day in days}).exclude(date__in=days).delete()
    holidays = [Holiday(date=day, **names(row)) for day, row in zip(days, rows, strict=True)]
    Holiday.objects.bulk_create(holidays, update_conflicts=True, unique_fields=["date"], update_fields=NAME_COLUMNS)
    return len(holidays)


def _serve_courts() -> None:
    for row in _rows(REFERENCE / "offices.csv"):
        for court in row["serves"].split():
            ServedCourt.objects.update_or_create(court_id=court, defaults={"office_id": row["code"]})


def _load_closures(path: Path) -> int:
    """Create the closures that are new to the table, whatever has become of the others."""
    rows = _rows(path)
    known = set(Closure.objects.filter(reference_key__isnull=False).values_list("reference_key", flat=True))
    for row in rows:
        if row["key"] not in known:
            closure = Closure.objects.create(
                office_id=row["office"] or None,
                reason=Closure.Reason(row["reason"]),
                from_at=from_court(datetime.fromisoformat(row["from"])),
                until_at=from_court(datetime.fromisoformat(row["until"])),
                source=row["source"],
                reference_key=row["key"],
            )
            note_change(office=closure.office, from_at=closure.from_at, until_at=closure.until_at)
    return len(rows)


def _load_warnings(path: Path) -> int:
    """Create the warnings that are new to the table, whatever has become of the others."""
    rows = _rows(path)
    known = set(WeatherWarning.objects.exclude(reference_key=None).values_list("reference_key", flat=True))
    WeatherWarning.objects.bulk_create(
        WeatherWarning(
            kind=WeatherWarning.Kind(row["kind"]),
            from_at=from_court(datetime.fromisoformat(row["from"])),
            until_at=from_court(datetime.fromisoformat(row["until"])),
            source=row["source"],
            reference_key=row["key"],
        )
        for row in rows
        if row["key"] not in known
    )
    return len(rows)


def _offices_now() -> list[Any]:
    """Offices and whom they serve, to see whether loading changed any of them."""
    offices = Office.objects.order_by("pk").values_list(*OFFICE_COLUMNS)
    return [list(offices), list(ServedCourt.objects.order_by("pk").values_list("pk", "office"))]


def _hours_now() -> set[tuple[Any, ...]]:
    return set(OfficeHours.objects.values_list("since", "office", "weekday", *CLOCK_COLUMNS))


def _holidays_now() -> set[tuple[Any, ...]]:
    return set(Holiday.objects.values_list("date", *NAME_COLUMNS))


def _start_of(day: date) -> datetime:
    return from_court(datetime.combine(day, time.min))
