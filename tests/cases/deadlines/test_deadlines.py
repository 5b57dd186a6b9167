"""The calculator's page and the desk of weather warnings (domain 5.3)."""

from datetime import timedelta

import pytest

from accounts.models import AuditEntry
from cases.calendar.selectors import warning_spans
from cases.calendar.services import cancel_warning, record_warning
from cases.models import WeatherWarning
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10

PAGE = "/en/deadlines/"
ASKED = {"unit": "days", "direction": "after", "office": "DC"}


def ask(client, event, amount, **more):
    day, month, year = event.split(".")
    query = {"event_day": day, "event_month": month, "event_year": year, "amount": amount} | ASKED | more
    with clock.set_to(TUESDAY_10):
        return client.get(PAGE, query).content.decode().replace("\u00a0", " ")


def test_the_answer_names_every_day_that_was_skipped(court, client):
    page = ask(client, "30.9.2026", "7")
    assert "Monday 12 October 2026" in page and "7 days after Wednesday 30 September 2026" in page
    assert "National Day" in page and page.count("Saturday") >= 2 and "seven days or less" in page


def test_a_warning_that_was_entered_is_skipped(court, client):
    assert "Monday 11 September 2023" in ask(client, "6.9.2023", "1")
    assert "black rainstorm warning" in ask(client, "6.9.2023", "1")


@pytest.mark.parametrize(
    ("event", "amount", "more", "says"),
    [
        ("30.2.2026", "7", {}, "There is no such date"),
        ("30.9.2026", "", {}, "Enter how many"),
        ("30.9.2026", "0", {}, "A period is 1 or more"),
        ("30.9.2026", "ten", {}, "as a number"),
        ("30.9.2026", "4000", {}, "counts to 3660 days"),
        ("30.9.2026", "24", {"unit": "months"}, "general holidays of 2028 are not loaded"),
        ("1.1.1900", "5", {}, "general holidays of 1900 are not loaded"),
        ("31.12.2199", "9", {}, "are not loaded"),
        ("31.12.9999", "9", {}, "Enter a year from 1800 to 2199"),
        ("30.9.2026", "7", {"office": "XX"}, "XX"),
    ],
)
def test_what_cannot_be_worked_out_is_said(court, client, event, amount, more, says):
    page = ask(client, event, amount, **more)
    assert says in page and "There is a problem" in page


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans"])
def test_the_page_stands_in_chinese_with_and_without_an_answer(court, client, language):
    for query in ({}, ASKED | {"event_day": 1, "event_month": 9, "event_year": 2026, "amount": 2, "unit": "months"}):
        assert client.get(f"/{language}/deadlines/", query).status_code == 200


def test_the_page_says_that_it_is_no_advice(court, client):
    assert "an aid, not advice" in ask(client, "30.9.2026", "7")


def enter(person, hours=2, **more):
    times = {"from_at": TUESDAY_10 - timedelta(hours=hours), "until_at": TUESDAY_10 - timedelta(hours=1)}
    with clock.set_to(TUESDAY_10):
        return record_warning(**{"kind": "gale", "source": "", "actor": person("registry.sup")} | times | more)


def test_a_warning_is_entered_recorded_and_taken_back(person):
    warning = enter(person)
    assert len(warning_spans()) == 2
    cancel_warning(reference=warning.reference, actor=person("registry.sup"))
    assert len(warning_spans()) == 1 and WeatherWarning.objects.count() == 2
    acts = ["calendar.warning_entered", "calendar.warning_cancelled"]
    assert list(AuditEntry.objects.filter(act__startswith="calendar.warning").values_list("act", flat=True)) == acts
    with pytest.raises(Refused):
        cancel_warning(reference=warning.reference, actor=person("registry.sup"))


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"until_at": TUESDAY_10 - timedelta(hours=3)}, "until_before_from"),
        ({"until_at": TUESDAY_10 + timedelta(hours=1)}, "to_come"),
        ({"from_at": TUESDAY_10 - timedelta(days=9)}, "too_long"),
    ],
)
def test_a_warning_that_cannot_be_is_refused(person, more, code):
    with pytest.raises(Refused) as refusal:
        enter(person, **more)
    assert {reason.code for reason in refusal.value.reasons} == {code}


def test_the_same_warning_twice_is_refused(person):
    enter(person)
    with pytest.raises(Refused):
        enter(person)


def test_the_desk_enters_a_warning(client, person):
    client.force_login(person("registry.sup"))
    typed = {"kind": "gale", "source": "Observatory"}
    for name, hour in (("from_at", "5:40 am"), ("until_at", "4:20 pm")):
        typed |= {f"{name}_day": "11", f"{name}_month": "9", f"{name}_year": "2026", f"{name}_time": hour}
    with clock.set_to(TUESDAY_10):
        client.post("/en/desk/calendar/warnings/enter/", typed)
    assert b"Observatory" in client.get("/en/desk/calendar/warnings/").content
    assert "Monday 14 September 2026" in ask(client, "10.9.2026", "1")
