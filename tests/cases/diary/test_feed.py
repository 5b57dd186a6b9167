"""The feed and the single file, read with two libraries that know nothing of one another (RFC 5545, 5546)."""

import logging
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import vobject
from django.core.cache import cache
from django.db import connection

from accounts.models import User
from cases.diary import services
from cases.diary.views import GUESSES_AN_HOUR, READS_AN_HOUR
from cases.hearings.services import change_hearing, vacate_hearing
from cases.models import DiaryAddress
from icms.lib import clock
from tests.factories.court import TUESDAY_10
from tests.factories.firm_cases import a_case, unassign
from tests.factories.hearings import fix

pytestmark = pytest.mark.django_db
TEN = clock.from_court(datetime(2026, 12, 2, 10, 0))


@pytest.fixture(autouse=True)
def _nobody_has_read_yet():
    cache.clear()


@pytest.fixture
def case(person):
    return a_case(person("wong.ou"))


@pytest.fixture
def fixed(case, person):
    with clock.set_to(TUESDAY_10):
        return fix(case, person("registry"), TEN, minutes=60, note="Bring the bundles; all of them, please.")


@pytest.fixture
def address(person):
    return f"/diary/{services.renew_address(account=person('wong.ou')).secret}.ics"


def read(client, address):
    """The events by their UID as `icalendar` reads them; `vobject` must read the same."""
    with clock.set_to(TUESDAY_10):
        answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    calendar = icalendar.Calendar.from_ical(answer.content)
    events = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    other = vobject.readOne(answer.content.decode())
    others = {event.uid.value: event for event in other.contents.get("vevent", [])}
    assert others.keys() == events.keys()
    assert str(calendar["METHOD"]) == other.method.value == "PUBLISH"
    assert str(calendar["VERSION"]) == other.version.value == "2.0"
    for uid, event in events.items():
        again = others[uid]
        assert str(event["SUMMARY"]) == again.summary.value
        assert int(event["SEQUENCE"]) == int(again.sequence.value)
        begins = event.decoded("DTSTART")
        theirs = again.dtstart.value
        assert (begins, theirs) == (theirs, begins)
        if "STATUS" in event:
            assert str(event["STATUS"]) == again.status.value
    return events


def test_two_libraries_read_a_hearing_its_move_and_its_cancellation_as_one_thing(fixed, case, person, client, address):
    (uid, event), *rest = read(client, address).items()
    assert rest == [] and str(event["STATUS"]) == "CONFIRMED" and int(event["SEQUENCE"]) == 0
    assert event.decoded("DTSTART").astimezone(UTC) == TEN
    assert event["DTSTART"].params["TZID"] == "Asia/Hong_Kong"
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(hours=1)
    assert str(event["SUMMARY"]) == f"Trial, {case.number}" and "Court 12" in str(event["LOCATION"])
    assert str(event["ORGANIZER"]).startswith("mailto:") and event["ORGANIZER"].params["CN"] == "District Court"
    assert event.decoded("LAST-MODIFIED") == fixed.entered_at.replace(microsecond=0)
    assert event.decoded("DTSTAMP") == TUESDAY_10
    act = {"case": case, "reference": fixed.reference, "actor": person("registry")}
    with clock.set_to(TUESDAY_10 + timedelta(hours=1)):
        change_hearing(starts_at=TEN + timedelta(days=1), **act)
    moved = read(client, address)
    assert list(moved) == [uid] and int(moved[uid]["SEQUENCE"]) == 1
    assert moved[uid].decoded("DTSTART").astimezone(UTC) == TEN + timedelta(days=1)
    with clock.set_to(TUESDAY_10 + timedelta(hours=2)):
        vacate_hearing(note="Settled.", **act)
    ended = read(client, address)
    assert list(ended) == [uid] and int(ended[uid]["SEQUENCE"]) == 2
    assert str(ended[uid]["STATUS"]) == "CANCELLED" and str(ended[uid]["SUMMARY"]).startswith("Vacated")


def test_lines_are_folded_and_the_time_zone_is_in_the_file(fixed, client, address):
    with clock.set_to(TUESDAY_10):
        answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    lines = answer.content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines) and b"\n" not in answer.content.replace(b"\r\n", b"")
    assert b"BEGIN:VTIMEZONE" in lines and b"TZID:Asia/Hong_Kong" in lines and b"TZOFFSETTO:+0800" in lines


def test_own_days_are_whole_days_that_keep_nobody_busy(case, person, client, address):
    with clock.set_to(TUESDAY_10):
        entry = services.add_entry(
            account=person("wong.ou"), day=date(2026, 12, 2), title="Defence", number=case.number
        )
        services.change_entry(entry=entry, day=date(2026, 12, 3), title="Defence", number=case.number)
    (event,) = read(client, address).values()
    assert event.decoded("DTSTART") == date(2026, 12, 3) and event.decoded("DTEND") == date(2026, 12, 4)
    assert str(event["SUMMARY"]) == f"Defence, {case.number}" and str(event["TRANSP"]) == "TRANSPARENT"
    assert int(event["SEQUENCE"]) == 1


