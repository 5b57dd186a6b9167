"""The receipt line says the same sentence everywhere, and never more than is known."""

import pytest

from cases.calendar.forecast import Forecast
from cases.calendar.receipt_line import forecast_line, pending_line, recorded_line, recording_line
from cases.models import Office
from tests.factories.calendars import ORDINARY, closed, hk

REGISTRY = Office(code="DC", kind="registry", name_en="District Court registry", name_zh_hant="區", name_zh_hans="区")


def line(at, calendar=ORDINARY):
    return forecast_line(Forecast(REGISTRY, hk(at), calendar))


def said(line):
    """The sentence of the hero as one reads it aloud."""
    return f"{line.condition} {line.day} {line.time or ''} {line.tail}".replace("\u00a0", " ").strip()


def test_while_open_it_is_received_today():
    open_now = line("2026-11-20 17:24")
    assert open_now.state == "open"
    assert said(open_now) == "Lodge now, and your documents are received today, 5:24pm"
    assert open_now.minutes_left.replace("\u00a0", " ") == "6 minutes left."
    assert open_now.few_minutes
    assert open_now.after.replace("\u00a0", " ") == "After 5:30 pm: deemed received Monday 23 November, 8:45 am."


def test_half_an_hour_is_not_yet_few_minutes():
    assert not line("2026-11-20 17:00").few_minutes
    assert line("2026-11-20 17:01").few_minutes


def test_after_closing_it_is_deemed_received_when_the_registry_opens():
    closed_now = line("2026-11-20 18:12")
    assert closed_now.state == "closed"
    assert said(closed_now) == (
        "The registry is closed. Lodge now, and your documents are deemed received Monday 23 November, 8:45am"
    )
    assert not closed_now.minutes_left
    assert not closed_now.after


def test_another_year_is_said():
    assert "2027" in line("2026-12-31 18:00").day


def test_a_closure_gives_its_reason():
    storm = ORDINARY.with_closures([closed("2026-11-20 14:20", None)])
    unknown = line("2026-11-20 15:00", storm)
    assert unknown.state == "unknown"
    assert said(unknown) == (
        "The registry is closed for signal 8 or above. Lodge now, and your documents will be deemed received "
        "when the registry reopens"
    )
    assert unknown.time is None


def test_past_the_last_year_nothing_is_said():
    assert line("2028-01-03 10:00") is None


def test_gold_is_only_for_what_is_recorded():
    times = {"received_at": hk("2026-11-20 18:12"), "sessions_of": ORDINARY.sessions}
    opening = hk("2026-11-23 08:45")
    assert not line("2026-11-20 18:12").is_recorded
    assert not recording_line(deemed_at=opening, paid=True, **times).is_recorded
    assert not pending_line(paid=True, **times).is_recorded
    assert recorded_line(deemed_at=opening, **times).is_recorded


def test_while_it_is_being_recorded_we_say_first_that_we_have_the_documents():
    at = hk("2026-11-20 17:26")
    recording = recording_line(received_at=at, deemed_at=at, sessions_of=ORDINARY.sessions, paid=True)
    assert said(recording) == "We have your documents and your payment. They are received today, 5:26pm"


def test_without_a_fee_no_payment_is_spoken_of():
    at = hk("2026-11-20 17:26")
    assert (
        "payment"
        not in recording_line(received_at=at, deemed_at=at, sessions_of=ORDINARY.sessions, paid=False).condition
    )


def test_a_correction_keeps_the_time_before():
    corrected = recorded_line(
        received_at=hk("2026-11-20 15:10"),
        deemed_at=hk("2026-11-23 08:45"),
        sessions_of=ORDINARY.sessions,
        before=hk("2026-11-20 15:10"),
        corrected_at=hk("2026-11-23 09:00"),
    )
    assert corrected.state == "corrected"
    assert corrected.before.replace("\u00a0", " ") == "Friday 20 November 2026, 3:10 pm"
    assert said(corrected).startswith("Deemed received, corrected on Monday 23 November 2026 Monday 23 November 2026,")


@pytest.mark.parametrize("at", ["2026-11-20 17:24", "2026-11-20 18:12"])
def test_the_docket_says_the_same_in_one_line(at):
    whole = line(at)
    assert whole.short.replace("\u00a0", "").endswith(str(whole.time))


def test_while_the_portal_receives_nothing_no_time_is_promised_of_now():
    night = Forecast(REGISTRY, hk("2026-11-20 17:24"), ORDINARY, hk("2026-11-21 05:00"))
    suspended = forecast_line(night)
    assert suspended.state == "suspended" and not suspended.after and not suspended.minutes_left
    assert said(suspended) == (
        "Nothing can be lodged until Sat 21 Nov 2026, 5:00 am. Lodged then, it is "
        "deemed received Monday 23 November, 8:45am"
    )
    paying = forecast_line(night, pays=True)
    assert (
        paying.short_condition.replace("\u00a0", " ")
        == "Nothing can be paid until Sat 21 Nov 2026, 5:00 am. Paid then:"
    )


def test_what_is_lodged_in_opening_hours_when_it_receives_again_is_received_at_that_instant():
    suspended = forecast_line(Forecast(REGISTRY, hk("2026-11-20 09:00"), ORDINARY, hk("2026-11-20 14:30")))
    assert said(suspended).endswith("Lodged then, it is deemed received Friday 20 November, 2:30pm")


def test_while_it_receives_nothing_and_nobody_knows_when_the_registry_reopens_no_time_is_said():
    storm = ORDINARY.with_closures([closed("2026-11-20 14:20", None)])
    suspended = forecast_line(Forecast(REGISTRY, hk("2026-11-20 15:00"), storm, hk("2026-11-20 16:00")))
    assert suspended.state == "unknown" and suspended.time is None
    assert said(suspended) == (
        "Nothing can be lodged until Fri 20 Nov 2026, 4:00 pm. What is lodged then will be deemed received "
        "when the registry reopens"
    )
