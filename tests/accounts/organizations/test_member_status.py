"""Suspend, reactivate, close; what an account holds; and the empowerments of an SA."""

from itertools import product

import pytest
from allauth.usersessions.models import UserSession

from accounts.messages.kinds import render_message
from accounts.models import AuditEntry, Message, User
from accounts.organizations.branches.services import (
    Successors,
    candidates,
    set_branch_default,
    set_organization_default,
)
from accounts.organizations.empowerments import services
from accounts.organizations.member_accounts import status
from accounts.organizations.member_accounts.states import MOVES, may_move, require_transition
from accounts.organizations.open_work import open_work_of
from cases.absences.rules import stand_ins_for
from cases.assigning.rules import receivers
from icms.lib.errors import Refused
from tests.factories.court import draft_of, lodged_of

LANGUAGES = ("en", "zh-hant", "zh-hans")
STATES = ("active", "suspended", "closed")
WANTED = {("active", "suspended"), ("suspended", "active"), ("suspended", "closed")}


def test_the_states_are_those_of_the_domain():
    assert set(MOVES) == set(STATES)
    assert {(a, b) for a, b in product(STATES, STATES) if may_move(a, b)} == WANTED


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("active", "closed", "Suspend the account first; a suspended account can be closed."),
        ("active", "active", "This account is active already."),
        ("suspended", "suspended", "This account is suspended already."),
        ("closed", "active", "This account is closed. It cannot be used again; open a new one instead."),
        ("closed", "suspended", "This account is closed. It cannot be used again; open a new one instead."),
    ],
)
def test_a_move_that_is_not_made_says_why_not(before, after, words):
    with pytest.raises(Refused) as refusal:
        require_transition(before, after)
    assert [(reason.code, str(reason.message)) for reason in refusal.value.reasons] == [("state", words)]


ACTS = {"suspended": status.suspend, "active": status.reactivate, "closed": status.close}


@pytest.mark.parametrize(("before", "after"), list(product(STATES, STATES)))
def test_every_move_is_made_or_refused_with_a_reason(person, before, after):
    User.objects.filter(username="wong.ou").update(state=before)
    act = lambda: ACTS[after](actor=person("wong.pa"), account_id=person("wong.ou").pk)  # noqa: E731
    if (before, after) in WANTED:
        act()
        assert person("wong.ou").state == after
        assert Message.objects.filter(to=person("wong.ou")).count() == 1
    else:
        with pytest.raises(Refused):
            act()
        assert person("wong.ou").state == before


def test_a_suspended_holder_is_signed_out_at_once(page_of, person):
    theirs = page_of("wong.ou")
    assert theirs.get("/en/filings/").status_code == 200
    page_of("wong.sa").post("/en/organization/members/wong.ou/suspend/")
    assert "/account/sign-in/" in theirs.get("/en/filings/").headers["Location"]
    assert "/account/sign-in/" in theirs.post("/en/filings/new/", {"what": "new:DCPI"}).headers["Location"]


def test_a_suspended_administrator_is_signed_out_in_the_middle_of_a_form_and_nothing_is_done(page_of, person, wong):
    theirs = page_of("wong.sa")
    theirs.get("/en/organization/add/")
    page_of("wong.pa").post("/en/organization/members/wong.sa/suspend/")
    fields = {"role": "OU", "branch": wong.branches.get(code="HQ").pk, "name_en": "Late", "email": "l@example.com"}
    assert "/account/sign-in/" in theirs.post("/en/organization/add/", fields | {"language": "en"}).headers["Location"]
    assert not User.objects.filter(name_en="Late").exists()


def test_a_session_that_was_ended_does_not_come_back_to_life_with_the_account(page_of, person):
    theirs, pages = page_of("wong.ou"), page_of("wong.pa")
    UserSession.objects.create(
        user=person("wong.ou"), session_key=theirs.session.session_key, ip="127.0.0.1", user_agent="", data={}
    )
    pages.post("/en/organization/members/wong.ou/suspend/")
    pages.post("/en/organization/members/wong.ou/reactivate/")
    assert "/account/sign-in/" in theirs.get("/en/filings/").headers["Location"]


