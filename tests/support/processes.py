"""One run of the tests over several processes (`pytest -n auto`): who does what, and what runs while nothing else does.

Each process has engines, databases and, where its tests need one, a portal of its own (see engines.py). A file's tests
stay together; so do all tests of a folder whose tests share a running portal. A test marked `alone` waits until the
others pause, and they pause until it is done.
"""

import contextlib
import fcntl
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

# Begun first, since they take longest; the rest is shared out by the file. Axe reads as long as all journeys go.
WITH_A_PORTAL = ("tests/browser/test_axe.py", "tests/browser/", "tests/reliability/")


def how_many() -> int:
    """One more than there are processors: who drives a portal waits half of the time.

    One for each share with a portal at least: of a portal that others filed in, nobody can say whether it is whole.
    """
    return max((os.cpu_count() or 2) + 1, len(WITH_A_PORTAL))


class Shares(LoadScopeScheduling):
    """A process takes a share at a time, in the order in which the tests were collected."""

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return share_of(nodeid)


def share_of(nodeid: str) -> str:
    """What is done by one process with this test: its file, or the tests with which it shares a portal."""
    path = nodeid.partition("::")[0]
    return next((shared for shared in WITH_A_PORTAL if path.startswith(shared)), path)


def longest_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """The same tests share by share: what needs a portal, then by the number of tests."""
    sizes = Counter(share_of(item.nodeid) for item in items)

    def place(item: pytest.Item) -> tuple[int, int, str]:
        share = share_of(item.nodeid)
        of_a_portal = WITH_A_PORTAL.index(share) if share in WITH_A_PORTAL else len(WITH_A_PORTAL)
        return of_a_portal, -sizes[share], share

    return sorted(items, key=place)


@contextlib.contextmanager
def turn(folder: Path, *, alone: bool) -> Iterator[None]:
    """This test's turn among the processes of the run: beside the others', or alone.

    Who wants to be alone holds the gate while it waits, so that nobody begins another test meanwhile.
    """
    with (folder / "gate.lock").open("w") as gate, (folder / "turns.lock").open("w") as turns:
        fcntl.flock(gate, fcntl.LOCK_EX)
        fcntl.flock(turns, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        if not alone:
            fcntl.flock(gate, fcntl.LOCK_UN)
        yield
