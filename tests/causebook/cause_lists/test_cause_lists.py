"""The cause lists, for everybody: what is heard where, and what is never listed (domain 4.2)."""

from datetime import datetime, timedelta

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from redis.exceptions import RedisError

from cases.hearings.services import change_hearing, vacate_hearing
from cases.models import Case, ImplementationNotice
from causebook import services as causebook
from icms.lib import clock
from tests.factories.court import TUESDAY_10
from tests.factories.firm_cases import a_case
from tests.factories.hearings import fix

pytestmark = pytest.mark.django_db
DAY = "/en/cause-lists/dc/2026-12-02/"
TEN = clock.from_court(datetime(2026, 12, 2, 10, 0))
ONE_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _on_a_tuesday():
    with clock.set_to(TUESDAY_10):
        yield


@pytest.fixture
def case(person):
    """A case of Wong & Partners, in the cause book."""
    found = a_case(person("wong.ou"))
    causebook.rebuild_entries()
    return found


@pytest.fixture
def fixed(case, person):
    return fix(case, person("registry"), TEN, note="For those in the case alone.")


def page(client, address=DAY):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def restrict(case):
    Case.objects.filter(pk=case.pk).update(restricted=True)


def test_a_day_lists_time_room_judge_number_parties_and_who_acts(client, fixed):
    said = page(client)
    for words in ("10:00", "Court 12", "Judge Au", "DCPI 1/2026", "Chan Tai Hing", "Kwong Fat Transport", "Trial"):
        assert words in said, words
    assert "Wong &amp; Partners" in said and "for the plaintiff" in said
    assert "1 hearing" in said


def test_the_note_for_those_in_the_case_is_not_in_the_list(client, fixed):
    assert "For those in the case alone" not in page(client)


def test_chinese_pages_name_the_parties_in_chinese(client, fixed):
    assert "陳大興" in page(client, "/zh-hant/cause-lists/dc/2026-12-02/")


@pytest.mark.parametrize("address", [DAY, DAY + "week/", DAY + "day.ics", DAY + "week.ics"])
def test_a_case_that_is_restricted_leaves_every_list_at_once(client, fixed, address):
    assert "DCPI 1/2026" in page(client, address)
    restrict(fixed.case)
    assert "DCPI 1/2026" not in page(client, address)


@pytest.mark.parametrize("name", ["hearings.ics", "changes.atom"])
def test_it_leaves_the_addresses_of_programs_too_also_for_who_has_the_old_answer(client, fixed, name):
    address = f"/en/cause-lists/dc/{name}"
    first = client.get(address)
    assert b"DCPI 1/2026" in first.content
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    restrict(fixed.case)
    after = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert after.status_code == 200 and b"DCPI 1/2026" not in after.content


def test_a_struck_case_and_one_whose_kind_has_no_cause_book_are_not_listed(client, fixed):
    Case.objects.filter(pk=fixed.case_id).update(status=Case.Status.STRUCK)
    assert "DCPI 1/2026" not in page(client)
    Case.objects.filter(pk=fixed.case_id).update(status=Case.Status.ACTIVE)
    ImplementationNotice.objects.filter(case_type="DCPI").delete()
    assert "DCPI 1/2026" not in page(client)


def test_a_changed_hour_stands_in_its_new_place_with_the_old_one_under_it(client, fixed, person):
    later = TEN + timedelta(hours=4, minutes=30)
    with clock.set_to(TEN - ONE_DAY):
        change_hearing(
            case=fixed.case, reference=fixed.reference, actor=person("registry"), starts_at=later, minutes=60
        )
        said = page(client)
    assert "2:30" in said and "was 10:00" in said and said.count("DCPI 1/2026</a>") == 1


def test_a_hearing_moved_to_another_day_says_where_it_went(client, fixed, person):
    with clock.set_to(TEN - ONE_DAY):
        later = TEN + ONE_DAY
        change_hearing(case=fixed.case, reference=fixed.reference, actor=person("registry"), starts_at=later)
        said, there = page(client), page(client, "/en/cause-lists/dc/2026-12-03/")
    assert "Moved to Thu 3 Dec 2026" in said.replace("\xa0", " ") and "0 hearings" in said
    assert "was Wed 2 Dec 2026" in there.replace("\xa0", " ")


def test_what_was_moved_or_vacated_long_before_its_day_is_not_news(client, fixed, person):
    vacate_hearing(case=fixed.case, reference=fixed.reference, note="", actor=person("registry"))
    with clock.set_to(TEN):
        assert "DCPI 1/2026" not in page(client)


def test_a_vacated_hearing_is_struck_through(client, fixed, person):
    with clock.set_to(TEN - ONE_DAY):
        vacate_hearing(case=fixed.case, reference=fixed.reference, note="Settled.", actor=person("registry"))
        said = page(client)
    assert "Vacated" in said and "<s>10:00" in said and "Settled" not in said


def test_an_empty_day_says_why_and_leads_to_the_next_that_has_hearings(client, fixed):
    saturday = page(client, "/en/cause-lists/dc/2026-11-28/")
    assert "No hearing is listed on this day" in saturday and "week-end" in saturday
    assert DAY in saturday
    assert "Christmas" in page(client, "/en/cause-lists/dc/2026-12-25/")


@pytest.mark.parametrize("typed", ["DCPI 1/2026", "kwong fat", "大興"])
def test_a_party_or_a_case_is_found_within_the_day(client, fixed, typed):
    assert "DCPI 1/2026" in page(client, f"{DAY}?q={typed}")


