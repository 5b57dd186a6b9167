"""Stamps: recorded with their reasons, superseded when the calendar changes, never edited."""

import pytest
from django.db import IntegrityError, transaction

from cases.calendar import changes, services, stamps
from cases.calendar.context import corrections
from cases.calendar.selectors import calendar_of
from cases.models import CalendarChange, Closure
from filings.models import FilingStamp
from tests.factories.calendars import hk

pytestmark = pytest.mark.django_db


def again(stamp):
    return stamps.restamp(stamp, filing=stamp.filing, round=1)


def test_a_stamp_keeps_times_office_rule_words_and_rows(stamp_of, dc):
    stamp = stamp_of("2026-11-20 18:12:40")
    stamp.refresh_from_db()
    assert (stamp.received_at, stamp.deemed_at) == (hk("2026-11-20 18:12:40"), hk("2026-11-23 08:45"))
    assert (stamp.office, stamp.rule) == (dc, "after_closing")
    assert "Saturday and Sunday are not working days" in stamp.because.en
    assert stamp.because.zh_hant.startswith("區域法院登記處於下午5時30分停止辦公")
    assert stamp.rests_on[0] == {
        "kind": "hours",
        "weekday": 5,
        "opens": "08:45:00",
        "closes": "17:30:00",
        "lunch_from": "13:00:00",
        "lunch_until": "14:00:00",
    }
    assert [row["kind"] for row in stamp.rests_on] == ["hours", "day_without_hours", "day_without_hours", "hours"]


def test_a_stamp_names_the_holiday_and_the_closure_it_rests_on(stamp_of, enter):
    closure = enter("2026-10-02 07:00", "2026-10-02 11:00")
    stamp = stamp_of("2026-10-01 10:00")
    assert stamp.rests_on[0] == {
        "kind": "holiday",
        "day": "2026-10-01",
        "name": {"en": "National Day", "zh_hant": "國慶日", "zh_hans": "国庆日"},
    }
    assert stamp.rests_on[-1] == {
        "kind": "closure",
        "from_at": "2026-10-01T23:00:00+00:00",
        "until_at": "2026-10-02T03:00:00+00:00",
        "reason": "gale",
        "id": closure.pk,
    }


def test_a_pending_stamp_gets_its_time_when_the_closure_ends(stamp_of, enter, officer):
    closure = enter("2026-09-15 14:20", None)
    pending = stamp_of("2026-09-15 15:00")
    assert pending.is_pending and pending.rule == "closure_end_unknown"
    services.end_closure(closure_id=closure.pk, until_at=hk("2026-09-16 10:15"), actor=officer)
    made = again(pending)
    assert made.deemed_at == hk("2026-09-16 10:15")
    assert (made.supersedes, list(FilingStamp.objects.current())) == (pending, [made])


def test_a_closure_entered_later_supersedes_the_stamp_and_keeps_the_old(stamp_of, enter):
    old = stamp_of("2026-11-20 15:10")
    enter("2026-11-20 15:00", "2026-11-21 00:00")
    made = again(old)
    old.refresh_from_db()
    assert (old.deemed_at, made.deemed_at) == (hk("2026-11-20 15:10"), hk("2026-11-23 08:45"))
    assert made.received_at == old.received_at


def test_nothing_is_superseded_where_nothing_changed(stamp_of, enter):
    stamp = stamp_of("2026-11-20 14:00")
    enter("2026-11-20 15:00", "2026-11-21 00:00")
    assert again(stamp) is None


def test_a_new_reason_for_the_same_time_supersedes_too(stamp_of, enter, officer):
    closure = enter("2026-09-15 09:00", "2026-09-15 14:00")
    stamp = stamp_of("2026-09-15 09:30")
    services.correct_closure(
        closure_id=closure.pk,
        office=None,
        reason="black_rainstorm",
        from_at=closure.from_at,
        until_at=closure.until_at,
        actor=officer,
        source=closure.source,
    )
    made = again(stamp)
    assert made.deemed_at == stamp.deemed_at and "black rainstorm" in made.because.en


def test_the_database_refuses_to_edit_or_remove_a_stamp(stamp_of):
    stamp = stamp_of("2026-11-20 14:00")
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        FilingStamp.objects.filter(pk=stamp.pk).update(deemed_at=hk("2026-11-20 13:00"))
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        stamp.delete()


