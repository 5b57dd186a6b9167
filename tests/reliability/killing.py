"""Killing, as a failing machine would: the whole of a program, or only one of the processes that do its work."""

import os
import signal
from pathlib import Path

from tests.support.portal import Portal

WORKING = ("web", "worker")


def workers_of(portal: Portal, name: str) -> list[int]:
    """The processes under a program's master that do its work: gunicorn's workers, Celery's pool."""
    process = portal.children[name].process
    if process is None or process.poll() is not None:
        return []
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = entry.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(words[1]) == process.pid and words[0] != "Z":
            found.append(int(entry.parent.name))
    return sorted(found)


def kill_one_worker(portal: Portal, name: str, choice: int) -> bool:
    """End one process of those that do the work; its master starts another. False where there is none just now."""
    workers = workers_of(portal, name)
    if not workers:
        return False
    try:
        os.kill(workers[choice % len(workers)], signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