def test_reactivated_the_holder_signs_in_again(page_of, client, person):
    from dev.demo.cast import PASSWORD

    pages = page_of("wong.pa")
    pages.post("/en/organization/members/wong.ou/suspend/")
    pages.post("/en/organization/members/wong.ou/reactivate/")
    answer = client.post("/en/account/sign-in/", {"login": "wong.ou", "password": PASSWORD})
    assert answer.status_code == 302 and "inactive" not in answer.headers["Location"]


def test_a_link_to_set_a_password_stops_working_when_the_account_is_suspended(joined, person):
    member = joined("tsui")
    status.suspend(actor=person("wong.pa"), account_id=member.pk)
    assert member.one_time_links.get().superseded_at is not None


def test_a_suspended_account_still_counts_and_a_closed_one_does_not(joined, person, wong):
    wong.most_users = 2
    wong.save()
    status.suspend(actor=person("wong.pa"), account_id=person("wong.ou").pk)
    with pytest.raises(Refused):
        joined("third")
    status.close(actor=person("wong.pa"), account_id=person("wong.ou").pk)
    assert joined("third").is_active


def test_what_an_account_holds_is_shown_before_it_is_suspended(page_of, person):
    user = person("wong.ou")
    draft_of(user)
    draft_of(user)
    lodged_of(user)
    assert {work.words for work in open_work_of(user)} == {
        "1 unread message",
        "2 drafts",
        "1 filing with the registry",
    }
    page = page_of("wong.pa").get("/en/organization/members/wong.ou/suspend/").content.decode()
    assert "2 drafts" in page and "1 filing with the registry" in page and "1 unread message" in page
    assert "/en/cases/assignment/handover/wong.ou/" in page
    assert open_work_of(person("wong.ou2")) == []


def in_use(account):
    """The holder has set a password."""
    account.set_password("harbour-tram-1904")
    account.save()
    return account


def test_who_never_set_a_password_is_no_default_user(person, branch, joined):
    other = joined("other")
    assert other not in candidates(other.organization)
    with pytest.raises(Refused):
        set_branch_default(actor=person("wong.pa"), branch_id=branch("HQ").pk, user=other)
    assert in_use(other) in candidates(other.organization)


def test_who_never_set_a_password_neither_stands_in_nor_takes_cases(person, joined):
    other = joined("other")
    assert other not in stand_ins_for(person("wong.ou")) and other not in receivers(person("wong.pa"))
    in_use(other)
    assert other in stand_ins_for(person("wong.ou")) and other in receivers(person("wong.pa"))


def test_the_new_default_users_are_named_in_the_same_act(page_of, person, branch, joined, wong):
    other = in_use(joined("other"))
    set_branch_default(actor=person("wong.pa"), branch_id=branch("HQ").pk, user=person("wong.ou"))
    set_organization_default(actor=person("wong.pa"), user=person("wong.ou"))
    client = page_of("wong.pa")
    page = client.get("/en/organization/members/wong.ou/suspend/").content.decode()
    assert "default for HQ" in page and "New default user of HQ" in page
    client.post(
        "/en/organization/members/wong.ou/suspend/",
        {"branch_default": other.pk, "organization_default": person("wong.ou2").pk},
    )
    wong.refresh_from_db()
    assert branch("HQ").default_user == other and wong.default_user == person("wong.ou2")
    assert AuditEntry.objects.filter(act="organization.default_user_set").count() == 2


def test_without_the_empowerment_the_place_of_a_suspended_default_user_stays_empty(page_of, person, branch, joined):
    other = joined("other")
    set_branch_default(actor=person("wong.pa"), branch_id=branch("HQ").pk, user=person("wong.ou"))
    client = page_of("wong.sa")
    page = client.get("/en/organization/members/wong.ou/suspend/").content.decode()
    assert "There will be no default user until somebody who may names one." in page
    with pytest.raises(Refused):
        status.suspend(actor=person("wong.sa"), account_id=person("wong.ou").pk, successors=Successors(branch=other))
    assert person("wong.ou").is_active
    client.post("/en/organization/members/wong.ou/suspend/")
    assert branch("HQ").default_user is None and not person("wong.ou").is_active


