"""Today: each kind of thing that waits, when there is one, on the pages of those whom it concerns; nothing else."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.audit import close_batch, record
from accounts.models import User
from accounts.today.selectors import ROWS, Part, today_of, waiting
from cases.hearings.services import vacate_hearing
from cases.today.context import strip_of
from icms.lib import clock
from tests.factories import scenes
from tests.factories.copies import add_copies
from tests.factories.court import TUESDAY_10
from tests.factories.firm_cases import a_case
from tests.factories.hearings import fix
from tests.factories.list_rows import FILING
from tests.factories.waiting import KINDS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_court(court):
    with clock.set_to(TUESDAY_10), translation.override("en"):
        yield


def titles_of(account: User) -> set[str]:
    found = [answer for ask in waiting.values() for answer in ask(account)]
    return {str(row.title) for answer in found for row in answer.rows}


def everybody() -> list[User]:
    return list(User.objects.filter(state=User.State.ACTIVE).select_related("organization").order_by("pk"))


@pytest.mark.parametrize("name", KINDS)
def test_what_waits_is_shown_to_those_whom_it_concerns_and_to_nobody_else(name):
    kind = KINDS[name]
    kind.make()
    with clock.set_to(TUESDAY_10 + kind.later):
        shown = {account.username: found for account in everybody() if (found := titles_of(account))}
    assert shown.keys() == kind.seen.keys(), shown
    for username, words in kind.seen.items():
        assert any(words in title for title in shown[username]), shown[username]


def test_every_question_has_a_kind_of_thing_that_it_answers_with():
    assert {kind.question for kind in KINDS.values()} == set(waiting)


@pytest.mark.parametrize("username", ["chan", "wong.ou", "wong.pa", "registry", "registry.sup", "helpcentre", "admin"])
@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_the_page_of_somebody_for_whom_nothing_waits_says_so(person, username, language):
    client = Client()
    client.force_login(person(username), "allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/{language}/home/").content.decode()
    words = {"en": "Nothing waits for you.", "zh-hant": "沒有待你處理的事情。", "zh-hans": "没有待你处理的事情。"}
    assert words[language] in page


def test_the_first_thing_to_do_has_the_button_and_each_thing_the_way_to_its_end(person):
    charge = scenes.awaiting_payment()
    filing = scenes.returned()
    client = Client()
    client.force_login(person("chan"), "allauth.account.auth_backends.AuthenticationBackend")
    page = client.get("/en/home/").content.decode()
    assert page.index("Mend it") < page.index("Pay HK$504")
    assert page.count('class="button small-button"') == 1
    assert f'href="{filing.get_absolute_url()}"' in page and f'href="{charge.get_absolute_url()}"' in page
    assert "2 things wait for you." in page and "Page 1 is cut off." in page


def test_what_one_part_cannot_read_is_said_and_the_rest_is_shown(person, monkeypatch):
    scenes.awaiting_payment()

    def breaks(_user):
        raise DatabaseError

    monkeypatch.setitem(waiting._answers, "cases.hearings", breaks)
    found = today_of(person("chan"))
    assert found.is_incomplete
    assert [section.part for section in found.sections] == [Part.TO_DO]


def test_many_things_are_counted_and_ten_are_shown_for_the_same_queries(person):
    filing = scenes.awaiting_payment().filings.get()
    add_copies(filing, 2, its=FILING)
    today_of(person("chan"))
    with CaptureQueriesContext(connection) as few:
        today_of(person("chan"))
    add_copies(filing, 30, its=FILING)
    with CaptureQueriesContext(connection) as many:
        section = today_of(person("chan")).sections[0]
    assert len(many) == len(few)
    assert (len(section.rows), section.count) == (ROWS, 33)
    assert [str(text) for _url, text in section.more] == ["All drafts and what is to be paid"]


def test_a_stand_in_sees_what_waits_for_the_absent(person):
    from cases.absences.services import record_absence

    scenes.returned("wong.ou2")
    assert not titles_of(person("wong.ou"))
    today = clock.court_day(TUESDAY_10)
    record_absence(
        actor=person("wong.ou2"),
        account=person("wong.ou2"),
        stand_in=person("wong.ou"),
        first_day=today,
        last_day=today + timedelta(days=1),
    )
    assert titles_of(person("wong.ou"))


def test_the_week_stands_over_what_waits_for_whoever_has_a_hearing_in_it(person):
    case, week = a_case(person("wong.ou")), "The hearings of the week"
    client = Client()

    def page_of(username):
        client.force_login(person(username), "allauth.account.auth_backends.AuthenticationBackend")
        return client.get("/en/home/").content.decode()

    fix(case, person("registry"), TUESDAY_10 + timedelta(days=6))  # on Monday of the next week
    assert week not in page_of("wong.ou")
    hearing = fix(case, person("registry"), TUESDAY_10 + timedelta(days=2), minutes=60)
    page = page_of("wong.ou")
    assert week in page and f'href="{case.get_absolute_url()}"' in page.partition("</svg>")[0]
    assert all(week not in page_of(username) for username in ("lee.ou", "wong.pa", "registry"))
    vacate_hearing(case=case, reference=hearing.reference, note="", actor=person("registry"))
    assert week not in page_of("wong.ou")


@pytest.mark.parametrize(
    ("now", "monday"),
    [("2026-11-23T00:00", "23"), ("2026-11-27T23:59", "23"), ("2026-11-28T00:00", "30"), ("2026-11-29T23:59", "30")],
)
def test_on_a_week_end_the_week_is_the_next_one(person, now, monday):
    case = a_case(person("wong.ou"))
    for days in (2, 8):
        fix(case, person("registry"), TUESDAY_10 + timedelta(days=days), minutes=60)
    with clock.set_to(clock.from_court(datetime.fromisoformat(now))):
        strip = strip_of(person("wong.ou"))
    assert strip is not None and monday in strip.days[0].name and len(strip.days) == 5


def test_each_hearing_is_drawn_to_scale_and_its_words_run_into_no_others(person):
    case = a_case(person("wong.ou"))
    for room, hours in (("DC-12", 0), ("DC-9", 1), ("DC-7", 2), ("DC-5", 5)):
        at, more = TUESDAY_10 + timedelta(days=2, hours=hours), {"room": room, "insist_why": "Heard together."}
        fix(case, person("registry.sup"), at, minutes=66, **more)
    with clock.set_to(TUESDAY_10 + timedelta(days=2, hours=1)):
        strip = strip_of(person("wong.ou"))
    assert strip is not None and strip.now == "65.13%"
    assert [mark.x for mark in strip.marks] == ["63.42%", "65.13%", "66.84%", "71.96%"]
    assert {mark.width for mark in strip.marks} == {"1.88%"}
    assert [mark.y for mark in strip.marks] == [84, 158, 232, None]
    assert [past for _x, _width, past in strip.days[3].hours] == [True, False, False]


def test_the_auditor_reads_how_the_record_stands_and_nobody_else_does(person):
    client = Client()
    record(act="test.done", subject="something", actor=person("registry"))
    close_batch()
    for username, shown in (("auditor", True), ("registry.sup", False), ("chan", False)):
        client.force_login(person(username), "allauth.account.auth_backends.AuthenticationBackend")
        page = client.get("/en/home/").text
        assert ("Entries not closed yet" in page) is shown
