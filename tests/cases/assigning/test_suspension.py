"""Before an account is suspended or closed: what becomes of what it holds, and the way to hand it over."""

import pytest
from django.test import Client

from accounts.models import Branch, Empowerment, User
from accounts.organizations.member_accounts import status
from accounts.organizations.open_work import open_work_of
from icms.lib import clock
from tests.factories.court import draft_of
from tests.factories.firm_cases import cases_of, hand_over

MEMBERS = "/en/organization/members/"
HANDOVER = "/en/cases/assignment/handover/wong.ou/"


def page(user: User, address: str) -> str:
    client = Client()
    client.force_login(user)
    return client.get(address).content.decode()


@pytest.fixture
def busy(person):
    """wong.ou has three cases and a draft."""
    cases_of(person("wong.ou"), 3, to=[person("wong.ou")])
    draft_of(person("wong.ou"))
    return person("wong.ou")


def test_the_page_that_suspends_counts_the_cases_and_leads_to_the_handover(person, busy):
    for address in (f"{MEMBERS}wong.ou/suspend/", f"{MEMBERS}wong.ou/"):
        shown = page(person("wong.pa"), address)
        assert "3 cases" in shown and "1 draft" in shown and HANDOVER in shown
    assert "3 cases" in page(person("wong.pa"), HANDOVER)


def test_so_does_the_page_that_closes(person, busy):
    status.suspend(actor=person("wong.pa"), account_id=busy.pk)
    assert HANDOVER in page(person("wong.pa"), f"{MEMBERS}wong.ou/close/")


def test_an_account_that_handed_everything_over_holds_nothing(person, busy):
    hand_over(person("wong.pa"), busy, [person("wong.ou2")])
    assert open_work_of(busy) == []
    assert HANDOVER not in page(person("wong.pa"), f"{MEMBERS}wong.ou/suspend/")
    assert {"3 cases", "1 draft"} <= {work.words for work in open_work_of(person("wong.ou2"))}


def test_an_administrator_of_another_branch_is_led_there_only_when_empowered(person, busy):
    branch = Branch.objects.get(organization=busy.organization, code="KLN")
    sa = User.objects.create(username="kln.sa", role="SA", name_en="Koo", organization=busy.organization, branch=branch)
    shown = page(sa, f"{MEMBERS}wong.ou/suspend/")
    assert "3 cases" in shown and HANDOVER not in shown
    kind = Empowerment.Kind.ASSIGN_IN_OTHER_BRANCHES
    Empowerment.objects.create(account=sa, kind=kind, given_at=clock.now(), given_by=person("wong.pa"))
    assert HANDOVER in page(sa, f"{MEMBERS}wong.ou/suspend/")
    client = Client()
    client.force_login(sa)
    assert client.get(HANDOVER).status_code == 200
