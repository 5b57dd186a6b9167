"""The queue: its tabs, ages, filters and search, in as many queries for two hundred rows as for ten."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.helpcentre.duplicates import known_already
from accounts.helpcentre.queue import selectors
from accounts.helpcentre.rules import open_times
from accounts.models import Application, Organization
from accounts.states import State
from icms.lib import clock
from icms.lib.references import new_reference
from tests.factories import desk_applications as desk
from tests.factories.court import TUESDAY_10

QUEUE = "/en/desk/help-centre/"


def copies(count: int, **facts: object) -> None:
    """Rows like those of applicants."""
    Application.objects.bulk_create(
        Application(
            **{
                "reference": new_reference(),
                "kind": "individual",
                "state": State.SUBMITTED,
                "state_since": TUESDAY_10,
                "created_at": TUESDAY_10,
                "submitted_at": TUESDAY_10 - timedelta(days=number % 40, minutes=number),
                "name_en": f"Applicant {number}",
                "email": f"applicant{number}@example.hk",
                **facts,
            }
        )
        for number in range(count)
    )


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "?tab=closed",
        "?q=applicant",
        "identity/?q=applicant",
        "requests/",
        "organizations/",
        "organizations/individuals/",
    ],
)
def test_two_hundred_rows_cost_as_many_queries_as_ten(court, signed_in, address, monkeypatch):
    monkeypatch.setattr(selectors, "A_PAGE", 200)
    client = signed_in("helpcentre")
    for state in (State.SUBMITTED, State.WITHDRAWN, State.AWAITING_IDENTITY):
        copies(10, state=state)
    client.get(QUEUE + address)
    few = queries(client, QUEUE + address)
    for state in (State.SUBMITTED, State.WITHDRAWN, State.AWAITING_IDENTITY):
        copies(200, state=state)
    assert queries(client, QUEUE + address) == few
    assert few <= 16


def test_the_review_costs_the_same_however_many_share_the_name(court, signed_in):
    application = desk.under_review()
    client = signed_in("helpcentre")
    address = f"{QUEUE}applications/{application.reference}/"
    copies(3, name_en="Yip Man Wai")
    client.get(address)
    few = queries(client, address)
    copies(200, name_en="Man Wai YIP")
    assert queries(client, address) == few


@pytest.mark.parametrize(
    ("state", "tab"),
    [
        (State.SUBMITTED, "review"),
        (State.UNDER_REVIEW, "mine"),
        (State.MORE_INFORMATION_WANTED, "wanted"),
        (State.AWAITING_IDENTITY, "identity"),
        (State.ACTIVE, "closed"),
        (State.REFUSED, "closed"),
        (State.LAPSED, "closed"),
        (State.WITHDRAWN, "closed"),
    ],
)
def test_an_application_stands_under_the_tab_of_its_state(court, state, tab):
    application = desk.in_state(state)
    officer = desk.officer()
    found = {each for each in selectors.TABS if application in selectors.queue(officer, tab=each)}
    assert found == {tab, "all"} | ({"review"} if tab == "mine" else set())
    counted = {each.url.removeprefix("?tab="): each.count for each in selectors.tabs(officer, tab)}
    assert counted[tab] == 1


def test_a_confirmed_identity_waits_under_to_approve(court):
    application = desk.confirmed()
    assert application in selectors.queue(desk.officer(), tab="approve")
    assert application not in selectors.queue(desk.officer(), tab="identity")


def test_a_draft_is_the_applicants_own(court, signed_in):
    copies(1, state=State.DRAFT, submitted_at=None)
    draft = Application.objects.get()
    assert draft not in selectors.queue(desk.officer(), tab="all")
    assert signed_in("helpcentre").get(f"{QUEUE}applications/{draft.reference}/").status_code == 404


@pytest.mark.parametrize(
    "words",
    [
        "文慧",
        "man yip",
        "YIP@example",
        "bright lane",
        "亮道",
        "叶文慧",
        "33124567",
        "DCPI 1234/2026",
        "dcpi1234/26",
        "DCPI001234 of 2026",
        "9123 4567",
    ],
)
def test_it_is_found_by_whatever_the_caller_can_say(court, words):
    application = desk.sent_in("organization")
    copies(3)
    assert list(selectors.queue(desk.officer(), tab="all", words=words)) == [application]


def test_it_is_found_by_its_reference_as_it_is_spoken(court):
    application = desk.sent_in()
    spoken = application.reference.lower().replace("-", " ")
    assert list(selectors.queue(desk.officer(), tab="all", words=spoken)) == [application]


def test_another_case_number_does_not_match(court):
    desk.sent_in(case_numbers="DCPI 12345/2026")
    assert not selectors.queue(desk.officer(), tab="all", words="DCPI 1234/2026")


def test_kind_channel_and_state_narrow_the_queue(court):
    paper, online = desk.keyed(), desk.sent_in("organization")
    officer = desk.officer()
    assert list(selectors.queue(officer, tab="all", channel="post")) == [paper]
    assert list(selectors.queue(officer, tab="all", kind="organization")) == [online]
    assert not selectors.queue(officer, tab="all", state=State.LAPSED)


@pytest.mark.parametrize(
    ("came_in", "open_for"),
    [
        (datetime(2026, 11, 24, 9, 0), timedelta(hours=1)),
        (datetime(2026, 11, 24, 7, 0), timedelta(hours=1, minutes=15)),
        (datetime(2026, 11, 23, 12, 0), timedelta(hours=1, minutes=15) + timedelta(hours=4, minutes=30)),
        (datetime(2026, 11, 21, 12, 0), timedelta(hours=1, minutes=15) + timedelta(hours=7, minutes=45)),
    ],
)
def test_age_is_the_time_for_which_the_help_centre_was_open(court, came_in, open_for):
    at = clock.from_court(came_in)
    assert open_times([at])[at] == open_for


def test_a_day_without_calendar_has_no_age(court):
    with clock.set_to(clock.from_court(datetime(2031, 5, 5, 10, 0))):
        assert open_times([clock.from_court(datetime(2031, 5, 5, 9, 0))]) == {}


def test_the_next_one_is_the_oldest_that_nobody_has_and_is_not_the_officers_own(court, signed_in):
    desk.sent_in(at=TUESDAY_10 - timedelta(days=3), name_en="Leung Sze Wan")
    desk.under_review("helpcentre2", at=TUESDAY_10 - timedelta(days=2))
    oldest = desk.sent_in(at=TUESDAY_10 - timedelta(days=1))
    desk.sent_in()
    response = signed_in("helpcentre").post(f"{QUEUE}next/")
    assert response.headers["Location"].endswith(f"/applications/{oldest.reference}/")
    assert desk.fresh(oldest).taken_by == desk.officer()


def test_who_applies_again_is_known_by_name_address_telephone_and_number(court):
    before = desk.sent_in("organization")
    Organization.objects.create(name_en="Another Name", kind="company", registration_number="33124567")
    again = desk.sent_in("organization", name_en="WAI, Yip Man", name_zh="", email="else@example.hk", org_name_zh="")
    known = {each.what: each.why for each in known_already(again)}
    assert known[f"Application {before.reference}, Submitted"] == (
        "the same name, the same telephone number, the same name of the organization, the same registration number"
    )
    assert "the same registration number" in known.values()


def test_a_stranger_with_a_longer_name_is_not_taken_for_the_applicant(court):
    desk.sent_in(name_en="Yip Man Wai Peter", name_zh="葉文慧敏", email="peter@example.hk", telephone="9999 9999")
    assert known_already(desk.sent_in()) == []


def test_an_account_of_the_same_person_is_linked_in_the_warning(court, signed_in):
    application = desk.sent_in(name_en="Chan Tai Man", name_zh="陳大文", email="chan@example.com")
    page = signed_in("helpcentre").get(f"{QUEUE}applications/{application.reference}/").content.decode()
    assert "This applicant may be known already" in page and "/accounts/chan/" in page