def test_its_words_are_in_the_language_of_the_account_and_name_no_party(fixed, case, person, client, address):
    User.objects.filter(username="wong.ou").update(language="zh-hant")
    (event,) = read(client, address).values()
    assert str(event["SUMMARY"]) == f"審訊，{case.number}" and "灣仔法院大樓第12庭" in str(event["LOCATION"])
    said = event.to_ical().decode()
    for party in case.parties.all():
        assert party.name_en not in said and (not party.name_zh or party.name_zh not in said)


def test_a_new_address_ends_the_old_one_at_once(person, client, address):
    assert client.get(address).status_code == 200
    renewed = services.renew_address(account=person("wong.ou"))
    assert client.get(address).status_code == 404
    assert client.get(f"/diary/{renewed.secret}.ics").status_code == 200


@pytest.mark.parametrize("state", ["suspended", "closed"])
def test_the_feed_of_an_account_that_is_not_active_is_not_found(person, client, address, state):
    User.objects.filter(username="wong.ou").update(state=state)
    assert client.get(address).status_code == 404


def test_access_lost_to_a_case_takes_its_hearings_out_of_the_feed(fixed, case, person, client, address):
    assert len(read(client, address)) == 1
    unassign(person("wong.pa"), [case], [person("wong.ou")])
    assert read(client, address) == {}


def test_whoever_guesses_finds_nothing_and_is_soon_refused(client, address):
    answers = [client.get(f"/diary/guess-{number}.ics").status_code for number in range(GUESSES_AN_HOUR + 2)]
    assert answers == [404] * GUESSES_AN_HOUR + [429] * 2
    assert client.get(address).status_code == 200  # those who know it are not hindered


def test_a_program_that_reads_without_end_is_told_to_wait(client, address):
    with clock.set_to(TUESDAY_10):
        answers = [client.get(address) for _count in range(READS_AN_HOUR + 1)]
    assert [answer.status_code for answer in answers] == [200] * READS_AN_HOUR + [429]
    assert answers[-1]["Retry-After"] == "3600"


def test_nobody_on_the_way_keeps_the_feed_or_learns_its_address(fixed, client, address):
    with clock.set_to(TUESDAY_10):
        answer = client.get(address)
    assert answer["Cache-Control"] == "private, no-store" and answer["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer and "sessionid" not in answer.cookies
    assert client.post(address).status_code == 405


def test_the_secret_is_not_readable_in_the_database(person, address):
    secret = DiaryAddress.objects.get().secret
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_diaryaddress::text FROM cases_diaryaddress")
        (row,) = cursor.fetchone()
    assert secret in address and secret not in row


def test_the_access_log_of_the_web_program_has_no_address(address):
    import icms.wsgi  # noqa: F401  it hides them

    log = logging.getLogger("gunicorn.access")
    said = {"r": f"GET {address} HTTP/1.1", "U": address, "s": "200"}
    record = log.makeRecord(log.name, logging.INFO, __file__, 1, "%(r)s %(U)s", (said,), None)
    assert log.filter(record)
    assert address.split("/")[2].removesuffix(".ics") not in record.getMessage() and "/diary/" in record.getMessage()


def test_the_page_makes_the_address_on_asking_and_shows_it_to_nobody_else(person, client):
    client.force_login(person("wong.ou"))
    assert b".ics" not in client.get("/en/diary/address/").content and not DiaryAddress.objects.exists()
    shown = client.post("/en/diary/address/", follow=True)
    secret = DiaryAddress.objects.get().secret
    assert secret.encode() in shown.content and shown["Cache-Control"] == "private, no-store"
    client.force_login(person("wong.ou2"))
    assert secret.encode() not in client.get("/en/diary/address/").content


def test_the_page_of_the_address_lets_a_browser_say_where_its_form_comes_from(person, client):
    client.force_login(person("wong.ou"))
    # Under no-referrer a browser sends `Origin: null`, and no form of the page would be taken.
    assert client.get("/en/diary/address/")["Referrer-Policy"] == "same-origin"


def test_one_hearing_is_a_file_for_those_in_its_case(fixed, case, person, client):
    file = f"/en/diary/hearings/{fixed.reference}.ics"
    client.force_login(person("wong.ou"))
    answer = client.get(file)
    (event,) = read(client, file).values()
    assert str(event["UID"]) == f"{fixed.reference}@hearings.icms"
    assert answer["Content-Disposition"].startswith("attachment") and answer["Cache-Control"] == "private, no-store"
    client.force_login(person("lee.ou"))
    assert client.get(file).status_code == client.get("/en/diary/hearings/7KM4-2QXD-Z.ics").status_code == 404
