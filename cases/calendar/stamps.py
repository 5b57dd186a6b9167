"""Making stamps: the deemed receipt of one thing, recorded once and for all with its reasons (domain 5.2)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any, TypeVar

from cases.calendar import changes, explanations, selectors
from cases.calendar.deemed_receipt import Basis, Outcome, deemed_receipt
from cases.calendar.opening_hours import Calendar, ClosureSpan, DayWithoutHours, GeneralHoliday, WeekdayHours
from cases.models import CalendarChange, DeemedReceiptStamp, Office
from icms.lib.hooks import Hook

Stamp = TypeVar("Stamp", bound=DeemedReceiptStamp)

KINDS: dict[type[Basis], str] = {
    WeekdayHours: "hours",
    DayWithoutHours: "day_without_hours",
    GeneralHoliday: "holiday",
    ClosureSpan: "closure",
}


@dataclass(frozen=True)
class StampedThing:
    """What a stamp is of: its reference, the case it belongs to if there is one, and whether its time is sealed."""

    reference: str
    case: str = ""
    is_sealed: bool = False


@dataclass(frozen=True)
class Stamped:
    """A kind of thing that carries stamps (`filings`), its model of stamps, and what some of these are of, by key."""

    label: Any  # a lazy translation
    model: type[DeemedReceiptStamp]
    things: Callable[[Sequence[int]], Mapping[int, StampedThing]]


@dataclass(frozen=True)
class Correction:
    """A stamp that would get another time: None is a time that is not known yet."""

    stamp_id: int
    received_at: datetime
    before: datetime | None
    after: datetime | None


stamped: Hook[Stamped] = Hook("what carries stamps of deemed receipt")


def new_stamp(
    model: type[Stamp],
    *,
    office: Office,
    received_at: datetime,
    supersedes: Stamp | None = None,
    **fields: Any,
) -> Stamp:
    """Record when a thing that arrived at `received_at` is deemed received, in the caller's transaction.

    The calendar is held until that transaction ends, so no closure can slip between. `fields` are the concrete model's
    own. Raises CalendarNotLoaded when the year's holidays are not loaded.
    """
    changes.hold_calendar()
    outcome = deemed_receipt(received_at, selectors.calendar_of(office))
    stamp = _stamp(model, outcome, office, supersedes, fields)
    stamp.save()
    return stamp


def new_stamps(
    model: type[Stamp], *, office: Office, received_at: datetime, each: Sequence[Mapping[str, Any]]
) -> list[Stamp]:
    """As `new_stamp`, of many things that arrived as one: `each` are the concrete model's own fields."""
    changes.hold_calendar()
    outcome = deemed_receipt(received_at, selectors.calendar_of(office))
    made: Any = model._default_manager.bulk_create(_stamp(model, outcome, office, None, fields) for fields in each)
    return made  # type: ignore[no-any-return]


def restamp(stamp: Stamp, **fields: Any) -> Stamp | None:
    """Work a current stamp out again: the stamp that supersedes it, or None if neither time nor reasons have changed.

    The caller compares `deemed_at` of the two: where only the reasons changed, there is no new time to tell anyone.
    """
    changes.hold_calendar()
    outcome = deemed_receipt(stamp.received_at, selectors.calendar_of(stamp.office))
    if (stamp.deemed_at, stamp.rule, stamp.rests_on) == (outcome.deemed_at, outcome.rule, _rows(outcome)):
        return None
    corrected = _stamp(type(stamp), outcome, stamp.office, stamp, fields)
    corrected.save()
    return corrected


def corrections_of(
    model: type[DeemedReceiptStamp], change: CalendarChange, calendar_for: Callable[[str], Calendar]
) -> list[Correction]:
    """The stamps of a kind that would get another time, were the calendars as `calendar_for` says; oldest first."""
    touched = model.objects.touched_by(change).order_by("received_at", "pk")
    rows = touched.values_list("pk", "received_at", "deemed_at", "office").iterator()
    looked = (
        Correction(pk, received_at, before, _deemed_at(received_at, calendar_for(office)))
        for pk, received_at, before, office in rows
    )
    return [each for each in looked if each.before != each.after]


def basis_as_json(basis: Basis) -> dict[str, Any]:
    """A row of the calendar as a stamp keeps it."""
    facts = {name: _plain(value) for name, value in asdict(basis).items()}
    if facts.get("since") == date.min.isoformat():
        del facts["since"]  # hours that were always these say nothing of it
    return {"kind": KINDS[type(basis)], **facts}


def _stamp(
    model: type[Stamp], outcome: Outcome, office: Office, supersedes: Stamp | None, fields: Mapping[str, Any]
) -> Stamp:
    because = explanations.because(outcome, office.name)
    return model(
        received_at=outcome.received_at,
        deemed_at=outcome.deemed_at,
        office=office,
        rule=outcome.rule,
        because_en=because.en,
        because_zh_hant=because.zh_hant,
        because_zh_hans=because.zh_hans,
        rests_on=_rows(outcome),
        supersedes=supersedes,
        **fields,
    )


def _rows(outcome: Outcome) -> list[dict[str, Any]]:
    return [basis_as_json(basis) for basis in outcome.rests_on]


def _deemed_at(received_at: datetime, calendar: Calendar) -> datetime | None:
    return deemed_receipt(received_at, calendar).deemed_at


def _plain(value: Any) -> Any:
    """A field of a calendar row as JSON: dates and times in ISO form, instants in UTC."""
    return value.isoformat() if isinstance(value, (date, time)) else value
