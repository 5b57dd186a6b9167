"""B4, assigning: an organization user with 10,000 cases, and an administrator who assigns 1,000, beside 100 of each.

In a database of its own that is dropped afterwards; pages are asked through the whole of Django, without a socket.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from statistics import quantiles
from time import perf_counter
from typing import Any

import django

DAY = date(2026, 11, 20)
FEW, MANY, ASSIGNED = 100, 10_000, 1_000


def run(quick: bool) -> str:
    """The table: each page and act at 100 and at full size, p95 in milliseconds and queries."""
    with _database():
        return _measure(rounds=10 if quick else 40, acts=3 if quick else 10)


@contextmanager
def _database() -> Iterator[None]:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dev.settings")
    django.setup()
    from django.conf import settings
    from django.test.utils import get_runner, setup_test_environment, teardown_test_environment

    setup_test_environment()
    runner: Any = get_runner(settings)(verbosity=0, interactive=False)
    made = runner.setup_databases()
    try:
        yield
    finally:
        runner.teardown_databases(made)
        teardown_test_environment()


def _measure(*, rounds: int, acts: int) -> str:
    from django.test import Client

    small, large = _firm("small", FEW), _firm("large", MANY)
    lines = [
        "| work | at | p95 | queries |",
        "| --- | --- | --- | --- |",
    ]
    pages = (
        ("“my cases” of an organization user", "ou", "/en/cases/"),
        ("“my cases”, searched by a name", "ou", "/en/cases/?q=Ho+Ka"),
        ("the assignment list of a PA", "pa", "/en/cases/assignment/"),
        ("the same, cases that nobody has", "pa", "/en/cases/assignment/?shown=nobody"),
        ("the same, searched by a name", "pa", "/en/cases/assignment/?q=Ho+Ka"),
        ("coverage", "pa", "/en/cases/assignment/coverage/"),
    )
    for words, role, address in pages:
        for firm, count in ((small, FEW), (large, MANY)):
            client = Client()
            client.force_login(firm[role])
            lines.append(_line(words, f"{count:,} cases", lambda c=client, a=address: _ok(c.get(a)), rounds))
    for firm, count in ((small, FEW), (large, ASSIGNED)):
        lines += _acts(firm, count, acts)
    return "\n".join(lines)


def _acts(firm: dict[str, Any], count: int, times: int) -> list[str]:
    """Choosing, seeing, confirming and undoing: so many cases to three users."""
    from cases.assigning import services
    from cases.assigning.selectors import effects
    from cases.models import AssignmentAct

    ids, pa = firm["unheld"][:count], firm["pa"]
    made: dict[str, Any] = {}

    def choose() -> None:
        act = services.propose(actor=pa, kind=AssignmentAct.Kind.ASSIGN, case_ids=ids)
        made["act"] = services.choose(act_id=act.pk, actor=pa, accounts=firm["users"])

    def look() -> None:
        assert sum(effect.changes for effect in effects(made["act"])) == 3 * count

    def confirm() -> None:
        assert services.confirm(act_id=made["act"].pk, actor=pa).given == 3 * count

    def undo() -> None:
        services.undo(act_id=made["act"].pk, actor=pa)

    steps = (("choose", choose), ("preview", look), ("confirm", confirm), ("undo", undo))
    took: dict[str, list[float]] = {name: [] for name, _step in steps}
    queries: dict[str, int] = {}
    for _time in range(times):
        for name, step in steps:
            seconds, queries[name] = _timed(step)
            took[name].append(seconds)
    return [
        f"| assign to 3 users: {name} | {count:,} cases | {_p95(took[name]):.0f} ms | {queries[name]} |"
        for name, _step in steps
    ]


def _line(words: str, at: str, work: Callable[[], None], rounds: int) -> str:
    work()
    times = [_timed(work) for _round in range(rounds)]
    return f"| {words} | {at} | {_p95([seconds for seconds, _queries in times]):.0f} ms | {times[-1][1]} |"


def _timed(work: Callable[[], None]) -> tuple[float, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        begun = perf_counter()
        work()
        return perf_counter() - begun, len(queries)


def _p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1] * 1_000


def _ok(response: Any) -> None:
    assert response.status_code == 200, response.status_code


def _firm(key: str, count: int) -> dict[str, Any]:
    """A firm with a PA and three users; the first user has so many cases, and as many have nobody."""
    from django.db import connection

    from accounts.models import Branch, Organization, User
    from cases.assigning import assignments
    from cases.courts import reference_data

    reference_data.load()
    firm = Organization.objects.create(name_en=f"Bench {key}", kind="law_firm", most_users=100)
    branch = Branch.objects.create(organization=firm, code="HQ")
    people = [
        User.objects.create(username=f"{key}.{name}", role=role, name_en=name, organization=firm, branch=branch)
        for name, role in (("pa", "PA"), ("ou", "OU"), ("ou2", "OU"), ("ou3", "OU"))
    ]
    held, unheld = (_cases(firm, branch, max(count, FEW), base) for base in _bases(key))
    assignments.assign(pairs=[(case, people[1].pk) for case in held], how="assigned", actor=people[0])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"pa": people[0], "ou": people[1], "users": people[1:], "unheld": unheld}


def _bases(key: str) -> tuple[int, int]:
    return (1, 1_000) if key == "small" else (10_000, 30_000)


def _cases(firm: Any, branch: Any, count: int, base: int) -> list[int]:
    from cases.models import Case, CaseType, Party, Representation
    from icms.lib import clock

    kind = CaseType.objects.get(pk="DCPI")
    cases = Case.objects.bulk_create(
        [Case(case_type=kind, serial=base + n, year=2026, commenced_on=DAY) for n in range(count)], batch_size=2_000
    )
    parties = Party.objects.bulk_create(
        [
            Party(
                case=case,
                capacity=capacity,
                kind="person",
                name_en=f"{name} {case.serial}",
                order=order,
                represented_by=firm if order == 1 else None,
            )
            for case in cases
            for order, (capacity, name) in enumerate((("plaintiff", "Ho Ka Ming"), ("defendant", "Bright Lane")), 1)
        ],
        batch_size=2_000,
    )
    now = clock.now()
    Representation.objects.bulk_create(
        [
            Representation(party=party, organization=firm, branch=branch, from_at=now, how="linked")
            for party in parties
            if party.order == 1
        ],
        batch_size=2_000,
    )
    return [case.pk for case in cases]
