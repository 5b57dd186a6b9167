"""What must hold of deemed receipt whatever the calendar and whenever the receipt (Hypothesis)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cases.calendar.deemed_receipt import Rule, deemed_receipt
from cases.calendar.explanations import because
from cases.calendar.opening_hours import Calendar, ClosureSpan
from icms.lib.clock import court_day
from tests.factories.calendars import DISTRICT_COURT, ORDINARY, hk

# Closures crowd into a few weeks around a holiday, so that they meet receipts, hours and one another.
FIRST, LAST = hk("2026-03-16 00:00"), hk("2026-05-04 00:00")
SECONDS = int((LAST - FIRST).total_seconds())
QUARTERS = SECONDS // 900


def instant(seconds: int) -> datetime:
    return FIRST + timedelta(seconds=seconds)


# Quarter hours meet opening, closing and closures exactly; microseconds fall just beside them.
sharp = st.integers(0, QUARTERS).map(lambda quarters: instant(quarters * 900))
beside = st.tuples(sharp, st.sampled_from([-1, 1])).map(lambda pair: pair[0] + timedelta(microseconds=pair[1]))
anywhere = st.integers(0, SECONDS).map(instant)
receipts = sharp | beside | anywhere


@st.composite
def spans(draw: st.DrawFn, ended: bool = False) -> ClosureSpan:
    start = draw(sharp | anywhere)
    length = draw(st.integers(1, 4 * 96).map(lambda quarters: timedelta(minutes=15 * quarters)))
    known = ended or draw(st.integers(0, 5)) > 0
    return ClosureSpan(start, start + length if known else None, draw(st.sampled_from(["gale", "directed"])))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    closures = draw(st.lists(spans(), max_size=4))
    return replace(ORDINARY, closures=tuple(closures), lunch_is_closure=draw(st.booleans()))


@given(receipts, calendars())
def test_never_earlier_than_receipt(at, calendar):
    deemed_at = deemed_receipt(at, calendar).deemed_at
    assert deemed_at is None or deemed_at >= at


@given(receipts, calendars())
def test_always_at_an_instant_when_the_office_is_open(at, calendar):
    deemed_at = deemed_receipt(at, calendar).deemed_at
    assert deemed_at is None or calendar.is_open(deemed_at)


@given(receipts, calendars())
def test_at_once_exactly_when_the_office_is_open(at, calendar):
    outcome = deemed_receipt(at, calendar)
    assert (outcome.rule is Rule.OPEN) == calendar.is_open(at) == (outcome.deemed_at == at)


@given(receipts, calendars())
def test_deemed_of_deemed_is_itself(at, calendar):
    deemed_at = deemed_receipt(at, calendar).deemed_at
    assert deemed_at is None or deemed_receipt(deemed_at, calendar).deemed_at == deemed_at


@given(receipts, receipts, calendars())
def test_what_arrives_later_is_never_deemed_received_earlier(one, other, calendar):
    earlier, later = sorted([one, other])
    assert order(deemed_receipt(earlier, calendar).deemed_at) <= order(deemed_receipt(later, calendar).deemed_at)


@given(receipts, calendars(), spans())
def test_a_further_closure_never_makes_it_earlier(at, calendar, span):
    before = deemed_receipt(at, calendar).deemed_at
    after = deemed_receipt(at, calendar.with_closures([span])).deemed_at
    assert order(before) <= order(after)


@given(receipts, calendars())
def test_no_open_instant_is_passed_over(at, calendar):
    deemed_at = deemed_receipt(at, calendar).deemed_at
    until = (deemed_at or at + timedelta(days=10)) - timedelta(microseconds=1)
    assert at >= until or not calendar.open_time_between(at, until)


@given(anywhere, calendars())
def test_sessions_lie_within_the_ordinary_hours_and_apart(at, calendar):
    day = court_day(at)
    ordinary = replace(calendar, closures=()).sessions(day)
    sessions = calendar.sessions(day)
    assert all(any(opens <= start < end <= closes for opens, closes in ordinary) for start, end in sessions)
    assert all(one[1] < other[0] for one, other in pairwise(sessions))


@given(anywhere, st.lists(spans(), max_size=4), st.randoms())
def test_the_order_of_entering_closures_does_not_matter(at, closures, random):
    shuffled = random.sample(closures, len(closures))
    one, other = (ORDINARY.with_closures(order) for order in (closures, shuffled))
    assert one.sessions(court_day(at)) == other.sessions(court_day(at))


@given(receipts, spans(ended=True))
def test_a_closure_that_is_over_leaves_nothing_pending(at, span):
    assert deemed_receipt(at, ORDINARY.with_closures([span])).deemed_at is not None


@given(receipts, calendars())
def test_pending_exactly_when_the_end_is_not_known(at, calendar):
    outcome = deemed_receipt(at, calendar)
    unknown = any(isinstance(row, ClosureSpan) and row.until_at is None for row in outcome.rests_on)
    assert (outcome.deemed_at is None) == (outcome.rule is Rule.CLOSURE_END_UNKNOWN) == unknown


@given(receipts, calendars())
def test_it_rests_on_no_more_closures_than_decide(at, calendar):
    """Without any closure that it does not rest on, the answer is the same."""
    outcome = deemed_receipt(at, calendar)
    deciding = tuple(row for row in outcome.rests_on if isinstance(row, ClosureSpan))
    assert deemed_receipt(at, replace(calendar, closures=deciding)).deemed_at == outcome.deemed_at


@given(receipts, calendars())
def test_there_are_whole_sentences_in_three_languages(at, calendar):
    words = because(deemed_receipt(at, calendar), DISTRICT_COURT)
    assert words.en.startswith(("The District Court registry ", "What arrives ")) and words.en.endswith(".")
    assert "區域法院登記處" in words.zh_hant and words.zh_hant.endswith("。")
    assert "区域法院登记处" in words.zh_hans and words.zh_hans.endswith("。")
    assert not any(mark in text for text in words.as_json().values() for mark in ("{", "}", "None", "  ", ".."))


def order(deemed_at: datetime | None) -> datetime:
    """Pending comes after every time."""
    return deemed_at or datetime.max.replace(tzinfo=UTC)
