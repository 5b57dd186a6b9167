"""Entering, ending, correcting and cancelling closures; what is refused, recorded and told."""

import pytest

from accounts.models import AuditEntry
from cases.calendar import services
from cases.calendar.context import with_last_change
from cases.calendar.selectors import calendar_of
from cases.models import CalendarChange, Closure
from cases.signals import calendar_changed
from icms.lib.errors import Refused
from tests.factories.calendars import deemed, hk

pytestmark = pytest.mark.django_db


def codes(refusal):
    return [(reason.code, reason.field) for reason in refusal.value.reasons]


def last_entry():
    return AuditEntry.objects.order_by("pk").last()


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    """The changes that the signal tells of."""
    changes = []

    def listen(sender, change, **kwargs):
        changes.append(change)

    calendar_changed.connect(listen)
    yield changes
    calendar_changed.disconnect(listen)


def test_a_closure_of_every_office_closes_every_office(enter):
    enter("2026-09-15 14:20", None)
    assert deemed("2026-09-15 15:00", calendar_of("DC")) is None
    assert deemed("2026-09-15 15:00", calendar_of("SCT")) is None


def test_a_closure_of_one_office_leaves_the_others_open(enter, dc):
    enter("2026-09-15 14:20", None, office=dc)
    assert deemed("2026-09-15 15:00", calendar_of("DC")) is None
    assert deemed("2026-09-15 15:00", calendar_of("SCT")) == "2026-09-15 15:00:00"


def test_entering_is_recorded_with_who_and_what(enter, officer, dc):
    closure = enter("2026-09-15 14:20", None, office=dc)
    entry = last_entry()
    assert (entry.act, entry.subject, entry.actor) == ("calendar.closure_entered", closure.reference, officer)
    assert entry.detail["after"] == {
        "office": "DC",
        "reason": "gale",
        "from": "2026-09-15T06:20:00+00:00",
        "until": None,
        "cancelled": False,
        "source": "",
    }
    assert closure.entered_by == officer


