"""Why this time, said in full sentences."""

import pytest

from cases.calendar.deemed_receipt import deemed_receipt
from cases.calendar.explanations import PHRASES, because, closed_for
from cases.models import Closure
from tests.factories.calendars import DISTRICT_COURT, LUNCH_CLOSED, ORDINARY, closed, hk


def words(received, *closures, calendar=ORDINARY):
    return because(deemed_receipt(hk(received), calendar.with_closures(closures)), DISTRICT_COURT)


def test_after_closing_on_a_friday():
    why = words("2026-11-20 18:12:40")
    assert why.en == (
        "The District Court registry closes at 5:30 pm. "
        "What arrives later is deemed received when the registry next opens. "
        "Saturday and Sunday are not working days, so it next opens on Monday 23 November 2026 at 8:45 am."
    )
    assert why.zh_hant == (
        "區域法院登記處於下午5時30分停止辦公。其後收到的文件或款項，視為於登記處下一次開放時收到。"
        "星期六及星期日並非工作日，故登記處下一次開放時間為2026年11月23日（星期一）上午8時45分。"
    )
    assert why.zh_hans == (
        "区域法院登记处于下午5时30分停止办公。其后收到的文件或款项，视为于登记处下一次开放时收到。"
        "星期六及星期日并非工作日，故登记处下一次开放时间为2026年11月23日（星期一）上午8时45分。"
    )


@pytest.mark.parametrize(
    ("received", "said"),
    [
        ("2026-11-17 10:00", "is open at this time, Tuesday 17 November 2026, 10:00 am."),
        ("2026-11-17 18:00", "next opens. It next opens on Wednesday 18 November 2026 at 8:45 am."),
        ("2026-11-17 03:00", "The District Court registry opens at 8:45 am. What arrives earlier that day is deemed"),
        ("2026-11-22 23:59", "Sunday is not a working day, so it next opens on Monday 23 November 2026 at 8:45 am."),
        (
            "2026-07-01 12:00",
            "Wednesday 1 July (Hong Kong Special Administrative Region Establishment Day) is a general",
        ),
        (
            "2026-04-02 18:00",
            (
                "Monday 6 April (The day following Ching Ming Festival) and Tuesday 7 April (The day following Easter "
                "Monday) are general holidays; Sunday is not a working day, so it next opens on Wednesday 8 April 2026"
            ),
        ),
    ],
)
def test_the_ordinary_reasons(received, said):
    assert said in words(received).en


def test_lunch_where_lunch_is_closing_time():
    why = words("2026-11-17 13:20", calendar=LUNCH_CLOSED)
    assert "closes for lunch from 1:00 pm to 2:00 pm. What arrives then" in why.en
    assert why.en.endswith("It next opens on Tuesday 17 November 2026 at 2:00 pm.")


def test_two_holidays_are_many():
    why = words("2024-12-24 18:00")
    assert "Christmas Day) and Thursday 26 December (The first weekday after Christmas Day) are general hol" in why.en


def test_holidays_by_name_in_chinese():
    assert "4月3日（星期五）耶穌受難節、4月4日（星期六）耶穌受難節翌日、" in words("2026-04-02 18:00").zh_hant


def test_a_day_of_closure_with_its_reason_before_the_weekend_that_follows():
    why = words("2023-09-08 10:00", closed("2023-09-08 00:00", "2023-09-09 00:00", "black_rainstorm"))
    assert (
        "The registry is closed for a black rainstorm all day on Friday 8 September 2023; "
        "Saturday and Sunday are not working days, so it next opens on Monday 11 September 2023 at 8:45 am." in why.en
    )
    assert "登記處因黑色暴雨警告於2023年9月8日（星期五）全日關閉；星期六及星期日並非工作日" in why.zh_hant


def test_a_closure_within_a_day():
    why = words("2026-09-15 09:10", closed("2026-09-15 07:00", "2026-09-15 14:40"))
    assert "closed for signal 8 or above from 7:00 am until 2:40 pm on Tuesday 15 September 2026, so it" in why.en


def test_a_closure_from_midnight_that_is_not_all_day():
    why = words("2026-09-15 09:10", closed("2026-09-15 00:00", "2026-09-15 14:40"))
    assert "from 12:00 midnight until 2:40 pm on Tuesday 15 September 2026" in why.en
    assert "於2026年9月15日（星期二）凌晨零時至下午2時40分關閉" in why.zh_hant


def test_a_closure_until_midnight_lasts_until_the_end_of_the_day_before():
    why = words("2026-11-26 16:00", closed("2026-11-26 15:00", "2026-11-27 00:00", "directed"))
    assert "from Thursday 26 November 2026, 3:00 pm until the end of Thursday 26 November 2026, so" in why.en
    assert "登記處按法院指示由2026年11月26日（星期四）下午3時至2026年11月26日（星期四）完結為止關閉" in why.zh_hant
    assert "午夜" not in why.zh_hant + why.zh_hans


def test_a_closure_over_days():
    by_midnight = words("2026-09-15 09:10", closed("2026-09-15 00:00", "2026-09-17 00:00", "directed"))
    assert "by direction of the court all day from Tuesday 15 September 2026 to Wednesday 16" in by_midnight.en
    by_hour = words("2026-09-15 09:10", closed("2026-09-15 02:00", "2026-09-16 11:00", "other"))
    assert (
        "The registry is closed from Tuesday 15 September 2026, 2:00 am until Wednesday 16 September 2026, 11:00 am"
        in by_hour.en
    )


def test_pending_says_that_the_end_is_not_known_and_invents_no_time():
    why = words("2026-09-15 15:00", closed("2026-09-15 14:20", None, "extreme_conditions"))
    assert why.en == (
        "What arrives while the District Court registry is closed is deemed received when the registry next opens. "
        "The registry is closed for extreme conditions from Tuesday 15 September 2026, 2:20 pm, and the time at which "
        "it reopens is not yet known. The time of deemed receipt is recorded when that time is announced."
    )
    assert "重開時間尚未公布" in why.zh_hant and "重开时间尚未公布" in why.zh_hans


def test_every_reason_an_officer_may_give_has_words_in_three_languages():
    assert all(set(phrases.reasons) == set(Closure.Reason.values) for phrases in PHRASES.values())
    assert str(closed_for(closed("2026-09-15 14:20", None))) == " for signal 8 or above"
