"""Who still uses the engines, and the guard that stops them when nobody does.

Needs nothing but the standard library and its two neighbours: the guard runs this file by its path, alone.
"""

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

if __name__ == "__main__":  # run by path, with nothing of the project on the path
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dev.engines.paths import EnginePaths

STOP_SECONDS = 60


def lock(path: Path, *, shared: bool = False) -> int:
    """Wait for the lock on this file; the descriptor holds it until it is closed, or the process ends."""
    held = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(held, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
    return held


def try_lock(path: Path) -> int | None:
    """The lock on this file if nobody else holds it, else None."""
    held = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(held)
        return None
    return held


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """The lock on this file for a while."""
    held = lock(path)
    try:
        yield
    finally:
        os.close(held)


def ensure(paths: EnginePaths) -> None:
    """One guard watches over these engines; called by a process that holds its share of the users' lock."""
    free = try_lock(paths.guard_lock)
    if free is None:
        return
    os.close(free)
    with (paths.logs / "guard.log").open("ab") as log:
        subprocess.Popen(
            [sys.executable, "-P", __file__, str(paths.root)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environment(),
            cwd="/",
            start_new_session=True,
        )


def environment() -> dict[str, str]:
    """What an engine may see of ours: nothing that points it at another server, or marks it as part of one run."""
    kept = {"PATH", "HOME", "TMPDIR", "USER", "LD_LIBRARY_PATH"}
    return {name: value for name, value in os.environ.items() if name in kept}


def main(root: Path) -> None:
    """Wait until the last user has gone, then stop the engines."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    paths = EnginePaths(root)
    guarding = None
    for _ in range(10):
        # A user that looks whether there is a guard holds this lock for an instant: so try more than once.
        if (guarding := try_lock(paths.guard_lock)) is not None:
            break
        time.sleep(0.05)
    if guarding is None:
        return
    alone = lock(paths.users_lock)
    # A `var/` that was removed and made again has a guard of its own: this one's engines are gone with their files.
    still_ours = paths.users_lock.exists() and os.path.samestat(os.fstat(alone), paths.users_lock.stat())
    if still_ours:
        stop_engines(paths)
    # In this order: whoever starts next must find no guard before it may pass the users' lock.
    os.close(guarding)
    os.close(alone)


def stop_engines(paths: EnginePaths) -> None:
    """Stop both engines; call with the users' lock held alone."""
    say_to_redis(paths, b"SHUTDOWN NOSAVE")
    pid = postgres_pid(paths)
    if pid is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline and (
        postgres_pid(paths) is not None or processes_in("redis-server", paths.redis_data)
    ):
        time.sleep(0.02)
    for leftover in (paths.redis_pid, paths.redis_socket):
        leftover.unlink(missing_ok=True)


def postgres_pid(paths: EnginePaths) -> int | None:
    """The server's process, if the one its pid file names is really it."""
    try:
        pid = int(paths.postmaster_pid.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None
    if Path("/proc/self").exists():
        return pid if pid in processes_in("postgres", paths.data) else None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        pass
    return pid


def processes_in(name: str, folder: Path) -> list[int]:
    """The processes of this name that work in this folder, also when the folder was removed under them."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (entry / "comm").read_text().strip() == name and os.readlink(entry / "cwd") in (
                str(folder),
                f"{folder} (deleted)",
            ):
                found.append(int(entry.name))
    return found


def end_remains(name: str, folder: Path) -> None:
    """End an engine's processes that outlived their master; a moment to leave by themselves first."""
    deadline = time.monotonic() + 5
    while (remains := processes_in(name, folder)) and time.monotonic() < deadline:
        gone_folder = any(_cwd(pid).endswith(" (deleted)") for pid in remains)
        if gone_folder or name == "redis-server":
            break
        time.sleep(0.05)
    for pid in remains:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    while processes_in(name, folder):
        time.sleep(0.02)


def _cwd(pid: int) -> str:
    try:
        return os.readlink(f"/proc/{pid}/cwd")
    except OSError:
        return ""


def say_to_redis(paths: EnginePaths, words: bytes) -> bytes:
    """One command to this folder's Redis; empty when it does not answer."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as line:
        line.settimeout(2)
        line.connect(str(paths.redis_socket))
        line.sendall(words + b"\r\n")
        return line.recv(1024)
    return b""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
