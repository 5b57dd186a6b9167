"""Hostile and unlucky use: many at once, taken back in mid-form, other organizations, the last PA."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import close_old_connections, connections
from django.test import Client

from accounts.models import AuditEntry, Organization, User
from accounts.organizations.branches import services as branches
from accounts.organizations.cap_requests import services as asking
from accounts.organizations.empowerments import services as empowerments
from accounts.organizations.member_accounts import services, status
from accounts.organizations.member_import import services as importing
from icms.lib.errors import Refused

NEW = {"name_en": "New Member", "name_zh": "新", "email": "new@example.com", "telephone": "", "language": "en"}


def new_member(wong: Organization, **more: Any) -> dict[str, Any]:
    """The form of a new member, filled in."""
    return {"role": "OU", "branch": wong.branches.get(code="HQ").pk, "username": "", **NEW, **more}


def test_an_empowerment_taken_back_in_the_middle_of_the_form_counts_and_what_was_typed_stays(
    page_of, person, empowered, wong
):
    empowered("administrators")
    client = page_of("wong.sa")
    assert "Secondary administrator: looks after" in client.get("/en/organization/add/").content.decode()
    empowerments.revoke(actor=person("wong.pa"), account_id=person("wong.sa").pk, kind="administrators")
    response = client.post("/en/organization/add/", new_member(wong, role="SA"))
    page = response.content.decode()
    assert response.status_code == 403 and "There is a problem" in page
    assert "a secondary administrator who was empowered to" in page and "new@example.com" in page
    assert not User.objects.filter(name_en="New Member").exists()


@pytest.mark.parametrize("page", ["change/", "suspend/", "close/", "reactivate/", "link/"])
def test_so_it_does_in_every_act_on_an_administrator(page_of, person, empowered, joined, page):
    joined("second", "SA")
    empowered("administrators")
    client = page_of("wong.sa")
    address = f"/en/organization/members/second/{page}"
    assert client.get(address).status_code == 200
    empowerments.revoke(actor=person("wong.pa"), account_id=person("wong.sa").pk, kind="administrators")
    fields = {**NEW, "branch": person("second").branch_id, "name_en": "Kept Words"}
    response = client.post(address, fields)
    assert response.status_code == 403 and "There is a problem" in response.content.decode()
    assert person("second").name_en == "Second" and person("second").is_active


def test_so_it_does_for_default_users(page_of, person, empowered, branch):
    empowered("default_users")
    client = page_of("wong.sa")
    address = "/en/organization/branches/HQ/default-user/"
    assert client.get(address).status_code == 200
    empowerments.revoke(actor=person("wong.pa"), account_id=person("wong.sa").pk, kind="default_users")
    assert client.post(address, {"user": person("wong.ou").pk}).status_code == 403
    assert branch("HQ").default_user is None


def test_an_actor_suspended_meanwhile_does_nothing_in_any_service(person, branch, wong):
    actor = person("wong.pa")
    User.objects.filter(pk=actor.pk).update(state="suspended")
    user, hq = person("wong.ou"), branch("HQ")
    acts = [
        lambda: services.add_member(actor=actor, role="OU", branch_id=hq.pk, username="", **NEW),
        lambda: services.change_member(actor=actor, account_id=user.pk, telephone="1"),
        lambda: services.invite_again(actor=actor, account_id=user.pk),
        lambda: status.suspend(actor=actor, account_id=user.pk),
        lambda: status.close(actor=actor, account_id=user.pk),
        lambda: empowerments.empower(actor=actor, account_id=person("wong.sa").pk, kind="administrators"),
        lambda: branches.add_branch(actor=actor, code="NEW"),
        lambda: branches.set_organization_default(actor=actor, user=user),
        lambda: asking.ask(actor=actor, what="most_users", wanted=40, reason="More."),
        lambda: importing.keep_file(actor=actor, content=b"Role,Branch,E-mail,Name\nOU,HQ,a@example.com,A\n"),
    ]
    before = AuditEntry.objects.count()
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert "suspended or closed meanwhile" in str(refused.value.reasons[0])
    assert AuditEntry.objects.count() == before


def test_no_primary_administrator_is_suspended_or_closed_by_another_so_the_last_one_stays(page_of, person, wong):
    other = User.objects.create(
        username="wong.pa2", role="PA", name_en="Mo", organization=wong, branch=wong.branches.get(code="HQ")
    )
    for actor, target in (("wong.pa", other), ("wong.pa", person("wong.pa")), ("wong.sa", other)):
        for act in (status.suspend, status.reactivate, status.close):
            with pytest.raises(Refused):
                act(actor=person(actor), account_id=target.pk)
        client = page_of(actor)
        for page in ("suspend/", "close/", "change/"):
            assert client.get(f"/en/organization/members/{target.username}/{page}").status_code == 403
            assert client.post(f"/en/organization/members/{target.username}/{page}", NEW).status_code in (200, 403)
        target.refresh_from_db()
        assert target.is_active
    assert wong.accounts.filter(role="PA", state="active").count() == 2


@pytest.mark.parametrize("somebody", ["wong.ou", "chan", "helpcentre", "registry", "admin", "auditor"])
def test_nobody_else_does_anything_by_posting(page_of, person, somebody, wong):
    client = page_of(somebody)
    before = AuditEntry.objects.count()
    for page in ("add/", "add-branch/", "ask/", "import/", "default-user/", "members/wong.ou2/suspend/"):
        assert client.post(f"/en/organization/{page}", new_member(wong)).status_code == 403, page
    assert AuditEntry.objects.count() == before


def test_a_visitor_is_asked_to_sign_in(client, court):
    for page in ("", "add/", "members.csv", "members/wong.ou/", "branches/", "changes.csv", "requests/", "import/"):
        answer = client.get(f"/en/organization/{page}")
        assert "/account/sign-in/" in answer.headers["Location"]


def test_words_that_are_a_script_are_shown_as_words(page_of, joined):
    joined("script", name_en="<script>alert(1)</script>")
    client = page_of("wong.pa")
    for page in ("", "members/script/", "members/script/suspend/", "changes/", "?q=<script>alert(1)</script>"):
        assert "<script>alert(1)" not in client.get(f"/en/organization/{page}").content.decode()


@pytest.fixture
def threads(transactional_db: None, settings: Any) -> Organization:
    """The court with rows that every thread can see."""
    from tests.factories.court import load_court

    load_court()
    return Organization.objects.get(name_en="Wong & Partners")


def at_once(count: int, work: Any) -> list[Any]:
    """Do the work so many times with as many connections; what each came to, exceptions too."""

    def one(number: int) -> Any:
        close_old_connections()
        try:
            return work(number)
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(one, range(count)))


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_fifty_creations_at_once_against_a_cap_of_twenty_make_exactly_twenty_and_no_error_page(threads):
    User.objects.filter(organization=threads, role="OU").update(state="closed")
    administrators = [User.objects.get(username=name) for name in ("wong.pa", "wong.sa")]
    fields = new_member(threads)

    def press(number: int) -> int:
        client = Client(raise_request_exception=False)
        client.force_login(administrators[number % 2])
        return client.post("/en/organization/add/", {**fields, "username": f"racer{number}"}).status_code

    answers = at_once(50, press)
    assert sorted(answers) == [200] * 30 + [302] * 20
    assert User.objects.filter(organization=threads, role="OU").exclude(state="closed").count() == 20


@pytest.mark.django_db(transaction=True)
def test_twenty_confirmations_of_one_file_open_its_accounts_once(threads):
    actor = User.objects.get(username="wong.pa")
    rows = "".join(f"OU,HQ,clerk{n},Clerk,c@example.com\n" for n in range(5)).encode()
    kept = importing.keep_file(actor=actor, content=b"Role,Branch,Account,Name,E-mail\n" + rows)
    answers = at_once(20, lambda _number: importing.open_all(actor=actor, import_id=kept.pk))
    assert sorted(len(opened) for opened in answers) == [0] * 19 + [5]


@pytest.mark.django_db(transaction=True)
def test_one_account_name_chosen_by_two_organizations_at_once_is_given_once(threads):
    lee = Organization.objects.get(name_en="Lee Chambers & Co.")
    actors = [User.objects.get(username="wong.pa"), User.objects.get(username="lee.pa")]
    places = [threads.branches.get(code="HQ"), lee.branches.get(code="HQ")]
    answers = at_once(
        8,
        lambda n: services.add_member(
            actor=actors[n % 2], role="OU", branch_id=places[n % 2].pk, username="the.one", **NEW
        ),
    )
    assert sum(isinstance(answer, User) for answer in answers) == 1
    assert all(isinstance(answer, User | Refused) for answer in answers), answers
