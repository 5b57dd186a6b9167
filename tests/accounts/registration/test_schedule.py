"""When an appointment may begin: a pure rule, tried with every kind of day (domain 3.3)."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from accounts.registration.appointments.schedule import (
    MOST_DAYS,
    Slot,
    free_counters,
    is_open_throughout,
    remind_from,
    slots,
    slots_on,
)
from icms.lib.clock import court_day, from_court

TUESDAY = date(2026, 11, 24)
HALF = timedelta(minutes=30)
instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))
lengths = st.integers(5, 180).map(lambda minutes: timedelta(minutes=minutes))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return from_court(datetime(day.year, day.month, day.day, hour, minute))


def ordinary(day: date) -> list[tuple[datetime, datetime]]:
    """Monday to Friday, with lunch."""
    if day.weekday() > 4:
        return []
    return [(at(day, 8, 45), at(day, 13)), (at(day, 14), at(day, 17, 30))]


@st.composite
def calendars(draw):
    """Days with sessions of any length, days without, days past the calendar."""
    lengths = draw(st.dictionaries(st.integers(0, 6), st.lists(st.integers(0, 300), max_size=2), max_size=7))
    last = draw(st.dates(date(2026, 1, 1), date(2027, 12, 31)))

    def sessions(day: date) -> list[tuple[datetime, datetime]]:
        if day > last:
            raise LookupError(day)
        found, begins = [], at(day, 8, 45)
        for minutes in lengths.get(day.weekday(), []):
            found.append((begins, begins + timedelta(minutes=minutes)))
            begins += timedelta(minutes=minutes + 60)
        return found

    return sessions


@given(instants, st.timedeltas(timedelta(0), timedelta(days=60)), calendars(), lengths)
def test_every_slot_lies_in_open_time_from_tomorrow_until_the_end_and_none_meets_another(now, ahead, sessions, length):
    found = list(slots(now, now + ahead, sessions, length))
    assert found == sorted(found)
    for slot in found:
        assert slot.ends_at - slot.starts_at == length
        assert court_day(slot.starts_at) > court_day(now)
        assert slot.ends_at <= now + min(ahead, MOST_DAYS)
        assert is_open_throughout(slot, sessions)
    assert all(one.ends_at <= other.starts_at for one, other in pairwise(found))


@given(instants, calendars(), lengths)
def test_no_slot_that_would_fit_is_left_out_before_a_sessions_end(now, sessions, length):
    day = court_day(now)
    try:
        whole = sum((ends - begins) // length for begins, ends in sessions(day))
    except LookupError:
        whole = 0
    assert len(list(slots_on(day, sessions, length))) == whole


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 4), st.integers(1, 5))), st.integers(1, 5))
def test_a_free_counter_has_nothing_that_meets_the_slot(rows, counters):
    start = at(TUESDAY, 9)
    taken = [
        (Slot(start + begins * HALF / 2, start + (begins + length) * HALF / 2), counter)
        for begins, length, counter in rows
    ]
    slot = Slot(start + HALF, start + 2 * HALF)
    free = free_counters(slot, taken, counters)
    for counter in range(1, counters + 1):
        meets = any(
            other.starts_at < slot.ends_at and slot.starts_at < other.ends_at
            for other, number in taken
            if number == counter
        )
        assert (counter in free) is not meets


def test_an_ordinary_day_has_fifteen_half_hours_and_none_over_lunch():
    found = [slot.starts_at for slot in slots_on(TUESDAY, ordinary, HALF)]
    assert len(found) == 15
    assert found[0] == at(TUESDAY, 8, 45) and found[7] == at(TUESDAY, 12, 15) and found[8] == at(TUESDAY, 14)


def test_on_a_friday_the_first_time_is_on_monday():
    friday = date(2026, 11, 27)
    assert next(slots(at(friday, 9), at(friday, 9) + MOST_DAYS, ordinary, HALF)).starts_at == at(
        date(2026, 11, 30), 8, 45
    )


def test_past_the_calendar_nothing_is_known():
    def ends(day: date) -> list[tuple[datetime, datetime]]:
        raise LookupError(day)

    slot = Slot(at(TUESDAY, 9), at(TUESDAY, 9, 30))
    assert list(slots(at(TUESDAY, 9), at(TUESDAY, 9) + MOST_DAYS, ends, HALF)) == []
    assert is_open_throughout(slot, ends) is None and remind_from(slot, ends) is None


def test_the_reminder_is_due_from_the_opening_of_the_working_day_before():
    monday = date(2026, 11, 30)
    slot = Slot(at(monday, 9, 15), at(monday, 9, 45))
    assert remind_from(slot, ordinary) == at(date(2026, 11, 27), 8, 45)
