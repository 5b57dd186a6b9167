"""Processes are killed at random while people file, pay and accept: nothing is lost, nothing is there twice.

`make proof` kills 500 times; ICMS_KILLS, ICMS_ENGINE_KILLS, ICMS_FILERS and ICMS_KILL_SEED say it otherwise.
"""

import os
import queue
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from filings.models import Filing, Seal
from filings.stamping.selectors import unacknowledged
from tests.factories.court import pdf
from tests.reliability.journey import DOCUMENTS, Filer, Officer, Patience
from tests.reliability.killing import WORKING, kill_one_worker
from tests.reliability.visitor import Visitor
from tests.reliability.whole import must_be_whole, wait_until_quiet
from tests.support.portal import Portal, wait_until
from tests.support.samples import how_many

KILLS = how_many("ICMS_KILLS", sample=5, proof=500)
ENGINE_KILLS = how_many("ICMS_ENGINE_KILLS", sample=1, proof=10)
FILERS = how_many("ICMS_FILERS", sample=3, proof=8)
SEED = int(os.environ.get("ICMS_KILL_SEED", "2026"))
WHOLE_PROGRAMS = 0.2  # of the kills end a program with all it started; the others one of its processes
PEOPLE = ("chan", "wong.ou", "ng", "wong.ou2")
QUIET_SECONDS = 180


@dataclass
class Town:
    """People who go on filing, and officers who accept, until they are told that it is evening."""

    portal: Portal
    evening: threading.Event = field(default_factory=threading.Event)
    lodged: "queue.Queue[str | None]" = field(default_factory=queue.Queue)
    saw: dict[str, list[bytes]] = field(default_factory=dict)
    patience: Patience = field(default_factory=lambda: Patience(seconds=QUIET_SECONDS))
    failures: list[BaseException] = field(default_factory=list)
    accepted: int = 0
    lodging: int = 0

    def visitor(self) -> Visitor:
        return Visitor(self.portal.url("/"))

    def file_on(self, username: str, number: int) -> None:
        """One filer's day: draft, lodge, pay, and again."""
        filer = Filer(self.visitor(), username, self.patience).sign_in()
        count = 0
        while not self.evening.is_set():
            count += 1
            files = [(name, pdf(f"{name} {number} {count} {SEED}")) for name in DOCUMENTS]
            reference = filer.draft(files)
            self.lodging += 1
            filer.lodge(reference)
            self.lodging -= 1
            self.saw[reference] = [content for _name, content in files]
            self.lodged.put(reference)

    def accept_on(self) -> None:
        """The officer's day: accept what was lodged, until the last filer has gone home."""
        officer = Officer(self.visitor(), patience=self.patience).sign_in()
        while reference := self.lodged.get():
            officer.accept(reference)
            self.accepted += 1

    def begin(self) -> list[threading.Thread]:
        """Everybody at work, each in a thread."""
        days: list[Callable[[], None]] = [
            lambda number=number: self.file_on(PEOPLE[number % len(PEOPLE)], number)  # type: ignore[misc]
            for number in range(FILERS)
        ]
        threads = [threading.Thread(target=self._live, args=[day], daemon=True) for day in days]
        threads.append(threading.Thread(target=self._live, args=[self.accept_on], daemon=True))
        for thread in threads:
            thread.start()
        return threads

    def _live(self, day: Callable[[], None]) -> None:
        try:
            day()
        except BaseException as failure:
            self.failures.append(failure)

    def ends(self, threads: list[threading.Thread]) -> None:
        """Evening: everybody finishes what they began, the officer last."""
        self.evening.set()
        for thread in threads[:-1]:
            thread.join(QUIET_SECONDS)
        self.lodged.put(None)
        threads[-1].join(QUIET_SECONDS)
        assert not self.failures, self.failures
        assert not any(thread.is_alive() for thread in threads), self.patience.troubles[-5:]


def in_the_middle(name: str, town: Town) -> bool:
    """Is this program at what must not break: a lodging, or a stamp, an acknowledgement or a seal?"""
    if name == "web":
        return town.lodging > 0 or bool(town.failures)
    waiting = (Filing.objects.awaiting_stamp(), unacknowledged(), Seal.objects.to_make())
    return any(work.exists() for work in waiting)


def make_whole_again(portal: Portal) -> None:
    """Start what was killed and does not come back by itself."""
    for name in WORKING:
        if not portal.children[name].is_alive():
            portal.start(name)


@pytest.mark.proof
def test_the_worker_and_the_web_server_are_killed_again_and_again(
    portal: Portal, record_property: Callable[[str, object], None]
) -> None:
    dice, killed, town = random.Random(SEED), Counter[str](), Town(portal)
    started = time.monotonic()
    people = town.begin()
    wait_until(lambda: town.saw)  # the first has been lodged: the town is awake
    while sum(killed.values()) < KILLS and not town.failures:
        name = dice.choice(WORKING)
        wait_until(lambda name=name: in_the_middle(name, town), 90)  # type: ignore[misc]
        town.evening.wait(dice.uniform(0, 0.4))
        if dice.random() < WHOLE_PROGRAMS:
            portal.kill(name)
            killed[f"{name}, all of it"] += 1
            portal.start(name)
        elif kill_one_worker(portal, name, dice.randrange(64)):
            killed[f"{name}, one process"] += 1
    town.ends(people)
    make_whole_again(portal)
    wait_until_quiet(QUIET_SECONDS)
    counted = must_be_whole(town.saw)
    facts = {
        "kills": dict(killed),
        "steps tried again": len(town.patience.troubles),
        "accepted": town.accepted,
        "seconds": round(time.monotonic() - started),
        **counted,
    }
    for name, value in facts.items():
        record_property(name, value)
    assert sum(killed.values()) == KILLS
    assert town.accepted == len(town.saw)


@pytest.mark.proof
@pytest.mark.parametrize("engine", ["postgres", "redis"])
def test_an_engine_is_killed_while_people_file(
    portal: Portal, engine: str, record_property: Callable[[str, object], None]
) -> None:
    dice, town = random.Random(SEED), Town(portal)
    people = town.begin()
    for _kill in range(ENGINE_KILLS):
        seen = len(town.saw)
        wait_until(lambda seen=seen: len(town.saw) > seen or town.failures, 90)  # type: ignore[misc]
        town.evening.wait(dice.uniform(0.1, 1.0))
        portal.kill_engine(engine)
        town.evening.wait(dice.uniform(0.2, 1.0))
        portal.start_engines()
    town.ends(people)
    make_whole_again(portal)
    wait_until_quiet(QUIET_SECONDS)
    counted = must_be_whole(town.saw)
    for name, value in {"steps tried again": len(town.patience.troubles), **counted}.items():
        record_property(name, value)