def test_entering_tells_the_rooms_above_after_the_commit(enter, dc, told, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        enter("2026-09-15 14:20", "2026-09-15 16:00", office=dc)
        assert told == []
    assert [(change.office, change.from_at, change.until_at) for change in told] == [
        (dc, hk("2026-09-15 14:20"), hk("2026-09-15 16:00"))
    ]


def test_a_closure_may_be_entered_after_the_event_and_overlap_another(enter):
    enter("2025-07-15 09:00", "2025-07-15 12:00")
    enter("2025-07-15 11:00", "2025-07-15 14:00", reason="black_rainstorm")
    assert deemed("2025-07-15 09:30", calendar_of("DC")) == "2025-07-15 14:00:00"


@pytest.mark.parametrize(
    ("start", "end", "reason", "expected"),
    [
        ("2026-09-15 14:20", "2026-09-15 14:19", "gale", ("until_before_from", "until_at")),
        ("2026-09-15 14:20", "2026-09-15 14:20", "gale", ("until_before_from", "until_at")),
        ("2026-09-15 14:20", "2027-09-15 14:20", "gale", ("too_long", "until_at")),
        ("2027-09-17 14:20", None, "gale", ("too_far_ahead", "from_at")),
        ("2026-09-15 14:20", None, "typhoon", ("unknown_reason", "reason")),
        ("2021-12-31 14:20", None, "gale", ("past_the_calendar", "from_at")),
        ("2021-12-31 14:20", "2022-01-03 09:00", "gale", ("past_the_calendar", "from_at")),
    ],
)
def test_a_closure_that_cannot_be_is_refused(enter, start, end, reason, expected):
    with pytest.raises(Refused) as refusal:
        enter(start, end, reason)
    assert codes(refusal) == [expected]
    assert Closure.objects.filter(reference_key=None).count() == 0


def test_a_closure_whose_re_opening_lies_past_the_table_is_refused(enter, fix_now):
    fix_now("2027-12-30 10:00")
    with pytest.raises(Refused) as refusal:
        enter("2027-12-31 09:00", "2027-12-31 18:00")
    assert codes(refusal) == [("past_the_calendar", "until_at")]
    assert enter("2027-12-31 09:00", "2027-12-31 17:00")
    assert enter("2027-12-31 09:00", None)


def test_the_limits_themselves_are_allowed(enter):
    assert enter("2026-09-15 14:20", "2027-03-14 14:20")
    assert enter("2027-09-16 15:00", None)


def test_every_reason_is_given_at_once(enter):
    with pytest.raises(Refused) as refusal:
        enter("2027-11-15 14:20", "2026-09-15 14:20", "typhoon")
    assert [code for code, _ in codes(refusal)] == ["until_before_from", "too_far_ahead", "unknown_reason"]


def test_the_button_pressed_twice_enters_one(enter):
    enter("2026-09-15 14:20", None)
    with pytest.raises(Refused) as refusal:
        enter("2026-09-15 14:20", None)
    assert codes(refusal) == [("entered_already", "")]


def test_a_cancelled_closure_may_be_entered_again(enter, officer):
    services.cancel_closure(closure_id=enter("2026-09-15 14:20", None).pk, actor=officer)
    assert enter("2026-09-15 14:20", None)


def test_ending_a_closure_gives_what_waited_its_time(enter, officer):
    closure = enter("2026-09-15 14:20", None)
    assert deemed("2026-09-15 15:00", calendar_of("DC")) is None
    services.end_closure(closure_id=closure.pk, until_at=hk("2026-09-16 10:15"), actor=officer)
    assert deemed("2026-09-15 15:00", calendar_of("DC")) == "2026-09-16 10:15:00"
    entry = last_entry()
    assert entry.act == "calendar.closure_ended"
    assert (entry.detail["before"]["until"], entry.detail["after"]["until"]) == (None, "2026-09-16T02:15:00+00:00")


def test_ending_before_it_began_is_refused(enter, officer):
    closure = enter("2026-09-15 14:20", None)
    with pytest.raises(Refused) as refusal:
        services.end_closure(closure_id=closure.pk, until_at=hk("2026-09-15 14:20"), actor=officer)
    assert codes(refusal) == [("until_before_from", "until_at")]
    closure.refresh_from_db()
    assert closure.until_at is None


def test_an_ended_closure_is_not_ended_again(enter, officer):
    closure = enter("2026-09-15 14:20", "2026-09-15 16:00")
    with pytest.raises(Refused) as refusal:
        services.end_closure(closure_id=closure.pk, until_at=hk("2026-09-15 17:00"), actor=officer)
    assert codes(refusal) == [("ended_already", "")]


def correct(closure, officer, **fields):
    right = {name: getattr(closure, name) for name in ("office", "reason", "from_at", "until_at", "source")}
    return services.correct_closure(closure_id=closure.pk, actor=officer, **{**right, **fields})


def test_correcting_moves_the_times_and_keeps_both_in_the_record(enter, officer):
    closure = enter("2026-09-15 09:00", "2026-09-15 14:20")
    correct(closure, officer, until_at=hk("2026-09-15 12:00"), reason="black_rainstorm")
    assert deemed("2026-09-15 09:30", calendar_of("DC")) == "2026-09-15 12:00:00"
    entry = last_entry()
    assert entry.act == "calendar.closure_corrected"
    assert (entry.detail["before"]["reason"], entry.detail["after"]["reason"]) == ("gale", "black_rainstorm")


def test_correcting_the_office_looks_again_at_both(enter, officer, dc):
    closure = enter("2026-09-15 09:00", "2026-09-15 14:20")
    correct(closure, officer, office=dc)
    offices = CalendarChange.objects.order_by("-pk").values_list("office", flat=True)[:2]
    assert list(offices) == ["DC", None]
    assert deemed("2026-09-15 09:30", calendar_of("SCT")) == "2026-09-15 09:30:00"


def test_correcting_the_times_looks_again_at_both(enter, officer):
    closure = enter("2026-09-15 09:00", "2026-09-15 14:20")
    correct(closure, officer, from_at=hk("2026-09-14 09:00"), until_at=hk("2026-09-14 14:20"))
    changes = CalendarChange.objects.order_by("-pk")[:2]
    assert [change.from_at for change in changes] == [hk("2026-09-14 09:00"), hk("2026-09-15 09:00")]


def test_a_correction_that_changes_nothing_is_refused(enter, officer):
    with pytest.raises(Refused) as refusal:
        correct(enter("2026-09-15 09:00", None), officer)
    assert codes(refusal) == [("nothing_changed", "")]


def test_a_correction_may_take_the_end_away(enter, officer):
    closure = enter("2026-09-15 09:00", "2026-09-15 14:20")
    correct(closure, officer, until_at=None)
    assert deemed("2026-09-15 09:30", calendar_of("DC")) is None


def test_cancelling_leaves_the_row_and_the_record(enter, officer):
    closure = enter("2026-09-15 09:00", None)
    services.cancel_closure(closure_id=closure.pk, actor=officer)
    assert deemed("2026-09-15 09:30", calendar_of("DC")) == "2026-09-15 09:30:00"
    closure.refresh_from_db()
    assert closure.cancelled_at == hk("2026-09-15 15:00")
    assert last_entry().act == "calendar.closure_cancelled"
    assert last_entry().detail["after"]["cancelled"] is True


@pytest.mark.parametrize("act", ["end", "correct", "cancel"])
def test_nothing_more_is_done_to_a_cancelled_closure(enter, officer, act):
    closure = enter("2026-09-15 09:00", None)
    services.cancel_closure(closure_id=closure.pk, actor=officer)
    calls = {
        "end": lambda: services.end_closure(closure_id=closure.pk, until_at=hk("2026-09-15 14:00"), actor=officer),
        "correct": lambda: correct(closure, officer, reason="other"),
        "cancel": lambda: services.cancel_closure(closure_id=closure.pk, actor=officer),
    }
    with pytest.raises(Refused) as refusal:
        calls[act]()
    assert codes(refusal) == [("cancelled_already", "")]


def test_another_reason_is_put_into_words(calendar_rows, officer):
    facts = {"office": None, "reason": "other", "from_at": hk("2026-09-15 09:00"), "until_at": None, "actor": officer}
    with pytest.raises(Refused) as refusal:
        services.record_closure(**facts)
    assert codes(refusal) == [("no_words", "source")]
    closure = services.record_closure(**facts, source="A burst pipe")
    assert last_entry().detail["after"]["source"] == closure.source == "A burst pipe"
    with pytest.raises(Refused):
        correct(closure, officer, source="")


def test_a_closure_that_was_entered_without_words_can_still_be_ended(enter, officer):
    closure = enter("2026-09-15 09:00", None)
    Closure.objects.filter(pk=closure.pk).update(reason="other", source="")
    services.end_closure(closure_id=closure.pk, until_at=hk("2026-09-15 14:00"), actor=officer)
    closure.refresh_from_db()
    assert closure.until_at == hk("2026-09-15 14:00")


def test_the_desk_says_who_ended_a_closure(enter, officer):
    ended, stands = enter("2026-09-15 09:00", None), enter("2026-09-16 09:00", None)
    services.end_closure(closure_id=ended.pk, until_at=hk("2026-09-15 14:00"), actor=officer)
    with_last_change([ended, stands])
    assert (ended.last_change.act, ended.last_change.actor) == ("calendar.closure_ended", officer)
    assert stands.last_change is None
