"""The process behind `isolate`: loads the libraries, reads jobs as lines of JSON, forks a limited child for each."""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import resource
import select
import signal
import sys
import time
from typing import Any

IDLE_SECONDS = 600
MEGABYTE = 1024 * 1024
# In memory are a process's own data and the code of its libraries; it also maps files that it never reads whole.
CODE_BYTES, MAPPED_BYTES = 32 * MEGABYTE, 1024 * MEGABYTE
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
# glibc's abort and pdfium's deliberate crash are how native code ends when it gets no memory.
OUT_OF_MEMORY_SIGNALS = {signal.SIGABRT, signal.SIGTRAP, signal.SIGILL}


def load(name: str) -> Any:
    """The function `package.module:function`; its module's `warm()` is called the first time."""
    module_name, function_name = name.split(":")
    known = module_name in sys.modules
    module = importlib.import_module(module_name)
    if not known and hasattr(module, "warm"):
        module.warm()
        gc.collect()
        gc.freeze()  # no child looks through what was loaded here, so that its pages stay shared
    return getattr(module, function_name)


def limit(bounds: dict[str, Any]) -> None:
    """Bind this process: memory, processor time, no core file, no new privileges, and not to outlive its parent."""
    resource.setrlimit(resource.RLIMIT_DATA, (bounds["memory_bytes"] - CODE_BYTES,) * 2)
    resource.setrlimit(resource.RLIMIT_AS, (bounds["memory_bytes"] + MAPPED_BYTES,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (bounds["cpu_seconds"], bounds["cpu_seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def work(function: Any, request: dict[str, Any], out: int) -> None:
    """The child: do the job, write one answer, end without clean-up."""
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    limit(request["bounds"])
    try:
        answer = {"outcome": "done", "result": function(*request["arguments"])}
    except MemoryError:
        answer = {"outcome": "exceeded", "what": "memory"}
    except Exception as error:
        answer = {"outcome": "failed", "kind": type(error).__name__, "message": str(error)[:500]}
    with open(out, "wb") as pipe:
        pipe.write(json.dumps(answer).encode())
    os._exit(0)


def collect(pipe: int, until: float) -> bytes | None:
    """All that the child writes, or None where the wall time passed first."""
    parts: list[bytes] = []
    while True:
        ready, _, _ = select.select([pipe], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            return None
        part = os.read(pipe, 1 << 16)
        if not part:
            return b"".join(parts)
        parts.append(part)


def verdict(written: bytes | None, status: int) -> dict[str, Any]:
    """What became of a child, from what it wrote and how it ended."""
    if written is None:
        return {"outcome": "exceeded", "what": "time"}
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number in (signal.SIGXCPU, signal.SIGKILL):
            return {"outcome": "exceeded", "what": "time"}
        if number in OUT_OF_MEMORY_SIGNALS:
            return {"outcome": "exceeded", "what": "memory"}
        return {"outcome": "crashed", "what": signal.Signals(number).name}
    try:
        answer: dict[str, Any] = json.loads(written)
    except ValueError:
        return {"outcome": "crashed", "what": "no answer"}
    return answer


def do(request: dict[str, Any]) -> dict[str, Any]:
    """One job from start to end."""
    function = load(request["function"])
    if request["arguments"] is None:
        return {"outcome": "done", "result": None}
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            work(function, request, writer)
        finally:
            os._exit(1)
    os.close(writer)
    written = collect(reader, time.monotonic() + request["bounds"]["wall_seconds"])
    os.close(reader)
    if written is None:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return verdict(written, status)


def main() -> None:
    """Serve jobs until the input closes or nothing came for ten minutes."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    requests = os.fdopen(0, "rb", closefd=False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while select.select([requests], [], [], IDLE_SECONDS)[0]:
        line = requests.readline()
        if not line:
            return
        answers.write(json.dumps(do(json.loads(line))).encode() + b"\n")
        answers.flush()


if __name__ == "__main__":
    main()
