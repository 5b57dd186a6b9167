"""The cast of the demonstration: one account for everybody who uses the portal (interface section 6)."""

import csv
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import Branch, Organization, User

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
