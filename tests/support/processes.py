"""One run of the tests over several processes (`pytest -n auto`): who does what, and what runs while nothing else does.

Each process has engines, databases and, where its tests need one, a portal of its own (see engines.py). A file's tests
stay together; so do all tests of a folder whose tests share a running portal. A test marked `alone` waits until the
others pause, and they pause until it is done.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

# The longest first; the rest is shared out by the file.
WITH_A_PORTAL = ("tests/browser/", "tests/reliability/")


def how_many() -> int:
    """One more than there are processors: who drives a portal waits half of the time."""
    return (os.cpu_count() or 2) + 1


class Shares(LoadScopeScheduling):
    """A process takes a file at a time, or a folder whose tests share a portal."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return next((folder for folder in WITH_A_PORTAL if path.startswith(folder)), path)


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