def test_the_database_refuses_a_stamp_before_its_receipt(stamp_of):
    old = stamp_of("2026-11-20 14:00")
    with pytest.raises(IntegrityError, match="not_before_receipt"), transaction.atomic():
        FilingStamp.objects.create(
            filing=old.filing,
            round=2,
            office=old.office,
            received_at=old.received_at,
            deemed_at=hk("2026-11-20 13:59:59"),
        )


@pytest.mark.parametrize(
    ("received", "touched"),
    [
        ("2026-11-20 14:00", False),
        ("2026-11-20 15:00", True),
        ("2026-11-20 15:30", True),
        ("2026-11-19 18:00", False),
        ("2026-11-20 16:00", True),
        ("2026-11-20 16:01", False),
    ],
)
def test_which_stamps_a_change_touches(stamp_of, received, touched):
    stamp = stamp_of(received)
    change = CalendarChange(from_at=hk("2026-11-20 15:00"), until_at=hk("2026-11-20 16:00"))
    assert list(FilingStamp.objects.touched_by(change)) == ([stamp] if touched else [])


def test_a_change_of_one_office_touches_its_own_stamps(stamp_of):
    stamp_of("2026-11-20 15:30")
    change = CalendarChange(office_id="SCT", from_at=hk("2026-11-20 15:00"), until_at=None)
    assert not FilingStamp.objects.touched_by(change).exists()


def test_a_pending_stamp_is_touched_by_every_change_after_it(stamp_of, enter):
    enter("2026-09-15 14:20", None)
    stamp = stamp_of("2026-09-15 15:00")
    change = CalendarChange(from_at=hk("2026-12-01 15:00"), until_at=None)
    assert list(FilingStamp.objects.touched_by(change)) == [stamp]


def test_a_superseded_stamp_is_not_touched_again(stamp_of, enter):
    old = stamp_of("2026-11-20 15:10")
    enter("2026-11-20 15:00", "2026-11-21 00:00")
    made = again(old)
    change = CalendarChange(from_at=hk("2026-11-20 15:00"), until_at=None)
    assert list(FilingStamp.objects.touched_by(change)) == [made]


def test_the_preview_counts_the_stamps_that_would_get_another_time(stamp_of, calendar_rows):
    for received in ("2026-11-20 14:59", "2026-11-20 15:10", "2026-11-20 16:00", "2026-11-20 18:00"):
        stamp_of(received)
    after = Closure(reason="gale", from_at=hk("2026-11-20 15:00"), until_at=hk("2026-11-21 00:00"))
    assert 2 in [each.count for each in corrections(None, after)]


def test_the_preview_of_a_cancelled_closure(stamp_of, enter):
    closure = enter("2026-09-15 14:20", None)
    stamp_of("2026-09-15 15:00")
    assert sum(each.count for each in corrections(closure, None)) == 1


def test_the_preview_of_an_end(stamp_of, enter, dc):
    closure = enter("2026-09-15 14:20", None, office=dc)
    stamp_of("2026-09-15 15:00")
    ended = Closure(pk=closure.pk, office=dc, reason="gale", from_at=closure.from_at, until_at=hk("2026-09-16 10:00"))
    assert sum(each.count for each in corrections(closure, ended)) == 1


def test_what_would_keep_its_time_is_no_correction(stamp_of):
    stamp_of("2026-11-20 14:00")
    change = CalendarChange(from_at=hk("2026-11-20 09:00"), until_at=None)
    assert stamps.corrections_of(FilingStamp, change, calendar_of) == []


def test_each_room_works_through_the_changes_once_and_in_order(enter):
    start = CalendarChange.objects.order_by("-pk").first()
    changes.done("a room", start)
    first, second = enter("2026-09-15 09:00", None), enter("2026-09-16 09:00", None)
    waiting = list(changes.waiting_for("a room"))
    assert [change.from_at for change in waiting] == [first.from_at, second.from_at]
    changes.done("a room", waiting[0])
    assert list(changes.waiting_for("a room")) == waiting[1:]
    assert len(list(changes.waiting_for("another room"))) > 2


def test_working_through_an_old_change_does_not_turn_back(enter):
    enter("2026-09-15 09:00", None)
    last = CalendarChange.objects.order_by("-pk").first()
    changes.done("a room", last)
    changes.done("a room", CalendarChange.objects.order_by("pk").first())
    assert list(changes.waiting_for("a room")) == []
