"""Two officers press at once: one account, one organization, whoever was quicker."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.helpcentre.approval.services import approve
from accounts.helpcentre.requests.services import grant_cap
from accounts.helpcentre.review.services import claim
from accounts.models import Application, CapRequest, Message, Organization, User
from accounts.states import State
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories import desk_applications as desk
from tests.factories.court import TUESDAY_10, load_court
from tests.filings.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def court(transactional_db: None) -> None:
    load_court()
    # A third officer, so that two may approve what the first checked.
    User.objects.create(username="helpcentre3", role="help_centre", name_en="Fok Lai Ming")


def pressed(times: int, act: Callable[[int], Any]) -> list[Any]:
    def at_ten(number: int) -> Any:
        with clock.set_to(TUESDAY_10):
            return act(number)

    return at_once(times, at_ten, times)


def test_two_officers_approve_at_once_and_one_account_is_open(court):
    application = desk.confirmed("helpcentre", kind="organization")
    officers = [desk.officer(f"helpcentre{number}") for number in (2, 3)]
    answers = pressed(
        8, lambda n: approve(application_id=application.pk, officer=officers[n % 2], username=f"bright{n % 2}")
    )
    assert len({answer.pk for answer in answers}) == 1
    assert Organization.objects.filter(name_en="Bright Lane Limited").count() == 1
    assert User.objects.filter(email="yip@example.hk").count() == 1
    assert Message.objects.filter(to=answers[0], kind="account_opened").count() == 1


def test_two_administrators_are_approved_at_once_for_the_last_place(court):
    wong = Organization.objects.get(name_en="Wong & Partners")
    applications = []
    for number in range(2):
        application = desk.confirmed("helpcentre", kind="individual", email=f"mo{number}@example.hk")
        Application.objects.filter(pk=application.pk).update(kind="administrator", organization=wong)
        applications.append(application)
    officer = desk.officer("helpcentre2")
    answers = pressed(
        2, lambda n: approve(application_id=applications[n].pk, officer=officer, username=f"wong.pa{n + 2}")
    )
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    assert [reason.code for refusal in refused for reason in refusal.reasons] == ["cap"]
    assert wong.accounts.filter(role="PA").count() == 2
    assert sorted(Application.objects.values_list("state", flat=True)) == [State.ACTIVE, State.AWAITING_IDENTITY]


def test_two_officers_take_the_same_application_at_once_and_one_has_it(court):
    application = desk.sent_in()
    officers = [desk.officer(name) for name in ("helpcentre", "helpcentre2", "helpcentre3")]
    answers = pressed(6, lambda n: claim(application_id=application.pk, officer=officers[n % 3]))
    holder = desk.fresh(application).taken_by
    winners = [n for n, answer in enumerate(answers) if not isinstance(answer, Exception)]
    assert {officers[n % 3] for n in winners} == {holder}


def test_a_cap_is_granted_once_however_many_press(court):
    asked = desk.asks_for_more()
    answers = pressed(6, lambda _n: grant_cap(request_id=asked.pk, officer=desk.officer(), granted=25, note=""))
    assert sum(isinstance(answer, CapRequest) for answer in answers) == 1
    assert Message.objects.filter(kind="organization_cap_granted").count() == 1
    assert Organization.objects.get(pk=asked.organization_id).most_users == 25
