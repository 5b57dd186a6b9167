"""The day ruler is drawn to scale, in words too, and never leaves its measure."""

from datetime import timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cases.calendar.deemed_receipt import deemed_receipt
from cases.calendar.ruler import day_ruler
from icms.lib.clock import court_day
from tests.factories.calendars import ORDINARY, closed, hk, outcome


def ruler(at, calendar=ORDINARY, **more):
    return day_ruler(
        at=hk(at), deemed_at=outcome(at, calendar).deemed_at, sessions_of=calendar.sessions, **{"verb": "now", **more}
    )


def value(percent):
    return float(percent.removesuffix("%"))


def test_an_open_day_runs_from_seven_to_seven_with_a_tick_an_hour():
    drawn = ruler("2026-11-20 13:00")
    assert drawn.form == "hours"
    assert len(drawn.ticks) == 13
    assert drawn.now == "50%"
    assert [(span.x, span.width, span.elapsed) for span in drawn.spans] == [
        ("14.58%", "35.42%", True),
        ("50%", "37.5%", False),
    ]


def test_the_open_day_names_opening_noon_and_closing():
    assert [label.text for label in ruler("2026-11-20 17:24").below] == ["8:45\u00a0am", "noon", "5:30\u00a0pm"]


def test_a_recorded_time_in_open_hours_has_the_gold_tick_only():
    drawn = ruler("2026-11-20 15:10", recorded=True, verb="lodged")
    assert drawn.recorded
    assert drawn.end
    assert not drawn.now


def test_a_weekend_is_one_equal_segment_a_day():
    drawn = ruler("2026-11-20 18:12")
    assert drawn.form == "days"
    assert drawn.ticks == ["0%", "25%", "50%", "75%"]
    assert [label.text.replace("\u00a0", " ") for label in drawn.below] == [
        *("Fri 20 Nov", "to 5:30 pm", "Sat 21", "closed", "Sun 22", "closed", "Mon 23", "from 8:45 am"),
    ]
    assert drawn.wait == (drawn.now, drawn.end)
    assert drawn.end == "84.11%"


def test_the_same_night_the_registry_opens_later_that_day():
    drawn = ruler("2026-11-20 03:00")
    assert drawn.ticks == ["0%"]
    assert [label.text.replace("\u00a0", " ") for label in drawn.below] == ["Fri 20 Nov", "from 8:45 am"]


def test_a_longer_closure_shows_the_first_two_days_a_gap_and_the_last_two():
    calendar = ORDINARY.with_closures([closed("2026-11-20 17:40", "2026-12-01 00:00", "extreme_conditions")])
    drawn = ruler("2026-11-20 18:00", calendar)
    assert drawn.gap == "50%"
    assert [label.text for label in drawn.below if label.strong] == [
        "Fri\u00a020\u00a0Nov",
        "Sat 21",
        "Mon 30",
        "Tue\u00a01\u00a0Dec",
    ]
    assert drawn.base == [("0%", "48%"), ("52%", "100%")]


def test_five_days_need_no_gap():
    assert not ruler("2026-12-24 18:00").gap


def test_where_no_end_is_known_the_dotted_line_does_not_end():
    drawn = ruler("2026-11-20 15:00", ORDINARY.with_closures([closed("2026-11-20 14:20", None)]))
    assert drawn.wait == (drawn.now, "100%")
    assert not drawn.end
    assert [label.text.replace("\u00a0", " ") for label in drawn.below] == [
        "8:45 am",
        "closed 2:20 pm",
        "not known yet",
    ]


def test_at_night_it_does_not_end_either():
    drawn = ruler("2026-11-20 23:59", ORDINARY.with_closures([closed("2026-11-20 14:20", None)]))
    assert drawn.form == "days"
    assert value(drawn.now) < 50
    assert drawn.wait == (drawn.now, "100%")


def test_chinese_says_the_days_its_own_way():
    with translation.override("zh-hant"):
        drawn = ruler("2026-11-20 18:12")
    assert [label.text for label in drawn.below if label.strong] == ["20日 五", "21日 六", "22日 日", "23日 一"]
    assert drawn.above[1].text == "視為收到"


def test_it_is_said_in_words_too():
    words = ruler("2026-11-20 18:12").alternative.replace("\u00a0", " ")
    assert "Friday 20 November 2026, 6:12 pm" in words
    assert "Monday 23 November 2026, 8:45 am" in words


@pytest.mark.parametrize("at", ["2026-11-20 08:40", "2026-11-19 23:59", "2026-11-20 00:00", "2026-11-20 18:12"])
def test_the_two_words_above_the_line_do_not_meet(at):
    first, last = ruler(at).above
    width = 26  # the widest of them at 280 px, in percent
    first_end = value(first.x) + (0 if first.anchor == "end" else width)
    last_start = value(last.x) - {"start": 0, "middle": width / 2, "end": width}[last.anchor]
    assert first_end <= last_start + 8
    assert value(first.x) - (width if first.anchor == "end" else 0) >= 0


@given(st.integers(min_value=0, max_value=60 * 24 * 700))
def test_nothing_leaves_the_measure_and_nothing_runs_backwards(minutes):
    at = hk("2025-01-01 00:00") + timedelta(minutes=minutes)
    deemed_at = deemed_receipt(at, ORDINARY).deemed_at
    drawn = day_ruler(at=at, deemed_at=deemed_at, sessions_of=ORDINARY.sessions)
    places = [*drawn.ticks, *(label.x for label in [*drawn.above, *drawn.below]), *filter(None, [drawn.now, drawn.end])]
    assert all(0 <= value(place) <= 100 for place in places)
    assert all(value(span.x) + value(span.width) <= 100.01 for span in drawn.spans)
    if drawn.wait:
        assert value(drawn.wait[0]) <= value(drawn.wait[1])
    if court_day(at) == court_day(deemed_at):
        assert len([label for label in drawn.below if label.strong]) <= 1
