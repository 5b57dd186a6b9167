"""PostgreSQL and Redis that come as wheels, for a machine that has neither.

One folder (``var/``) holds one pair of engines. They listen only on Unix sockets, in a folder that only
their own account may enter, and they end when the last process that uses them ends, however it ends: each
user holds a shared lock for its whole life, and a guard that waits for that lock alone stops them.

As a Django database engine (``dev.engines``) this package starts what it needs at the first connection.
"""

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from dev.engines import guard, postgres, redis
from dev.engines.paths import Addresses, EngineError, EnginePaths

__all__ = ["Addresses", "EngineError", "EnginePaths", "addresses", "ensure", "healthy", "made_at", "stop"]

_held: dict[Path, int] = {}
_turn = threading.Lock()


def addresses(root: Path) -> Addresses:
    """Where the engines of this folder answer, whether or not they run; touches nothing."""
    return EnginePaths(root).addresses


def ensure(root: Path) -> Addresses:
    """Both engines run and answer, and stay for as long as this process lives.

    Raises EngineError with one sentence for a person when they cannot be made to run.
    """
    paths = EnginePaths(root)
    with _turn:
        with _readable_errors(paths):
            paths.make_folders()
            if not _holds(paths):
                _held[paths.root] = guard.lock(paths.users_lock, shared=True)
        if not healthy(paths.root):
            with _readable_errors(paths), guard.locked(paths.start_lock):
                postgres.ensure(paths)
                redis.ensure(paths)
        guard.ensure(paths)
    return paths.addresses


def healthy(root: Path) -> bool:
    """Do both engines of this folder answer now?"""
    paths = EnginePaths(root)
    return postgres.answers(paths) and redis.answers(paths)


def made_at(root: Path) -> int:
    """When this folder's database was made, in nanoseconds: another one for a new database in the same place."""
    return (EnginePaths(root).data / "PG_VERSION").stat().st_mtime_ns


def stop(root: Path, patience: float = 30.0) -> bool:
    """This process is done with the engines; they end unless another uses them. True when they ended.

    `patience` is in seconds.
    """
    paths = EnginePaths(root)
    with _turn:
        held = _held.pop(paths.root, None)
        if held is not None:
            os.close(held)
    if not paths.root.exists():
        return True
    started = time.monotonic()
    while time.monotonic() - started < patience:
        alone = guard.try_lock(paths.users_lock)
        if alone is not None:
            guard.stop_engines(paths)
            os.close(alone)
            return True
        if not paths.postmaster_pid.exists() and not paths.redis_pid.exists():
            return True
        # The guard needs a moment to have its turn; engines that still answer after it belong to others.
        if time.monotonic() - started > 1.0 and healthy(paths.root):
            return False
        time.sleep(0.05)
    return False


def _holds(paths: EnginePaths) -> bool:
    """Has this process its share of the users' lock, in the file that is there now?"""
    held = _held.get(paths.root)
    if held is None:
        return False
    if paths.users_lock.exists() and os.path.samestat(os.fstat(held), paths.users_lock.stat()):
        return True
    os.close(_held.pop(paths.root))
    return False


@contextlib.contextmanager
def _readable_errors(paths: EnginePaths) -> Iterator[None]:
    """A folder that cannot be written is told in a sentence, not a traceback."""
    try:
        yield
    except PermissionError as error:
        raise EngineError(
            f"{error.filename or paths.root} cannot be written by this account: it belongs to another "
            f"(a run as root, perhaps). Run as that account, or give it to yours with chown."
        ) from error
    except OSError as error:
        raise EngineError(f"The engines under {paths.root} could not be started: {error}.") from error
