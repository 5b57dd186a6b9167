"""One's own diary: hearings of one's cases, days one keeps, and nothing of anybody else's (domain 4.2)."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from cases.absences.services import record_absence
from cases.diary import services
from cases.diary.selectors import diary
from cases.hearings.services import vacate_hearing
from cases.models import DiaryEntry
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10
from tests.factories.firm_cases import a_case, in_address, unassign
from tests.factories.hearings import fix

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2026, 12, 2)
TEN = clock.from_court(datetime(2026, 12, 2, 10, 0))


@pytest.fixture
def case(person):
    return a_case(person("wong.ou"))


@pytest.fixture
def fixed(case, person):
    with clock.set_to(TUESDAY_10):
        return fix(case, person("registry"), TEN, minutes=60)


def kept(account, **more):
    with clock.set_to(TUESDAY_10):
        return services.add_entry(account=account, **{"day": WEDNESDAY, "title": "Defence to be filed"} | more)


def titles(user):
    with clock.set_to(TUESDAY_10):
        return [str(due.title) for due in diary(user, date(2026, 11, 24))]


def page_of(client, user, asked="?day=2026-12-04", language="en"):
    client.force_login(user)
    with clock.set_to(TUESDAY_10):
        return client.get(f"/{language}/diary/{asked}").content.decode()


def test_a_diary_has_the_hearings_of_ones_cases_and_ones_own_days(fixed, case, person, client):
    kept(person("wong.ou"), number=case.number.lower())
    assert titles(person("wong.ou")) == ["Trial", "Defence to be filed"]
    page = page_of(client, person("wong.ou"))
    assert case.number in page and "Court 12" in page and "Defence to be filed" in page
    assert "灣仔法院大樓第12庭" in page_of(client, person("wong.ou"), language="zh-hant")


@pytest.mark.parametrize("username", ["wong.ou2", "lee.ou", "chan"])
def test_nobody_else_finds_them_there(fixed, person, client, username):
    kept(person("wong.ou"))
    assert titles(person(username)) == []
    assert "No hearing is fixed in this week." in page_of(client, person(username))
    assert "Nothing is in your diary" in page_of(client, person(username), "?show=list")


def test_a_stand_in_has_the_hearings_of_the_absent_but_not_their_own_days(fixed, person):
    kept(person("wong.ou"))
    with clock.set_to(TUESDAY_10):
        record_absence(
            actor=person("wong.ou"),
            account=person("wong.ou"),
            stand_in=person("wong.ou2"),
            first_day=date(2026, 11, 24),
            last_day=WEDNESDAY,
        )
    assert titles(person("wong.ou2")) == ["Trial"]


def test_access_lost_to_a_case_takes_its_hearings_out_and_leaves_what_one_wrote(fixed, case, person, client):
    kept(person("wong.ou"), number=case.number)
    unassign(person("wong.pa"), [case], [person("wong.ou")])
    assert titles(person("wong.ou")) == ["Defence to be filed"]
    page = page_of(client, person("wong.ou"))
    assert case.number in page and f"/cases/{in_address(case)}/" not in page


def test_a_vacated_hearing_stays_and_says_so(fixed, case, person, client):
    with clock.set_to(TUESDAY_10):
        vacate_hearing(case=case, reference=fixed.reference, note="Settled.", actor=person("registry"))
    page = page_of(client, person("wong.ou"))
    assert "vacated" in page and "Settled." in page


@pytest.mark.parametrize("number", ["DCPI 999/2026", "nonsense", "of lee"])
def test_a_day_in_anothers_case_is_refused_in_the_words_for_an_unknown_one(person, client, number):
    others = a_case(person("lee.ou"), serial=77).number
    with clock.set_to(TUESDAY_10), pytest.raises(Refused) as refusal:
        services.add_entry(
            account=person("wong.ou"), day=WEDNESDAY, title="x", number=others if number == "of lee" else number
        )
    assert [str(reason) for reason in refusal.value.reasons] == ["You have no case of this number."]
    assert not DiaryEntry.objects.exists()


def test_what_leads_to_the_page_fills_it_in(case, person, client):
    client.force_login(person("wong.ou"))
    asked = {"case": case.number, "day": "2026-12-02", "title": "Acknowledge service"}
    with clock.set_to(TUESDAY_10):
        page = client.get("/en/diary/add/", asked).content.decode()
        assert case.number in page and "Acknowledge service" in page and 'value="2"' in page and 'value="12"' in page
        others = client.get("/en/diary/add/", {"case": "DCPI 1/2026", "day": "never", "title": "<b>" * 99})
    assert others.status_code == 200 and b"<b>" not in others.content


def test_a_day_is_added_changed_and_removed_on_its_pages(case, person, client):
    client.force_login(person("wong.ou"))
    typed = {"title": "Defence", "day_day": "2", "day_month": "12", "day_year": "2026", "number": "", "note": ""}
    with clock.set_to(TUESDAY_10):
        assert b"Say what is due." in client.post("/en/diary/add/", typed | {"title": ""}).content
        assert client.post("/en/diary/add/", typed).url == "/en/diary/?day=2026-12-02"
        entry = DiaryEntry.objects.get()
        own = f"/en/diary/days/{entry.reference}/"
        client.post(own, typed | {"number": case.number, "day_day": "3"})
        entry.refresh_from_db()
        assert (entry.case, entry.day, entry.changes) == (case, date(2026, 12, 3), 1)
        client.post(own, typed | {"number": case.number, "day_day": "3"})  # pressed twice
        entry.refresh_from_db()
        assert entry.changes == 1
        client.force_login(person("wong.ou2"))
        assert client.get(own).status_code == client.get(f"{own}remove/").status_code == 404
        client.force_login(person("wong.ou"))
        assert client.get(f"{own}remove/").status_code == 200 and DiaryEntry.objects.exists()
        client.post(f"{own}remove/")
    assert not DiaryEntry.objects.exists()


@pytest.mark.parametrize("asked", ["?day=nonsense", "?day=0001-01-01", "?day=9999-12-31", "?day=", "?show=month"])
def test_odd_weeks_are_this_week(fixed, person, client, asked):
    page = page_of(client, person("wong.ou"), asked)
    assert "?day=2026-11-16" in page and "?day=2026-11-30" in page


def test_a_diary_of_many_hearings_costs_no_more_queries_than_one_of_one(case, person, client):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            page_of(client, person("wong.ou"))
        return len(queries)

    sup = person("registry.sup")
    with clock.set_to(TUESDAY_10):
        fix(case, sup, TEN, minutes=15)
    kept(person("wong.ou"), number=case.number)
    cost()
    of_one = cost()
    with clock.set_to(TUESDAY_10):
        for count in range(1, 9):
            fix(case, sup, TEN + timedelta(minutes=15 * count), minutes=15)
    for _count in range(8):
        kept(person("wong.ou"), number=case.number)
    assert cost() == of_one


def test_nothing_of_a_diary_is_on_the_record_but_its_address(person):
    kept(person("wong.ou"))
    assert not AuditEntry.objects.filter(act__startswith="diary").exists()
    services.renew_address(account=person("wong.ou"))
    services.renew_address(account=person("wong.ou"))
    acts = AuditEntry.objects.filter(act__startswith="diary").order_by("pk")
    assert list(acts.values_list("act", flat=True)) == ["diary.address_made", "diary.address_renewed"]
    assert person("wong.ou").diary_address.secret not in str(list(acts.values_list("detail", flat=True)))
