"""The cause book is written anew while cases are opened, changed and restricted, each by somebody else."""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Event
from typing import Any

import pytest
from django.db import connections, transaction

from accounts.models import User
from accounts.roles import Role
from cases.case_desk.status import set_restricted
from cases.models import Case, Party
from cases.signals import case_changed
from causebook import services
from causebook.models import Entry
from causebook.search.selectors import Search, find
from tests.causebook.conftest import OpenCase

pytestmark = pytest.mark.django_db(transaction=True)
OFFICERS, CASES, STEPS = 3, 6, 40


def book() -> list[dict[str, Any]]:
    return list(Entry.objects.order_by("pk").values())


def test_the_book_is_right_although_cases_change_while_it_is_written_anew(
    case_of: OpenCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "BATCH", 2)
    supervisor = User.objects.create(username="registry.sup", role=Role.REGISTRY_SUPERVISOR, name_en="Fung")
    files = [[case_of((f"Chan Number {number}", "陳大文")) for number in range(CASES)] for _ in range(OFFICERS)]
    evening = Event()

    def writes_anew() -> int:
        times = 0
        while not evening.is_set():
            services.rebuild_entries()
            times += 1
        connections.close_all()
        return times

    def works(number: int) -> None:
        """Each officer has cases of their own, so that what was just decided must be so."""
        dice, own = Random(number), files[number]
        for step in range(STEPS):
            case, act = dice.choice(own), dice.random()
            if act < 0.1:
                own.append(case_of((f"Lee Number {step}", "")))
            elif act < 0.6:
                restricted = dice.random() < 0.5
                set_restricted(case=case, restricted=restricted, why="By order.", actor=supervisor)
                assert Entry.objects.filter(case=case).exists() != restricted
            else:
                with transaction.atomic():
                    Party.objects.filter(case=case, order=1).update(name_en=f"Wong Number {step}")
                    case_changed.send(sender=Case, case=Case.objects.get(pk=case.pk))
                assert case.pk not in {line.case_id for line in find(Search(text="chan number")).lines}
        connections.close_all()

    with ThreadPoolExecutor(OFFICERS + 1) as pool:
        rebuilding = pool.submit(writes_anew)
        working = [pool.submit(works, number) for number in range(OFFICERS)]
        try:
            for each in working:
                each.result(120)
        finally:
            evening.set()
        assert rebuilding.result(60) > 1
    kept = book()
    assert {row["case_id"] for row in kept} == set(Case.objects.filter(restricted=False).values_list("pk", flat=True))
    services.rebuild_entries()
    assert book() == kept
