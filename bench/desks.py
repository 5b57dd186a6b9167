"""B9: the Help Centre's queue at 10,000 applications and the members page at 2,000 accounts, beside the same at 100.

In a database of its own that is dropped afterwards; pages are asked through the whole of Django, without a socket.
"""

from datetime import timedelta
from typing import Any

from bench.assigning import _database, _line, _ok

FEW, APPLICATIONS, ACCOUNTS = 100, 10_000, 2_000
QUEUE = "/en/desk/help-centre/"


def run(quick: bool) -> str:
    """The table: each page at 100 and at full size, p95 in milliseconds and queries."""
    with _database():
        return _measure(rounds=10 if quick else 40)


def _measure(*, rounds: int) -> str:
    from django.test import Client

    from accounts.models import User
    from cases.calendar import reference_data as calendar
    from cases.courts import reference_data as courts

    courts.load()
    calendar.load()
    officer = User.objects.create(username="bench.officer", role="help_centre", name_en="Officer")
    lines = ["| page | at | p95 | queries |", "| --- | --- | ---: | ---: |"]
    desk = Client()
    desk.force_login(officer)
    pages = (
        ("the queue of applications", QUEUE),
        ("the same, page 40", f"{QUEUE}?page=40"),
        ("the same, searched by a name", f"{QUEUE}?tab=all&q=Applicant+77"),
        ("the same, searched by a reference that is not there", f"{QUEUE}?tab=all&q=7KM4-2QXD-Z"),
    )
    for count in (FEW, APPLICATIONS):
        _applications(count)
        for words, address in pages:
            lines.append(_line(words, f"{count:,} applications", lambda a=address: _ok(desk.get(a)), rounds))
    for count in (FEW, ACCOUNTS):
        client = Client()
        client.force_login(_members(count))
        for words, address in (
            ("the members of an organization", "/en/organization/"),
            ("the same, page 5", "/en/organization/?page=5"),
            ("the same, searched by a name", "/en/organization/?q=Member+77"),
        ):
            lines.append(_line(words, f"{count:,} accounts", lambda c=client, a=address: _ok(c.get(a)), rounds))
    return "\n".join(lines)


def _applications(count: int) -> None:
    """So many applications that came in over the last weeks, half of them to review."""
    from accounts.models import Application
    from icms.lib import clock

    now, have = clock.now(), Application.objects.count()
    Application.objects.bulk_create(
        Application(
            kind="individual",
            channel=("online", "post", "fax")[number % 3],
            state=("submitted", "more_information_wanted")[number % 2],
            state_since=now,
            created_at=now - timedelta(minutes=number),
            submitted_at=now - timedelta(minutes=number),
            name_en=f"Applicant {number}",
            name_zh=f"申請人{number}",
            email=f"applicant{number}@example.com",
            proceeding="new",
        )
        for number in range(have, count)
    )


def _members(count: int) -> Any:
    """An organization of so many accounts; answers its PA."""
    from accounts.models import Branch, Organization, User

    firm = Organization.objects.create(name_en=f"Firm of {count}", kind="law_firm", most_users=count)
    branch = Branch.objects.create(organization=firm, code="HQ")
    made = User.objects.bulk_create(
        User(
            username=f"bench{count}.{number}",
            role="OU" if number else "PA",
            name_en=f"Member {number}",
            name_zh=f"成員{number}",
            email="members@example.com",
            password="!",
            organization=firm,
            branch=branch,
        )
        for number in range(count)
    )
    return made[0]
