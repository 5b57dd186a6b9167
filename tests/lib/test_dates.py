"""Times as the court writes them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icms.lib import dates
from icms.lib.clock import from_court

OPENING = from_court(datetime(2026, 11, 23, 8, 45))
EVENING = from_court(datetime(2026, 11, 20, 18, 12, 40))
LANGUAGES = ["en", "zh-hant", "zh-hans"]


def plain(text: str) -> str:
    return text.replace(dates.NBSP, " ")


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "Monday 23 November 2026, 8:45 am"),
        ("zh-hant", "2026年11月23日（星期一）上午8時45分"),
        ("zh-hans", "2026年11月23日（星期一）上午8时45分"),
    ],
)
def test_a_time_of_receipt_is_written_in_full(language, written):
    assert plain(dates.long_datetime(OPENING, language)) == written


def test_a_list_writes_it_short():
    assert plain(dates.short_datetime(OPENING, "en")) == "Mon 23 Nov 2026, 8:45 am"
    assert plain(dates.short_datetime(OPENING, "en", year=False)) == "Mon 23 Nov, 8:45 am"
    assert dates.short_datetime(OPENING, "zh-hant", year=False) == "11月23日（星期一）上午8時45分"


def test_seconds_are_for_what_really_happened():
    assert plain(dates.actual_time(EVENING, "en")) == "Friday 20 November 2026, 6:12:40 pm"
    assert dates.actual_time(EVENING, "zh-hant") == "2026年11月20日（星期五）下午6時12分40秒"
    assert plain(dates.short_actual_time(EVENING, "en")) == "Fri 20 Nov 2026, 6:12:40 pm"


def test_a_full_hour_has_no_minutes_in_chinese():
    assert dates.clock_time(from_court(datetime(2026, 11, 23, 13)), "zh-hant") == "下午1時"
    assert plain(dates.clock_time(from_court(datetime(2026, 11, 23, 13)), "en")) == "1:00 pm"


@pytest.mark.parametrize(
    ("hour", "english", "chinese"), [(0, "12:05 am", "凌晨零時5分"), (12, "12:05 pm", "下午12時5分")]
)
def test_five_past_midnight_and_five_past_noon(hour, english, chinese):
    at = from_court(datetime(2026, 11, 23, hour, 5))
    assert plain(dates.clock_time(at, "en")) == english
    assert dates.clock_time(at, "zh-hant") == chinese


MIDNIGHT = from_court(datetime(2026, 11, 27))


@pytest.mark.parametrize(
    ("written", "english", "traditional", "simplified"),
    [
        (dates.clock_time, "12:00 midnight", "凌晨零時", "凌晨零时"),
        (dates.brief_time, "12:00 midnight", "凌晨0:00", "凌晨0:00"),
        (
            dates.long_datetime,
            "12:00 midnight at the start of Friday 27 November 2026",
            "2026年11月27日（星期五）凌晨零時",
            "2026年11月27日（星期五）凌晨零时",
        ),
        (
            dates.short_datetime,
            "12:00 midnight at the start of Fri 27 Nov 2026",
            "2026年11月27日（星期五）凌晨零時",
            "2026年11月27日（星期五）凌晨零时",
        ),
        (
            dates.actual_time,
            "12:00:00 midnight at the start of Friday 27 November 2026",
            "2026年11月27日（星期五）凌晨零時0分0秒",
            "2026年11月27日（星期五）凌晨零时0分0秒",
        ),
    ],
)
def test_midnight_is_the_beginning_of_its_day(written, english, traditional, simplified):
    """上午12時 may be taken for noon, and 午夜12時 for the end of the day."""
    assert [plain(written(MIDNIGHT, language)) for language in LANGUAGES] == [english, traditional, simplified]


def test_half_a_minute_past_midnight_is_no_longer_midnight_where_seconds_are_told():
    at = MIDNIGHT + timedelta(seconds=30)
    assert plain(dates.actual_time(at, "en")) == "Friday 27 November 2026, 12:00:30 am"
    assert dates.clock_time(at, "zh-hant", seconds=True) == "凌晨零時0分30秒"


@pytest.mark.parametrize(
    ("until", "english", "traditional", "simplified"),
    [
        (
            MIDNIGHT,
            "the end of Thu 26 Nov 2026",
            "2026年11月26日（星期四）完結為止",
            "2026年11月26日（星期四）完结为止",
        ),
        (
            MIDNIGHT + timedelta(minutes=1),
            "Fri 27 Nov 2026, 12:01 am",
            "2026年11月27日（星期五）凌晨零時1分",
            "2026年11月27日（星期五）凌晨零时1分",
        ),
    ],
)
def test_what_lasts_until_midnight_lasts_until_the_end_of_a_day(until, english, traditional, simplified):
    written = [plain(dates.until_short_datetime(until, language)) for language in LANGUAGES]
    assert written == [english, traditional, simplified]
    assert plain(dates.until_long_datetime(MIDNIGHT, "en")) == "the end of Thursday 26 November 2026"


def test_a_time_elsewhere_is_said_on_the_courts_clock():
    assert plain(dates.long_datetime(datetime(2026, 11, 20, 16, 30, tzinfo=UTC), "en")) == (
        "Saturday 21 November 2026, 12:30 am"
    )


def test_a_date_breaks_only_before_its_year():
    assert dates.long_datetime(OPENING, "en") == "Monday 23\u00a0November 2026, 8:45\u00a0am"


def test_a_table_leaves_the_weekday_out():
    assert plain(dates.plain_day(date(2026, 11, 3), "en")) == "3 Nov 2026"
    assert dates.plain_day(date(2026, 11, 3), "zh-hans") == "2026年11月3日"
    assert plain(dates.full_plain_day(date(2027, 5, 5), "en")) == "5 May 2027"


def test_the_hero_sets_its_small_words_apart():
    assert dates.hero_time(OPENING, "en").parts == (("8:45", False), ("am", True))
    assert dates.hero_time(OPENING, "zh-hans").parts == (
        ("上午", True),
        ("8", False),
        ("时", True),
        ("45", False),
        ("分", True),
    )


@given(st.datetimes(min_value=datetime(2022, 1, 1), max_value=datetime(2027, 12, 31)), st.sampled_from(LANGUAGES))
def test_the_hero_says_the_same_as_the_sentence(naive, language):
    at = from_court(naive)
    assert str(dates.hero_time(at, language)) == plain(dates.clock_time(at, language)).replace(" ", "")


@pytest.mark.parametrize(
    ("open_time", "english", "chinese"),
    [
        (timedelta(minutes=24), "24 min", "24分鐘"),
        (timedelta(hours=1, minutes=55), "1 h 55", "1小時55分"),
        (timedelta(hours=7, minutes=5), "7 h 05", "7小時05分"),
        (timedelta(hours=18, minutes=35), "2 d 1 h", "2天1小時"),
        (-timedelta(minutes=1), "0 min", "0分鐘"),
    ],
)
def test_an_age_counts_working_days_of_the_office(open_time, english, chinese):
    assert plain(dates.open_age(open_time, "en")) == english
    assert dates.open_age(open_time, "zh-hant") == chinese


@pytest.mark.parametrize(
    ("minutes", "english", "chinese"),
    [
        (0, "0 minutes", "0分鐘"),
        (1, "1 minute", "1分鐘"),
        (60, "1 hour", "1小時"),
        (200, "3 hours 20 minutes", "3小時20分鐘"),
    ],
)
def test_what_is_left_is_said_in_words(minutes, english, chinese):
    assert plain(dates.duration(minutes, "en")) == english
    assert dates.duration(minutes, "zh-hant") == chinese
