"""Domain 3.1, cell by cell: every function × role × empowerments × branch × organization × target, really attempted.

`WANTED` is written down from the domain document, not taken from the code that it holds to account.
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, combinations, product

import pytest
from django.test import Client

from accounts import permissions
from accounts.models import Branch, CapRequest, Empowerment, Organization, User
from accounts.organizations.branches import services as branches
from accounts.organizations.cap_requests.services import ask
from accounts.organizations.empowerments import services as empowerments
from accounts.organizations.member_accounts import services, status
from accounts.permissions import Function
from icms.lib import clock
from icms.lib.errors import Refused

FIRST, SECOND, THIRD = "administrators", "other_branches", "default_users"
ALL_COMBINATIONS = list(chain.from_iterable(combinations((FIRST, SECOND, THIRD), count) for count in range(4)))
ADMINISTRATORS = [("PA", ())] + [("SA", held) for held in ALL_COMBINATIONS]
OTHERS = [("OU", ()), ("IU", ()), ("help_centre", ())]
ACTORS = ADMINISTRATORS + OTHERS

# Who may: "PA"; "SA" always; "SA+i" with an empowerment alone; "OU". As domain 3.1 has it.
WANTED: dict[str, set[str]] = {
    "own_profile": {"PA", "SA", "OU"},
    "profiles_of_users": {"PA", "SA"},
    "profiles_of_administrators": {"PA", f"SA+{FIRST}"},
    "accounts_of_users": {"PA", "SA"},
    "accounts_of_administrators": {"PA", f"SA+{FIRST}"},
    "empower": {"PA"},
    "assign_in_own_branch": {"PA", "SA"},
    "assign_in_other_branches": {"PA", f"SA+{SECOND}"},
    "default_users": {"PA", f"SA+{THIRD}"},
    "ask_for_more": {"PA"},
    "branches": {"PA"},
    "approval": {"PA"},
    "transact": {"OU"},
}


def wanted(function: str, role: str, held: tuple[str, ...]) -> bool:
    """What the domain says of this function for this role with these empowerments."""
    cells = WANTED[function]
    return role in cells or any(f"{role}+{kind}" in cells for kind in held)


def on_target(kind: str, role: str, held: tuple[str, ...], target: str, same_organization: bool) -> bool:
    """May it act on somebody of this role: nobody on a PA, on an IU or an officer, nobody in another organization."""
    if not same_organization or target not in ("SA", "OU"):
        return False
    return wanted(f"{kind}_of_{'users' if target == 'OU' else 'administrators'}", role, held)


@pytest.fixture
def firm(db: None) -> Callable[[str], Organization]:
    """Two organizations with branches HQ and KLN, by the first word of their names."""
    for name in ("First", "Second"):
        made = Organization.objects.create(name_en=name, kind="law_firm", most_primary=9, most_secondary=50)
        Organization.objects.filter(pk=made.pk).update(most_users=500, most_branches=50)
        for code in ("HQ", "KLN"):
            Branch.objects.create(organization=made, code=code)
    return lambda name: Organization.objects.get(name_en=name)


def account(role: str, held: tuple[str, ...] = (), firm: Organization | None = None, branch: str = "HQ") -> User:
    """A new account of a role, with these empowerments in force."""
    in_firm = role in ("PA", "SA", "OU")
    number = User.objects.count()
    made = User.objects.create(
        username=f"somebody{number}",
        role=role,
        name_en=f"Somebody {number}",
        password="set",
        organization=firm if in_firm else None,
        branch=Branch.objects.get(organization=firm, code=branch) if in_firm else None,
    )
    if held:
        giver = account("PA", firm=firm)
        for kind in held:
            Empowerment.objects.create(account=made, kind=kind, given_by=giver, given_at=clock.now())
    return made


def attempt(act: Callable[[], object]) -> bool:
    """Was it done? A refusal is an answer; anything else that goes wrong is not."""
    try:
        act()
    except Refused:
        return False
    return True


def named(actor: tuple[str, tuple[str, ...]]) -> str:
    return "+".join((actor[0], *actor[1]))


EACH_ACTOR = pytest.mark.parametrize("actor", ACTORS, ids=named)


def test_the_transcription_speaks_of_every_function():
    assert set(WANTED) == {function.value for function in Function}


@EACH_ACTOR
@pytest.mark.slow
def test_every_function_by_itself(firm, actor):
    role, held = actor
    somebody = account(role, held, firm("First"))
    for function in Function:
        assert permissions.may(somebody, function) == wanted(function.value, role, held), function


@EACH_ACTOR
def test_a_suspended_or_closed_account_may_do_nothing(firm, actor):
    somebody = account(*actor, firm("First"))
    for state in (User.State.SUSPENDED, User.State.CLOSED):
        somebody.state = state
        assert not any(permissions.may(somebody, function) for function in Function)


def targets(firm: Callable[[str], Organization]) -> Iterator[tuple[User, str, bool]]:
    """Somebody of every role in the own and in another branch, in the own and in another organization."""
    for name, branch, role in product(("First", "Second"), ("HQ", "KLN"), ("PA", "SA", "OU")):
        yield account(role, firm=firm(name), branch=branch), role, name == "First"
    for role in ("IU", "help_centre"):
        yield account(role), role, False


@EACH_ACTOR
def test_looking_after_somebody(firm, actor):
    role, held = actor
    somebody = account(role, held, firm("First"))
    for target, of_role, same in targets(firm):
        assert permissions.may_maintain_profile(somebody, target) == on_target("profiles", role, held, of_role, same)
        assert permissions.may_decide_on_account(somebody, target) == on_target("accounts", role, held, of_role, same)
        assert permissions.may_empower(somebody, target) == (role == "PA" and same and of_role == "SA")
    assert not permissions.may_maintain_profile(somebody, somebody)
    assert not permissions.may_decide_on_account(somebody, somebody)


@EACH_ACTOR
def test_assigning_in_a_branch(firm, actor):
    role, held = actor
    somebody = account(role, held, firm("First"))
    for name, code in product(("First", "Second"), ("HQ", "KLN")):
        branch = Branch.objects.get(organization=firm(name), code=code)
        function = "assign_in_own_branch" if code == "HQ" else "assign_in_other_branches"
        expected = name == "First" and wanted(function, role, held)
        assert permissions.may_assign_in(somebody, branch) == expected, (name, code)


@EACH_ACTOR
def test_opening_accounts_really_attempted(firm, actor):
    role, held = actor
    somebody = account(role, held, firm("First"))
    for of_role, (name, code) in product(
        ("PA", "SA", "OU", "IU", "help_centre"), product(("First", "Second"), ("HQ", "KLN"))
    ):
        branch = Branch.objects.get(organization=firm(name), code=code)
        before = User.objects.count()
        done = attempt(
            lambda of_role=of_role, branch=branch: services.add_member(
                actor=somebody,
                role=of_role,
                branch_id=branch.pk,
                username="",
                name_en="New Member",
                name_zh="",
                email="new@example.com",
                telephone="",
                language="en",
            )
        )
        assert done == on_target("accounts", role, held, of_role, name == "First"), (of_role, name, code)
        assert User.objects.count() == before + done


@EACH_ACTOR
def test_changing_suspending_reactivating_and_closing_really_attempted(firm, actor):
    role, held = actor
    somebody = account(role, held, firm("First"))
    for target, of_role, same in targets(firm):
        may_change = on_target("profiles", role, held, of_role, same)
        may_decide = on_target("accounts", role, held, of_role, same)
        change = lambda t=target: services.change_member(actor=somebody, account_id=t.pk, telephone="9999 9999")  # noqa: E731
        assert attempt(change) == may_change
        for act in (status.suspend, status.reactivate, status.suspend, status.close):
            done = attempt(lambda act=act, t=target: act(actor=somebody, account_id=t.pk))
            assert done == may_decide, (act.__name__, of_role, same)
        target.refresh_from_db()
        assert target.state == ("closed" if may_decide else "active")
        assert (target.telephone == "9999 9999") == may_change


@EACH_ACTOR
def test_sending_a_link_again_really_attempted(firm, actor):
    role, held = actor
    somebody = account(role, held, firm("First"))
    for target, of_role, same in targets(firm):
        User.objects.filter(pk=target.pk).update(password="!not set")
        done = attempt(lambda t=target: services.invite_again(actor=somebody, account_id=t.pk))
        assert done == on_target("accounts", role, held, of_role, same), (of_role, same)


@EACH_ACTOR
def test_empowering_really_attempted(firm, actor):
    role, held = actor
    somebody = account(role, held, firm("First"))
    for target, of_role, same in targets(firm):
        for act in (empowerments.empower, empowerments.revoke):
            done = attempt(lambda act=act, t=target: act(actor=somebody, account_id=t.pk, kind=FIRST))
            assert done == (role == "PA" and same and of_role == "SA")


@EACH_ACTOR
def test_branches_default_users_and_maxima_really_attempted(firm, actor):
    role, held = actor
    somebody = account(role, held, firm("First"))
    may_branch, may_default = wanted("branches", role, held), wanted("default_users", role, held)
    for name in ("First", "Second"):
        same, hq = name == "First", Branch.objects.get(organization=firm(name), code="HQ")
        empty = Branch.objects.create(organization=firm(name), code="EMPTY")
        user = account("OU", firm=firm(name))
        by, of_hq, of_empty = {"actor": somebody}, {"branch_id": hq.pk}, {"branch_id": empty.pk}
        names = {"name_en": "Main", "name_zh": ""}
        assert attempt(partial(branches.rename_branch, **by, **of_hq, **names)) == (may_branch and same)
        assert attempt(partial(branches.close_branch, **by, **of_empty)) == (may_branch and same)
        assert attempt(partial(branches.reopen_branch, **by, **of_empty)) == (may_branch and same)
        assert attempt(partial(branches.set_branch_default, **by, **of_hq, user=user)) == (may_default and same)
        assert attempt(partial(branches.set_organization_default, **by, user=user)) == (may_default and same)
    assert attempt(partial(branches.add_branch, **by, code="NEW")) == may_branch
    asked = attempt(lambda: ask(actor=somebody, what=CapRequest.What.USERS, wanted=600, reason="We grow."))
    assert asked == wanted("ask_for_more", role, held)


# Pages: what each asks of the table. A page nobody administers is a 403 to every other account.
PAGES: dict[str, str | None] = {
    "": None,
    "members.csv": None,
    "changes/": None,
    "changes.csv": None,
    "branches/": None,
    "import/": "accounts_of_users",
    "import/template.csv": None,
    "add/": "accounts_of_users",
    "add-branch/": "branches",
    "branches/KLN/rename/": "branches",
    "branches/KLN/close/": "branches",
    "branches/KLN/reopen/": "branches",
    "branches/KLN/default-user/": "default_users",
    "default-user/": "default_users",
    "requests/": "ask_for_more",
    "ask/": "ask_for_more",
}


@EACH_ACTOR
def test_every_page_asks_the_table(firm, actor):
    role, held = actor
    client = Client()
    client.force_login(account(role, held, firm("First")))
    for page, function in PAGES.items():
        expected = role in ("PA", "SA") and (function is None or wanted(function, role, held))
        found = client.get(f"/en/organization/{page}").status_code
        assert found == (200 if expected else 403), (page, found)


MEMBER_PAGES = {
    "": "profiles",
    "change/": "profiles",
    "suspend/": "accounts",
    "reactivate/": "accounts",
    "close/": "accounts",
    "link/": "accounts",
}


@EACH_ACTOR
@pytest.mark.slow
def test_every_page_of_a_member_asks_the_table_and_another_organizations_is_not_there(firm, bare_refusals, actor):
    role, held = actor
    client = Client()
    client.force_login(account(role, held, firm("First")))
    for target, of_role, same in targets(firm):
        for page, kind in [*MEMBER_PAGES.items(), ("empowerments/", "empower")]:
            if role not in ("PA", "SA"):
                expected = 403
            elif not same:
                expected = 404
            elif kind == "empower":
                expected = 200 if role == "PA" and of_role == "SA" else 403
            else:
                expected = 200 if on_target(kind, role, held, of_role, same) else 403
            found = client.get(f"/en/organization/members/{target.username}/{page}").status_code
            assert found == expected, (page, of_role, same, found)


@pytest.mark.parametrize("actor", ADMINISTRATORS, ids=named)
def test_administrators_open_no_filing_and_no_payment(firm, actor):
    client = Client()
    client.force_login(account(*actor, firm("First")))
    for page in ("filings/", "filings/new/", "payments/", "filings/7KM4-2QXD-Z/", "payments/7KM4-2QXD-Z/"):
        assert client.get(f"/en/{page}").status_code == 403, page
