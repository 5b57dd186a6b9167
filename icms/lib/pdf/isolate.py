"""Run work on untrusted files in a process of its own, with limits on memory, processor time and wall time.

Gunicorn and Celery workers may not have multiprocessing children, and starting Python anew costs a second; so each
worker keeps a fork server (`fork_server.py`), which has the libraries loaded and forks one child for each job.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
PASSED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TZ", "HOME")
MOST_IDLE = 2


@dataclass(frozen=True)
class Bounds:
    """What one job may use: bytes of memory with all that is loaded, seconds of processor and of wall time."""

    memory_bytes: int = 1536 * 1024 * 1024
    cpu_seconds: int = 30
    wall_seconds: float = 60.0


class IsolationError(Exception):
    """The job did not come to an answer."""


class LimitExceeded(IsolationError):
    """The job used more memory or time than it may; the message says which."""


class JobCrashed(IsolationError):
    """The job's process died of the file; the message names the signal."""


class JobFailed(IsolationError):
    """The job raised: `kind` is the name of the exception's class."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind, self.message = kind, message


class _ForkServer:
    """The warm process of one worker, and the pipe to it. One job at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "icms.lib.pdf.fork_server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
        )
        self.owner = os.getpid()

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send a job and wait for its answer. Raises EOFError or OSError where the server has gone."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise EOFError("the server has gone")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        """Let the server end; it leaves when its input closes."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what was not sent to a dead server is lost with it
                    pipe.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


_idle: list[_ForkServer] = []
_lock = threading.Lock()
# As many jobs at once as there are processors: hostile files wait for each other, and the pages go on.
_places = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))


def _take() -> _ForkServer | None:
    """An idle server of this process; one inherited through a fork belongs to the parent and is dropped."""
    with _lock:
        while _idle:
            server = _idle.pop()
            if server.owner == os.getpid():
                return server
    return None


def _give_back(server: _ForkServer) -> None:
    with _lock:
        if len(_idle) < MOST_IDLE:
            _idle.append(server)
            return
    server.close()


def _ask(request: dict[str, Any]) -> dict[str, Any]:
    kept = _take()
    if kept is not None:
        try:
            answer = kept.ask(request)
        except (EOFError, OSError, ValueError):
            kept.close()  # it went after its idle time; a new one takes the job
        else:
            _give_back(kept)
            return answer
    fresh = _ForkServer()
    try:
        answer = fresh.ask(request)
    except (EOFError, OSError, ValueError) as error:
        fresh.close()
        raise JobCrashed("the isolated process could not be started") from error
    _give_back(fresh)
    return answer


def run(function: str, *arguments: Any, bounds: Bounds = Bounds()) -> Any:
    """Call `package.module:function` with JSON values in a child process and answer its JSON result.

    Raises LimitExceeded, JobCrashed or JobFailed. The function's module may have a `warm()`, called once for each
    server, to load what every job needs.
    """
    with _places:
        answer = _ask({"function": function, "arguments": arguments, "bounds": asdict(bounds)})
    match answer["outcome"]:
        case "done":
            return answer["result"]
        case "exceeded":
            raise LimitExceeded(answer["what"])
        case "crashed":
            raise JobCrashed(answer["what"])
        case _:
            raise JobFailed(answer["kind"], answer["message"])


def warm(function: str) -> None:
    """Start a server and load a function's module, so that the first job does not wait for it."""
    _ask({"function": function, "arguments": None, "bounds": asdict(Bounds())})


def close_all() -> None:
    """End every idle server of this process (tests; an orderly end of a worker)."""
    with _lock:
        servers, _idle[:] = list(_idle), []
    for server in servers:
        if server.owner == os.getpid():
            server.close()
