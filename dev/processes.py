"""The programs that make a running portal: started, watched, stopped in order, none left behind."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

MARK = "ICMS_RUN"
PLAYING = "scenes.playing"  # a file that is there while the scenes of the demonstration are played
BIG_LOG_BYTES = 5 * 1024 * 1024
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass
class Child:
    """One program of the portal, in a process group of its own, writing into its own log."""

    name: str
    words: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    patience: float = 15.0
    process: subprocess.Popen[bytes] | None = None
    starts: deque[float] = field(default_factory=lambda: deque(maxlen=5))
    _read_to: int = 0

    def start(self) -> None:
        """Start it, after whatever an earlier life of it left running.

        It ends with whoever started it. The kernel means the very thread, so what another than the main thread starts
        is left to live on, and only `end_strays` ends it after a killed run.
        """
        self.kill()
        is_main = threading.current_thread() is threading.main_thread()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > BIG_LOG_BYTES and not self.starts:
            self.log.replace(self.log.with_suffix(".old.log"))
        with self.log.open("ab") as log:
            self._read_to = log.tell() if not self.starts else self._read_to
            self.process = subprocess.Popen(
                self.words,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_end_with_parent if _libc and is_main else None,
            )
        self.starts.append(time.monotonic())

    def is_alive(self) -> bool:
        """Has it been started, and not ended?"""
        return self.process is not None and self.process.poll() is None

    def fails_at_once(self, within: float = 60.0) -> bool:
        """Has it been started as often as we allow, all in this many seconds?"""
        return len(self.starts) == self.starts.maxlen and time.monotonic() - self.starts[0] < within

    def ask_to_stop(self) -> None:
        """Let it finish what it does."""
        if self.is_alive() and self.process is not None:
            self.process.terminate()

    def stop(self) -> None:
        """Ask, wait as long as its patience, then end it and all it started."""
        self.ask_to_stop()
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(self.patience)
        self.kill()

    def kill(self) -> None:
        """End it and all it started at once, as a failing machine would."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def new_lines(self) -> list[str]:
        """What it wrote since the last time, in whole lines."""
        try:
            with self.log.open("rb") as log:
                log.seek(self._read_to)
                text = log.read()
        except FileNotFoundError:
            return []
        whole = text[: text.rfind(b"\n") + 1]
        self._read_to += len(whole)
        return whole.decode(errors="replace").splitlines()

    def last_lines(self, count: int = 15) -> str:
        """The end of its log, for whoever has to find out why."""
        with contextlib.suppress(FileNotFoundError):
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])
        return ""


def _end_with_parent() -> None:
    """Runs in the child: whoever started it may be killed, and it must not stay behind."""
    assert _libc is not None
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def end_strays(mark: str) -> int:
    """End processes that a killed run of the same place left behind; returns how many there were."""
    strays = list(_marked(mark))
    for pid in strays:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 5
    while list(_marked(mark)) and time.monotonic() < deadline:
        time.sleep(0.02)
    return len(strays)


def _marked(mark: str) -> list[int]:
    wanted = f"{MARK}={mark}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if wanted in (entry / "environ").read_bytes().split(b"\0") and int(entry.name) != os.getpid():
                found.append(int(entry.name))
    return found


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """May a server of ours listen here?"""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(first_choice: int = 0) -> int:
    """This port if it is free, else one that is."""
    if first_choice and is_free(first_choice):
        return first_choice
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str, timeout: float = 5.0) -> bool:
    """Does a GET of this address succeed? `timeout` is in seconds."""
    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer:  # noqa: S310  (our own address)
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


BASE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Plan:
    """Where one portal runs: its folder, its ports on this machine, its engines."""

    var: Path
    port: int
    gateway_port: int
    database_url: str
    redis_url: str
    mail_port: int | None = None
    host: str = "127.0.0.1"
    web_workers: int = 2
    worker_processes: int = 2

    @property
    def url(self) -> str:
        """The portal's address on this machine."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def gateway_url(self) -> str:
        """The sandbox gateway's address."""
        return f"http://127.0.0.1:{self.gateway_port}"

    @property
    def mail_folder(self) -> Path:
        """Where caught mail can be read."""
        return self.var / "mail"

    def environment(self) -> dict[str, str]:
        """What each program is told; what the person set beforehand stays."""
        told = {
            "DJANGO_SETTINGS_MODULE": "dev.settings",
            "PYTHONUNBUFFERED": "1",
            "ICMS_VAR": str(self.var),
            MARK: str(self.var),
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "SANDBOX_GATEWAY_URL": self.gateway_url,
        }
        usual = {"PUBLIC_URL": self.url, "PAYMENT_PAGE_ORIGINS": self.gateway_url}
        if self.mail_port is not None:
            told["EMAIL_URL"] = f"smtp://127.0.0.1:{self.mail_port}"
        return usual | dict(os.environ) | told

    def children(self) -> dict[str, Child]:
        """The programs by name, in the order in which they start; they stop in the reverse order."""
        celery = [sys.executable, "-m", "celery", "-A", "icms"]
        programs: dict[str, list[str]] = {
            "gateway": [sys.executable, "-m", "dev.sandbox.server"],
            "worker": [
                *celery,
                "worker",
                f"--concurrency={self.worker_processes}",
                "--loglevel=INFO",
                "--without-gossip",
                "--without-mingle",
            ],
            "beat": [
                *celery,
                "beat",
                "--loglevel=WARNING",
                "--pidfile=",
                f"--schedule={self.var / 'beat' / 'schedule'}",
            ],
            "web": [
                *(sys.executable, "-m", "gunicorn", "icms.wsgi:application"),
                f"--bind={self.host}:{self.port}",
                f"--workers={self.web_workers}",
                *("--worker-class=gthread", "--threads=4", "--timeout=120", "--graceful-timeout=15"),
                *("--access-logfile=-", "--no-control-socket", "--preload"),
            ],
        }
        if self.mail_port is not None:
            words = [sys.executable, "-m", "dev.mailcatcher", str(self.mail_port), str(self.mail_folder)]
            programs = {"mail": words} | programs
        for folder in ("beat", "static"):
            (self.var / folder).mkdir(parents=True, exist_ok=True)
        environment = self.environment()
        return {
            name: Child(name, words, environment, self.var / "log" / f"{name}.log") for name, words in programs.items()
        }
