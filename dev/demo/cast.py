"""The cast of the demonstration (interface 6), and the other members of its firms."""

import csv
from datetime import datetime, time, timedelta
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import Branch, CapRequest, Empowerment, Message, Organization, User
from accounts.organizations.branches.services import set_branch_default
from accounts.organizations.cap_requests.services import ask
from accounts.organizations.empowerments import services as empowerments
from accounts.organizations.member_accounts import status
from accounts.organizations.member_accounts.services import add_member
from accounts.roles import Role
from accounts.services import open_account
from icms.lib import clock

HERE = Path(__file__).parent
PASSWORD = "harbour-tram-1904"  # noqa: S105  (printed by `make run`: no secret)


@transaction.atomic
def open_accounts() -> int:
    """Open the accounts that are missing; returns how many."""
    branches = _organizations()
    hashed = make_password(PASSWORD)  # once: hashing is slow on purpose, and this password is no secret
    opened = 0
    for row in rows("cast.csv"):
        if User.objects.filter(username=row["username"]).exists():
            continue
        branch = branches.get((row["organization"], row["branch"]))
        user = User(
            username=row["username"],
            role=row["role"],
            name_en=row["name_en"],
            name_zh=row["name_zh"],
            language=row["language"],
            email=row["email"],
            telephone="2345 6789",
            organization=branch.organization if branch else None,
            branch=branch,
        )
        user.password = hashed
        user.save()
        opened += 1
    return opened


def people() -> list[tuple[str, str]]:
    """Account names and who they are, for the list that `make run` prints: the cast alone."""
    names = [row["username"] for row in rows("cast.csv")]
    users = User.objects.select_related("organization").filter(username__in=names).order_by("pk")
    return [(user.username, ", ".join(filter(None, (str(user.get_role_display()), _of(user))))) for user in users]


def _of(user: User) -> str:
    return user.organization.name_en if user.organization else user.name_en


def _organizations() -> dict[tuple[str, str], Branch]:
    branches = {}
    for row in rows("organizations.csv"):
        organization, _made = Organization.objects.get_or_create(
            name_en=row["name_en"], defaults={"name_zh": row["name_zh"], "kind": row["kind"]}
        )
        for code in row["branches"].split():
            branches[row["key"], code], _made = Branch.objects.get_or_create(organization=organization, code=code)
    return branches


def rows(name: str) -> list[dict[str, str]]:
    """A CSV file of this folder."""
    with open(HERE / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


DAYS_AGO = 260
AT = time(10, 30)


@transaction.atomic
def join() -> int:
    """Open the accounts that are missing, as they would have been; returns how many."""
    missing = [row for row in rows("more_members.csv") if not User.objects.filter(username=row["username"]).exists()]
    keys = {row["organization"] for row in missing}
    found = User.objects.select_related("organization").filter(username__in=[f"{key}.pa" for key in keys])
    primaries = {account.username.removesuffix(".pa"): account for account in found}
    if not missing or keys - set(primaries):
        return 0
    hashed = make_password(PASSWORD)
    for number, row in enumerate(missing):
        with clock.set_to(_moment(DAYS_AGO - 3 * number)):
            _add(row, primaries[row["organization"]], hashed)
    if primary := primaries.get("wong"):
        with clock.set_to(_moment(DAYS_AGO - 60)):
            _settle(primary)
    return len(missing)


def _add(row: dict[str, str], primary: User, hashed: str) -> None:
    organization = _organization_of(primary)
    who = {name: row[name] for name in ("role", "username", "name_en", "name_zh", "language", "email")}
    branch = Branch.objects.get(organization=organization, code=row["branch"])
    if row["role"] == Role.PRIMARY_ADMINISTRATOR:
        account = open_account(actor=None, organization=organization, branch=branch, telephone="2345 6789", **who)
    else:
        account = add_member(actor=primary, branch_id=branch.pk, telephone="2345 6789", **who)
    if row["state"] != "invited":
        User.objects.filter(pk=account.pk).update(password=hashed)
    if row["state"] == "suspended":
        status.suspend(actor=primary, account_id=account.pk)


def _organization_of(account: User) -> Organization:
    assert account.organization is not None
    return account.organization


def _settle(primary: User) -> None:
    """The empowerments of wong.sa, the default users of the branches, a request that waits."""
    organization = _organization_of(primary)
    secondary = User.objects.get(username="wong.sa")
    for kind in (Empowerment.Kind.ASSIGN_IN_OTHER_BRANCHES, Empowerment.Kind.SET_DEFAULT_USERS):
        empowerments.empower(actor=primary, account_id=secondary.pk, kind=kind)
    for code, username in (("HQ", "wong.ou"), ("KLN", "wong.ou2")):
        branch = Branch.objects.get(organization=organization, code=code)
        set_branch_default(actor=primary, branch_id=branch.pk, user=User.objects.get(username=username))
    reason = "We are opening offices in Sha Tin, Tsuen Wan, Tuen Mun and Central, each with users of its own."
    ask(actor=primary, what=CapRequest.What.BRANCHES, wanted=8, reason=reason)
    # Nobody waits for e-mails of the past.
    Message.objects.filter(to__organization=organization).update(email_state=Message.EmailState.NONE)


def _moment(days: int) -> datetime:
    """Half past ten in the morning, so many days ago."""
    return clock.from_court(datetime.combine(clock.court_day(clock.now()) - timedelta(days=days), AT))