def test_another_name_is_not_found(client, fixed):
    assert "No hearing of this day matches" in page(client, DAY + "?q=nobody")


@pytest.mark.parametrize(
    "address",
    [
        "/en/cause-lists/xx/",
        "/en/cause-lists/xx/2026-12-02/",
        "/en/cause-lists/dc/2026-02-30/",
        "/en/cause-lists/dc/2020-01-02/",
        "/en/cause-lists/dc/2028-01-03/",
        "/en/cause-lists/xx/changes.atom",
    ],
)
def test_no_list_of_another_court_of_no_day_or_of_long_ago(client, court, address):
    assert client.get(address).status_code == 404


def test_the_form_leads_to_the_list(client, court):
    answer = client.get("/en/cause-lists/", {"court": "DC", "day": "2 Dec 2026", "q": "chan"})
    assert answer.status_code == 302 and answer["Location"] == DAY + "?q=chan"


@pytest.mark.parametrize(
    ("day", "says"), [("soon", "Write the date as"), ("2 Dec 2020", "Lists are shown from"), ("", "Enter the day.")]
)
def test_a_day_that_cannot_be_shown_is_told_why(client, court, day, says):
    answer = client.get("/en/cause-lists/", {"court": "DC", "day": day})
    assert says in answer.content.decode() and answer.status_code == 200


def test_the_first_page_counts_the_hearings_of_the_week(client, case, person):
    fix(case, person("registry"), TUESDAY_10 + timedelta(days=1))
    said = page(client, "/en/cause-lists/")
    assert "/en/cause-lists/dc/2026-11-25/" in said and "District Court" in said


def test_a_calendar_file_names_no_party_and_moves_what_was_moved(client, fixed, person):
    with clock.set_to(TEN - ONE_DAY):
        change_hearing(case=fixed.case, reference=fixed.reference, actor=person("registry"), starts_at=TEN + ONE_DAY)
        answer = client.get(DAY + "day.ics")
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["DTSTART"].dt == TEN + ONE_DAY and event["SEQUENCE"] == 1
    assert b"Chan" not in answer.content and b"Kwong" not in answer.content
    assert answer["Content-Type"].startswith("text/calendar")


def test_a_vacated_hearing_is_cancelled_in_calendars_and_said_in_the_feed(client, fixed, person):
    with clock.set_to(TEN - ONE_DAY):
        vacate_hearing(case=fixed.case, reference=fixed.reference, note="", actor=person("registry"))
        (event,) = icalendar.Calendar.from_ical(client.get(DAY + "day.ics").content).walk("VEVENT")
        feed = client.get("/en/cause-lists/dc/changes.atom").content.decode()
    assert event["STATUS"] == "CANCELLED"
    assert "Vacated: DCPI 1/2026" in feed and "Chan Tai" not in feed


def test_a_file_that_is_kept_is_made_once(client, fixed):
    client.get(DAY + "day.ics")
    with CaptureQueriesContext(connection) as queries:
        client.get(DAY + "day.ics")
    assert len(queries) <= 4, [query["sql"][:90] for query in queries]


def test_search_engines_keep_no_list(client, fixed):
    for address in (DAY, DAY + "week/", DAY + "day.ics", "/en/cause-lists/"):
        assert client.get(address)["X-Robots-Tag"].startswith("noindex"), address


def test_a_program_that_asks_all_the_time_is_told_to_wait(client, court, monkeypatch):
    monkeypatch.setattr("causebook.cause_lists.access.READS_AN_HOUR", 2)
    files = ["/en/cause-lists/dc/hearings.ics", "/en/cause-lists/dc/changes.atom", DAY + "day.ics", DAY + "week.ics"]
    answers = [client.get(file) for file in files]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert answers[2]["Retry-After"] == "3600" and "Wait an hour" in answers[2].content.decode()
    assert answers[2]["Content-Type"].startswith("text/plain")


def test_where_nobody_can_count_everybody_reads(client, court, monkeypatch):
    def away(*_what: object) -> int:
        raise RedisError

    monkeypatch.setattr("icms.lib.rate_limits.counted", away)
    for file in ("hearings.ics", "changes.atom"):
        assert client.get(f"/en/cause-lists/dc/{file}").status_code == 200


def test_one_household_of_many_addresses_is_one_reader(client, court, monkeypatch):
    monkeypatch.setattr("causebook.cause_lists.access.READS_AN_HOUR", 2)
    last = ("2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::3")
    files = [client.get("/en/cause-lists/dc/hearings.ics", REMOTE_ADDR=address) for address in last]
    assert [file.status_code for file in files] == [200, 200, 429, 200]


def test_whoever_walks_through_the_days_meets_the_check_of_the_cause_book(client, fixed, settings):
    settings.CAUSE_BOOK_PAGES_WITHOUT_CHECK = 3
    walked = [client.get(address) for address in (DAY, DAY + "week/", f"{DAY}?q=Chan", DAY, DAY + "week/")]
    assert [answer.status_code for answer in walked] == [200, 200, 200, 429, 429]
    assert "shows that it is not a robot" in " ".join(walked[3].content.decode().split())
    assert client.get("/en/cause-book/?q=chan").status_code == 429
    assert client.get("/en/cause-lists/").status_code == 200


def test_an_account_walks_further(client, fixed, settings, person):
    settings.CAUSE_BOOK_PAGES_WITHOUT_CHECK = 1
    client.force_login(person("chan"), "allauth.account.auth_backends.AuthenticationBackend")
    assert {client.get(DAY).status_code for _ in range(3)} == {200}
