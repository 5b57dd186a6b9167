"""B4 and B9: the registry's queue at 10,000 filings, the Help Centre's at 10,000 applications; each beside 100.

B9 has also the members page at 2,000 accounts.

In a database of its own that is dropped afterwards; pages are asked through the whole of Django, without a socket.
"""

from datetime import timedelta
from typing import Any

from bench.assigning import _database, _line, _ok

FEW, APPLICATIONS, ACCOUNTS, FILINGS = 100, 10_000, 2_000, 10_000
QUEUE, REGISTRY = "/en/desk/help-centre/", "/en/desk/registry/"


def run(quick: bool) -> str:
    """The table: each page at 100 and at full size, p95 in milliseconds and queries."""
    with _database():
        return _measure(rounds=10 if quick else 40)


def run_registry(quick: bool) -> str:
    """The table: the registry's queue with its filters and orders at 100 and at 10,000 filings."""
    with _database():
        return _measure_registry(rounds=10 if quick else 40)


def _measure_registry(*, rounds: int) -> str:
    from django.db import connection
    from django.test import Client

    from accounts.models import User
    from cases.calendar import reference_data as calendar
    from cases.courts import reference_data as courts
    from filings import reference_data as documents
    from filings.registry.saved_views.services import keep_view

    for data in (courts, calendar, documents):
        data.load()
    officer = User.objects.create(username="bench.officer", role="registry", name_en="Officer")
    keep_view(owner=officer, name="Writs", query="tab=review&document=writ", is_opening=False)
    filer = User.objects.create(username="bench.filer", role="IU", name_en="Filer")
    desk = Client()
    desk.force_login(officer)
    pages = (
        ("the queue of filings", f"{REGISTRY}?tab=review"),
        ("the same, page 40", f"{REGISTRY}?tab=review&page=40"),
        ("the same, the last page", f"{REGISTRY}?tab=review&page=9999"),
        ("a saved view: one kind of document", f"{REGISTRY}?tab=review&document=writ"),
        ("sorted by document", f"{REGISTRY}?tab=review&sort=document"),
        ("sorted by who filed, turned round", f"{REGISTRY}?tab=review&sort=-from"),
        ("what nobody has in hand", f"{REGISTRY}?tab=review&held=nobody"),
        ("accepted today", f"{REGISTRY}?tab=accepted"),
        ("all filings", f"{REGISTRY}?tab=all"),
        ("the desk's search for a name", f"{REGISTRY}search/?words=Applicant+77"),
    )
    lines = ["| page | at | p95 | queries |", "| --- | --- | ---: | ---: |"]
    for count in (FEW, FILINGS):
        _filings(count, filer, officer)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        for words, address in pages:
            lines.append(_line(words, f"{count:,} filings", lambda a=address: _ok(desk.get(a)), rounds))
    return "\n".join(lines)


def _filings(count: int, filer: Any, officer: Any) -> None:
    """So many filings: of ten, seven to review, one of these urgent and one in hand; one to come, two accepted."""
    from filings.models import Document, DocumentType, Filing, FilingParty
    from filings.states import State
    from icms.lib import clock

    now, have = clock.now(), Filing.objects.count()
    kinds = list(DocumentType.objects.filter(case_type="DCPI"))
    received = {number: now - timedelta(minutes=20 * number + 1) for number in range(have, count)}
    made = Filing.objects.bulk_create(
        [
            Filing(
                owner=filer,
                court_id="DC",
                case_type_id="DCPI",
                commences=True,
                state=State.ACCEPTED if number % 10 > 7 else State.LODGED,
                saved_at=at,
                stored_at=at,
                received_at=at,
                deemed_at=now + timedelta(days=1) if number % 10 == 7 else at,
                stamped_round=1,
                taken_by=officer if number % 10 == 1 else None,
                decided_at=now if number % 10 > 7 else None,
                decided_by=officer if number % 10 > 7 else None,
                urgent_reason="injunction" if number % 10 == 2 else "",
                urgent_on=clock.court_day(now) if number % 10 == 2 else None,
            )
            for number, at in received.items()
        ],
        batch_size=2_000,
    )
    sides = (("plaintiff", "Applicant", "申請人"), ("defendant", "Respondent", "答辯人"))
    FilingParty.objects.bulk_create(
        [
            FilingParty(
                filing=filing,
                capacity=capacity,
                kind="person",
                name_en=f"{english} {number}",
                name_zh=f"{chinese}{number}",
                order=order,
                is_filer=order == 1,
            )
            for number, filing in zip(received, made, strict=True)
            for order, (capacity, english, chinese) in enumerate(sides, 1)
        ],
        batch_size=2_000,
    )
    Document.objects.bulk_create(
        [
            Document(
                filing=filing,
                type=kinds[(number + order) % len(kinds)],
                order=order,
                file_name="paper.pdf",
                sha256=f"{2 * number + order:064x}",
                size=40_000,
                pages=4,
            )
            for number, filing in zip(received, made, strict=True)
            for order in (1, 2)
        ],
        batch_size=2_000,
    )


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
