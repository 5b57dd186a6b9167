"""Dates worked out by hand from the gazetted holidays, 2022 to 2027; every holiday of 2024 and 2026 is among them."""

from datetime import date

import pytest

from tests.factories.calendars import holidays, outcome, written

OPEN, BEFORE, AFTER = "open", "before_opening", "after_closing"
WEEKEND, HOLIDAY = "weekend", "holiday"

CASES = [
    # 2022
    ("2022-05-06 17:30", "2022-05-06 17:30", OPEN, "the first day of e-filing, to its last instant"),
    ("2022-05-06 18:00", "2022-05-10 08:45", AFTER, "a weekend, then Monday after the Birthday of the Buddha"),
    ("2022-06-03 10:00", "2022-06-06 08:45", HOLIDAY, "Tuen Ng on a Friday"),
    ("2022-09-09 17:31", "2022-09-13 08:45", AFTER, "Mid-Autumn fell on Saturday: the Monday is off"),
    ("2022-10-01 12:00", "2022-10-03 08:45", HOLIDAY, "National Day on a Saturday gives no Monday"),
    ("2022-12-23 18:00", "2022-12-28 08:45", AFTER, "Christmas on a Sunday: Monday and Tuesday are off"),
    # 2023
    ("2023-01-20 18:00", "2023-01-26 08:45", AFTER, "Lunar New Year on a Sunday: three days follow"),
    ("2023-04-04 18:00", "2023-04-06 08:45", AFTER, "Ching Ming on Wednesday leaves Thursday before Easter"),
    ("2023-04-06 18:00", "2023-04-11 08:45", AFTER, "Easter"),
    ("2023-07-01 09:00", "2023-07-03 08:45", HOLIDAY, "Establishment Day on a Saturday"),
    ("2023-10-02 08:44:59", "2023-10-03 08:45", HOLIDAY, "the day following National Day"),
    # 2024
    ("2024-01-01 11:00", "2024-01-02 08:45", HOLIDAY, "the first day of January, a Monday"),
    ("2024-02-09 17:31", "2024-02-14 08:45", AFTER, "the eve of Lunar New Year is a full day, closed at 5:30"),
    ("2024-02-10 10:00", "2024-02-14 08:45", HOLIDAY, "Lunar New Year's Day on a Saturday"),
    ("2024-02-12 09:00", "2024-02-14 08:45", HOLIDAY, "the third day of Lunar New Year"),
    ("2024-02-13 23:59", "2024-02-14 08:45", HOLIDAY, "the fourth day of Lunar New Year"),
    ("2024-03-28 18:00", "2024-04-02 08:45", AFTER, "Easter, from the Thursday"),
    ("2024-03-29 10:00", "2024-04-02 08:45", HOLIDAY, "Good Friday"),
    ("2024-03-30 12:00", "2024-04-02 08:45", HOLIDAY, "the day following Good Friday"),
    ("2024-04-01 08:45", "2024-04-02 08:45", HOLIDAY, "Easter Monday, at the hour of opening"),
    ("2024-04-04 14:00", "2024-04-05 08:45", HOLIDAY, "Ching Ming, a Thursday"),
    ("2024-05-01 09:30", "2024-05-02 08:45", HOLIDAY, "Labour Day, a Wednesday"),
    ("2024-05-15 17:30", "2024-05-16 08:45", HOLIDAY, "the Birthday of the Buddha, at the hour of closing"),
    ("2024-06-10 00:00", "2024-06-11 08:45", HOLIDAY, "Tuen Ng, a Monday, at midnight"),
    ("2024-06-30 12:00", "2024-07-02 08:45", WEEKEND, "a Sunday before Establishment Day"),
    ("2024-07-01 12:00", "2024-07-02 08:45", HOLIDAY, "Establishment Day"),
    ("2024-09-17 23:59:59", "2024-09-19 08:45", AFTER, "the night of Mid-Autumn, before the day following it"),
    ("2024-09-18 00:00", "2024-09-19 08:45", HOLIDAY, "the day following Mid-Autumn"),
    ("2024-09-30 17:30", "2024-09-30 17:30", OPEN, "the eve of National Day at 5:30 sharp"),
    ("2024-10-01 23:59:59.999999", "2024-10-02 08:45", HOLIDAY, "the last instant of National Day"),
    ("2024-10-11 10:00", "2024-10-14 08:45", HOLIDAY, "Chung Yeung on a Friday"),
    ("2024-12-24 17:29", "2024-12-24 17:29", OPEN, "Christmas Eve is a full day"),
    ("2024-12-25 10:00", "2024-12-27 08:45", HOLIDAY, "Christmas Day"),
    ("2024-12-26 10:00", "2024-12-27 08:45", HOLIDAY, "the first weekday after Christmas Day"),
    # 2025
    ("2025-01-28 18:00", "2025-02-03 08:45", AFTER, "Lunar New Year from Wednesday to Friday, then a weekend"),
    ("2025-04-17 17:45", "2025-04-22 08:45", AFTER, "Easter"),
    ("2025-05-02 18:00", "2025-05-06 08:45", AFTER, "the Birthday of the Buddha on a Monday"),
    ("2025-10-07 10:00", "2025-10-08 08:45", HOLIDAY, "the day following Mid-Autumn, a Tuesday"),
    ("2025-12-31 18:00", "2026-01-02 08:45", AFTER, "over the turn of the year"),
    # 2026
    ("2026-01-01 08:45", "2026-01-02 08:45", HOLIDAY, "the first day of January"),
    ("2026-02-16 18:00", "2026-02-20 08:45", AFTER, "the eve of Lunar New Year"),
    ("2026-02-17 08:00", "2026-02-20 08:45", HOLIDAY, "Lunar New Year's Day"),
    ("2026-02-18 12:00", "2026-02-20 08:45", HOLIDAY, "the second day of Lunar New Year"),
    ("2026-02-19 17:30", "2026-02-20 08:45", HOLIDAY, "the third day of Lunar New Year"),
    ("2026-04-03 10:00", "2026-04-08 08:45", HOLIDAY, "Good Friday; Ching Ming pushes Easter Monday to Tuesday"),
    ("2026-04-04 11:00", "2026-04-08 08:45", HOLIDAY, "the day following Good Friday"),
    ("2026-04-05 10:00", "2026-04-08 08:45", WEEKEND, "Ching Ming itself is a Sunday"),
    ("2026-04-06 10:00", "2026-04-08 08:45", HOLIDAY, "the day following Ching Ming"),
    ("2026-04-07 23:59", "2026-04-08 08:45", HOLIDAY, "the day following Easter Monday"),
    ("2026-05-01 09:00", "2026-05-04 08:45", HOLIDAY, "Labour Day on a Friday"),
    ("2026-05-25 16:00", "2026-05-26 08:45", HOLIDAY, "the day following the Birthday of the Buddha"),
    ("2026-06-19 09:00", "2026-06-22 08:45", HOLIDAY, "Tuen Ng on a Friday"),
    ("2026-07-01 12:00", "2026-07-02 08:45", HOLIDAY, "Establishment Day, a Wednesday"),
    ("2026-09-26 10:00", "2026-09-28 08:45", HOLIDAY, "the day following Mid-Autumn, a Saturday"),
    ("2026-10-01 10:00", "2026-10-02 08:45", HOLIDAY, "National Day, a Thursday"),
    ("2026-10-16 17:31", "2026-10-20 08:45", AFTER, "a weekend, then the day following Chung Yeung"),
    ("2026-10-19 10:00", "2026-10-20 08:45", HOLIDAY, "the day following Chung Yeung"),
    ("2026-11-20 18:12:40", "2026-11-23 08:45", AFTER, "an ordinary Friday evening"),
    ("2026-12-25 10:00", "2026-12-28 08:45", HOLIDAY, "Christmas Day on a Friday"),
    ("2026-12-26 10:00", "2026-12-28 08:45", HOLIDAY, "the first weekday after Christmas Day, a Saturday"),
    # 2027
    ("2027-02-05 18:00", "2027-02-10 08:45", AFTER, "Lunar New Year from Saturday to Tuesday"),
    ("2027-05-05 18:00", "2027-05-06 08:45", AFTER, "the last evening of the District Court's concession"),
    ("2027-05-13 08:00", "2027-05-14 08:45", HOLIDAY, "the Birthday of the Buddha, a Thursday"),
    ("2027-12-24 17:31", "2027-12-28 08:45", AFTER, "Christmas on a Saturday: the Monday is off"),
    ("2027-12-31 05:00", "2027-12-31 08:45", BEFORE, "the last morning of the table"),
]


@pytest.mark.parametrize(("received", "deemed_at", "rule", "why"), CASES, ids=[case[3] for case in CASES])
def test_dated_case(received, deemed_at, rule, why):
    made = outcome(received)
    expected = deemed_at + ":00" if deemed_at.count(":") == 1 else deemed_at
    assert (written(made.deemed_at), made.rule) == (expected, rule), why


@pytest.mark.parametrize("year", [2024, 2026])
def test_every_general_holiday_of_the_year_is_among_the_cases(year):
    asked = {date.fromisoformat(received[:10]) for received, _, rule, _ in CASES if rule == HOLIDAY}
    assert {day for day in holidays() if day.year == year} <= asked


def test_every_loaded_year_has_its_seventeen_general_holidays():
    days = list(holidays())
    assert {year: sum(day.year == year for day in days) for year in range(2022, 2028)} == dict.fromkeys(
        range(2022, 2028), 17
    )
