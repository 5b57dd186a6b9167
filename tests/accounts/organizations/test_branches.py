"""Branches and default users: add, rename, close, reopen, who gets what comes."""

import pytest

from accounts.models import AuditEntry, Branch, User
from accounts.organizations.branches import services
from icms.lib.errors import Refused

BRANCHES = "/en/organization/branches/"


def codes(refused):
    return {reason.code for reason in refused.value.reasons}


def test_the_list_shows_members_and_default_users(page_of, person, branch):
    services.set_branch_default(actor=person("wong.pa"), branch_id=branch("KLN").pk, user=person("wong.ou2"))
    page = page_of("wong.pa").get(BRANCHES).content.decode()
    assert "Poon Yat Long" in page and "no default user" in page and "Add a branch" in page
    assert f"{BRANCHES}HQ/close/" not in page and f"{BRANCHES}KLN/close/" in page
    page = page_of("wong.sa").get(BRANCHES).content.decode()
    assert "Add a branch" not in page and "/rename/" not in page and "/default-user/" not in page


def test_an_empowered_secondary_administrator_is_offered_the_default_users_alone(page_of, empowered):
    empowered("default_users")
    page = page_of("wong.sa").get(BRANCHES).content.decode()
    assert "/default-user/" in page and "/rename/" not in page


def test_a_branch_is_added_in_capitals_and_recorded(page_of, wong):
    page = page_of("wong.pa").post("/en/organization/add-branch/", {"code": "tst", "name_zh": "尖沙咀"}, follow=True)
    assert "The branch TST is open." in page.content.decode()
    assert Branch.objects.get(organization=wong, code="TST").name_zh == "尖沙咀"
    assert AuditEntry.objects.get(act="branch.added").detail == {"branch": "TST"}


@pytest.mark.parametrize("code", ["", "A", "ABCDEFG", "K L", "KL-1", "九龍", "kln", "HQ"])
def test_a_code_that_is_none_or_is_taken_is_refused(page_of, wong, code):
    page = page_of("wong.pa").post("/en/organization/add-branch/", {"code": code, "name_en": "Typed Name"})
    assert "There is a problem" in page.content.decode() and "Typed Name" in page.content.decode()
    assert wong.branches.count() == 2


def test_the_same_code_may_be_used_by_another_organization(person):
    assert services.add_branch(actor=person("lee.pa"), code="KLN").organization.name_en == "Lee Chambers & Co."


def test_the_cap_holds_for_new_and_for_reopened_branches(person, wong, branch):
    wong.most_branches = 2
    wong.save()
    with pytest.raises(Refused) as refused:
        services.add_branch(actor=person("wong.pa"), code="x")
    assert codes(refused) == {"cap", "code"}
    User.objects.filter(branch=branch("KLN")).update(branch=branch("HQ"))
    services.close_branch(actor=person("wong.pa"), branch_id=branch("KLN").pk)
    services.add_branch(actor=person("wong.pa"), code="NEW")
    with pytest.raises(Refused) as refused:
        services.reopen_branch(actor=person("wong.pa"), branch_id=branch("KLN").pk)
    assert codes(refused) == {"cap"}


def test_only_an_empty_branch_is_closed_and_the_head_office_never(page_of, person, branch):
    with pytest.raises(Refused) as refused:
        services.close_branch(actor=person("wong.pa"), branch_id=branch("HQ").pk)
    assert codes(refused) == {"head_office", "members"}
    client = page_of("wong.pa")
    assert "This branch still has 1 member." in client.get(f"{BRANCHES}KLN/close/").content.decode()
    assert "There is a problem" in client.post(f"{BRANCHES}KLN/close/").content.decode()
    User.objects.filter(branch=branch("KLN")).update(state="closed")
    client.post(f"{BRANCHES}KLN/close/")
    client.post(f"{BRANCHES}KLN/close/")
    assert branch("KLN").closed_at and AuditEntry.objects.filter(act="branch.closed").count() == 1
    client.post(f"{BRANCHES}KLN/reopen/")
    assert branch("KLN").closed_at is None


def test_a_branch_is_renamed_and_keeps_its_code(page_of, branch):
    page_of("wong.pa").post(f"{BRANCHES}KLN/rename/", {"name_en": "Kowloon", "name_zh": "九龍"})
    assert (branch("KLN").name_en, branch("KLN").name_zh) == ("Kowloon", "九龍")


@pytest.mark.parametrize("wrong", ["wong.ou2", "wong.sa", "wong.pa", "lee.ou", "chan"])
def test_the_default_user_of_a_branch_is_an_active_user_of_that_branch(page_of, person, branch, wrong):
    page = page_of("wong.pa").post(f"{BRANCHES}HQ/default-user/", {"user": person(wrong).pk}).content.decode()
    assert "Choose an active organization user from the list." in page
    with pytest.raises(Refused):
        services.set_branch_default(actor=person("wong.pa"), branch_id=branch("HQ").pk, user=person(wrong))
    assert branch("HQ").default_user is None


def test_a_suspended_user_is_nobodys_default(person, branch):
    User.objects.filter(username="wong.ou").update(state="suspended")
    with pytest.raises(Refused):
        services.set_branch_default(actor=person("wong.pa"), branch_id=branch("HQ").pk, user=person("wong.ou"))
    with pytest.raises(Refused):
        services.set_organization_default(actor=person("wong.pa"), user=person("wong.ou"))


def test_the_default_user_of_the_organization_may_be_of_any_branch_and_may_be_nobody(page_of, person, wong):
    client = page_of("wong.pa")
    client.post("/en/organization/default-user/", {"user": person("wong.ou2").pk})
    wong.refresh_from_db()
    assert wong.default_user == person("wong.ou2")
    client.post("/en/organization/default-user/", {"user": ""})
    wong.refresh_from_db()
    assert wong.default_user is None
    assert AuditEntry.objects.filter(act="organization.default_user_set").count() == 2


@pytest.mark.parametrize("verb", ["rename/", "close/", "reopen/", "default-user/"])
def test_another_organizations_branch_is_not_there(page_of, verb):
    assert page_of("lee.pa").get(f"{BRANCHES}KLN/{verb}").status_code == 404
    assert page_of("lee.pa").post(f"{BRANCHES}KLN/{verb}").status_code == 404