@pytest.mark.parametrize("wrong", ["wong.ou", "wong.ou2", "wong.sa", "lee.ou"])
def test_only_an_active_user_of_the_branch_takes_the_place(person, branch, wrong):
    set_branch_default(actor=person("wong.pa"), branch_id=branch("HQ").pk, user=person("wong.ou"))
    with pytest.raises(Refused):
        status.suspend(
            actor=person("wong.pa"), account_id=person("wong.ou").pk, successors=Successors(branch=person(wrong))
        )
    assert person("wong.ou").is_active and branch("HQ").default_user == person("wong.ou")


def test_closing_comes_after_suspending_and_ends_the_empowerments(page_of, person, empowered):
    empowered("administrators", "default_users")
    client = page_of("wong.pa")
    page = client.get("/en/organization/members/wong.sa/close/").content.decode()
    assert "Suspend the account first." in page and "Close the account for good" not in page
    client.post("/en/organization/members/wong.sa/suspend/")
    client.post("/en/organization/members/wong.sa/close/")
    assert person("wong.sa").state == "closed"
    assert not person("wong.sa").empowerments.in_force().exists()


def test_the_three_empowerments_are_given_and_taken_back_each_by_itself(page_of, person):
    client = page_of("wong.pa")
    address = "/en/organization/members/wong.sa/empowerments/"
    client.post(address, {"kinds": ["administrators", "default_users"], "before": ""})
    assert set(person("wong.sa").empowerments.in_force().values_list("kind", flat=True)) == {
        "administrators",
        "default_users",
    }
    client.post(address, {"kinds": ["default_users"], "before": "administrators,default_users"})
    taken = person("wong.sa").empowerments.get(kind="administrators")
    assert taken.taken_back_by == person("wong.pa") and taken.taken_back_at >= taken.given_at
    assert AuditEntry.objects.filter(act="account.empowered").count() == 2
    assert AuditEntry.objects.filter(act="account.empowerment_taken_back").count() == 1
    assert list(Message.objects.filter(to=person("wong.sa")).order_by("pk").values_list("kind", flat=True)) == [
        "organization_empowered",
        "organization_empowered",
        "organization_empowerment_taken_back",
    ]


def test_what_another_administrator_took_back_meanwhile_is_not_given_again(page_of, person, empowered):
    empowered("administrators")
    services.revoke(actor=person("wong.pa"), account_id=person("wong.sa").pk, kind="administrators")
    page_of("wong.pa").post(
        "/en/organization/members/wong.sa/empowerments/",
        {"kinds": ["administrators", "other_branches"], "before": "administrators"},
    )
    held = person("wong.sa").empowerments.in_force().values_list("kind", flat=True)
    assert list(held) == ["other_branches"]


def test_giving_twice_is_giving_once_and_a_user_is_never_empowered(person, empowered):
    empowered("administrators")
    empowered("administrators")
    assert person("wong.sa").empowerments.count() == 1
    with pytest.raises(Refused):
        services.empower(actor=person("wong.pa"), account_id=person("wong.ou").pk, kind="administrators")


MESSAGES = {
    "account_member_suspended": {"username": "wong.ou", "organization": "Wong", "by": "Wong Ka Yan"},
    "account_member_reactivated": {"username": "wong.ou", "organization": "Wong", "by": "Wong Ka Yan"},
    "account_member_closed": {"username": "wong.ou", "organization": "Wong", "by": "Wong Ka Yan"},
    "account_changed": {"organization": "Wong", "by": "Wong Ka Yan", "fields": ["email", "branch", "name_en"]},
    "organization_empowered": {"organization": "Wong", "by": "Wong Ka Yan", "kind": "administrators"},
    "organization_empowerment_taken_back": {"organization": "Wong", "by": "W", "kind": "other_branches"},
    "organization_account_added": {"organization": "Wong", "by": "S", "count": 2, "accounts": ["A, a", "B & C, b"]},
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MESSAGES)
def test_every_message_has_words_in_every_language(kind, language):
    message = Message(to=User(username="wong.ou", name_en="Lai"), kind=kind, params=MESSAGES[kind])
    subject, text = render_message(message, language)
    assert subject and text and "None" not in text and "&amp;" not in text
