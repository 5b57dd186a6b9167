"""PostgreSQL and Redis that come as wheels, for a machine that has neither.

One folder (``var/``) holds one pair of engines. They listen only on Unix sockets, in a folder that only
their own account may enter, and they end when the last process that uses them ends, however it ends: each
user holds a shared lock for its whole life, and a guard that waits for that lock alone stops them.

As a Django database engine (``icms.embedded``) this package starts what it needs at the first connection.
"""

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from icms.embedded import guard, postgres, redis
from icms.embedded.places import Addresses, EngineError, Places

__all__ = ["Addresses", "EngineError", "Places", "addresses", "broker_url", "ensure", "healthy", "stop"]

_held: dict[Path, int] = {}
_turn = threading.Lock()


def addresses(root: Path) -> Addresses:
    """Where the engines of this folder answer, whether or not they run; touches nothing."""
    return Places(root).addresses


def broker_url(redis_url: str) -> str:
    """The same Redis as Celery spells it: sockets have another scheme there."""
    return redis_url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=", 1)


def ensure(root: Path) -> Addresses:
    """Both engines run and answer, and stay for as long as this process lives.

    Raises EngineError with one sentence for a person when they cannot be made to run.
    """
    places = Places(root)
    with _turn:
        with _readable_errors(places):
            places.make_folders()
            if not _holds(places):
                _held[places.root] = guard.lock(places.users_lock, shared=True)
        if not healthy(places.root):
            with _readable_errors(places), guard.locked(places.start_lock):
                postgres.ensure(places)
                redis.ensure(places)
        guard.ensure(places)
    return places.addresses


def healthy(root: Path) -> bool:
    """Do both engines of this folder answer now?"""
    places = Places(root)
    return postgres.answers(places) and redis.answers(places)


def stop(root: Path, patience: float = 30.0) -> bool:
    """This process is done with the engines; they end unless another uses them. True when they ended.

    `patience` is in seconds.
    """
    places = Places(root)
    with _turn:
        held = _held.pop(places.root, None)
        if held is not None:
            os.close(held)
    if not places.root.exists():
        return True
    started = time.monotonic()
    while time.monotonic() - started < patience:
        alone = guard.try_lock(places.users_lock)
        if alone is not None:
            guard.stop_engines(places)
            os.close(alone)
            return True
        if not places.postmaster_pid.exists() and not places.redis_pid.exists():
            return True
        # The guard needs a moment to have its turn; engines that still answer after it belong to others.
        if time.monotonic() - started > 1.0 and healthy(places.root):
            return False
        time.sleep(0.05)
    return False


def _holds(places: Places) -> bool:
    """Has this process its share of the users' lock, in the file that is there now?"""
    held = _held.get(places.root)
    if held is None:
        return False
    if places.users_lock.exists() and os.path.samestat(os.fstat(held), places.users_lock.stat()):
        return True
    os.close(_held.pop(places.root))
    return False


@contextlib.contextmanager
def _readable_errors(places: Places) -> Iterator[None]:
    """A folder that cannot be written is told in a sentence, not a traceback."""
    try:
        yield
    except PermissionError as error:
        raise EngineError(
            f"{error.filename or places.root} cannot be written by this account: it belongs to another "
            f"(a run as root, perhaps). Run as that account, or give it to yours with chown."
        ) from error
    except OSError as error:
        raise EngineError(f"The engines under {places.root} could not be started: {error}.") from error
