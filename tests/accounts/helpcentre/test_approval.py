"""Approval opens one account, by another officer than who checked the identity or keyed the application in."""

from typing import Any

import pytest

from accounts.helpcentre.approval.services import approve
from accounts.helpcentre.identity.services import check
from accounts.helpcentre.review.services import ask_for_identity, choose_organization, claim
from accounts.models import Application, AuditEntry, Message, Organization, User
from accounts.states import State
from icms.lib.errors import Refused
from tests.factories import desk_applications as desk

STATES = [state for state in State if state not in (State.DRAFT, State.ACTIVE)]


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code for reason in refusal.value.reasons}


def approved(application: Application, by: str = "helpcentre2", username: str = "yip.man.wai", **more: Any) -> User:
    return approve(application_id=application.pk, officer=desk.officer(by), username=username, **more)


def test_an_individual_gets_an_account_and_the_link_to_set_a_password(court):
    account = approved(desk.confirmed("helpcentre"))
    assert (account.role, account.name_zh, account.organization) == ("IU", "葉文慧", None)
    assert not account.has_usable_password()
    assert Message.objects.get(to=account).one_time_link is not None
    application = Application.objects.get()
    assert (application.state, application.account) == (State.ACTIVE, account)
    assert application.decided_by == desk.officer("helpcentre2")


def test_an_organization_gets_its_row_its_head_office_and_its_administrator(court):
    application = desk.confirmed("helpcentre", kind="organization")
    account = approved(application, most={"most_primary": 3, "most_secondary": 4, "most_users": 50, "most_branches": 6})
    organization = account.organization
    assert organization is not None
    assert (str(organization), organization.registration_number) == ("Bright Lane Limited 亮道有限公司", "33124567")
    assert (organization.most_primary, organization.most_users) == (3, 50)
    assert (account.role, account.branch and account.branch.code) == ("PA", "HQ")
    assert AuditEntry.objects.filter(act="organization.opened", subject=organization.reference).exists()
    assert desk.fresh(application).organization == organization


def administrator_of(name: str) -> Application:
    application = desk.under_review(kind="administrator")
    officer, organization = desk.officer(), Organization.objects.get(name_en=name)
    choose_organization(application_id=application.pk, officer=officer, organization=organization)
    ask_for_identity(application_id=application.pk, officer=officer)
    check(application_id=application.pk, officer=officer, seen=desk.SEEN, confirmed=True)
    return application


def test_another_administrator_joins_the_organization_within_its_maximum(court):
    account = approved(administrator_of("Wong & Partners"))
    assert str(account.organization).startswith("Wong & Partners")
    assert (account.role, account.branch and account.branch.code) == ("PA", "HQ")


def test_a_full_organization_takes_no_other_administrator(court):
    application = administrator_of("Wong & Partners")
    Organization.objects.filter(name_en="Wong & Partners").update(most_primary=1)
    with pytest.raises(Refused) as refusal:
        approved(application)
    assert codes(refusal) == {"cap"}
    assert desk.fresh(application).state == State.AWAITING_IDENTITY
    assert not User.objects.filter(username="yip.man.wai").exists()


def test_who_checked_the_identity_does_not_approve(court):
    application = desk.confirmed("helpcentre")
    with pytest.raises(Refused) as refusal:
        approved(application, "helpcentre")
    assert [str(reason) for reason in refusal.value.reasons] == [
        "You cannot approve this application, because you checked the identity. Another officer can."
    ]


def test_who_keyed_it_in_does_not_approve(court):
    application = desk.keyed("helpcentre2")
    officer = desk.officer("helpcentre")
    claim(application_id=application.pk, officer=officer)
    ask_for_identity(application_id=application.pk, officer=officer)
    check(application_id=application.pk, officer=officer, seen=desk.SEEN, confirmed=True)
    with pytest.raises(Refused) as refusal:
        approved(application, "helpcentre2")
    assert codes(refusal) == {"keyed_in"}


def test_no_officer_approves_the_own_application(court):
    application = desk.confirmed("helpcentre", name_en="Au Yeung Kit")
    with pytest.raises(Refused) as refusal:
        approved(application, "helpcentre2")
    assert codes(refusal) == {"own"}


def test_every_reason_is_said_at_once(court):
    application = desk.keyed("helpcentre", name_en="Leung Sze Wan")
    with pytest.raises(Refused) as refusal:
        approved(application, "helpcentre")
    assert codes(refusal) == {"state", "keyed_in", "own"}


@pytest.mark.parametrize("state", STATES)
def test_without_a_confirmed_identity_nothing_is_approved(court, state):
    application = desk.in_state(state)
    before = User.objects.count()
    with pytest.raises(Refused):
        approved(application)
    assert User.objects.count() == before


def test_approved_twice_it_is_one_account(court):
    application = desk.confirmed("helpcentre")
    assert approved(application) == approved(application, username="another.name")
    assert User.objects.filter(email="yip@example.hk").count() == 1


@pytest.mark.parametrize(("username", "code"), [("chan", "taken"), ("Yip", "account_name"), ("y", "account_name")])
def test_an_account_name_that_is_taken_or_none_opens_nothing(court, username, code):
    application = desk.confirmed("helpcentre", kind="organization")
    with pytest.raises(Refused) as refusal:
        approved(application, username=username)
    assert codes(refusal) == {code}
    assert not Organization.objects.filter(name_en="Bright Lane Limited").exists()


def test_a_registration_number_that_is_known_is_opened_again_only_knowingly(court):
    Organization.objects.create(name_en="Bright Lane (HK) Limited", kind="company", registration_number="33124567")
    application = desk.confirmed("helpcentre", kind="organization")
    with pytest.raises(Refused) as refusal:
        approved(application)
    assert codes(refusal) == {"registered"}
    assert approved(application, not_the_same=True).organization is not None


def test_the_page_suggests_a_name_and_takes_another(court, signed_in):
    application = desk.confirmed("helpcentre")
    address = f"/en/desk/help-centre/applications/{application.reference}/approve/"
    assert 'value="yip.man.wai"' in signed_in("helpcentre2").get(address).content.decode()
    response = signed_in("helpcentre2").post(address, {"username": "yip"})
    assert response.status_code == 302
    assert desk.fresh(application).account == User.objects.get(username="yip")
