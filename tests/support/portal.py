"""A whole portal for the tests that need one: web server, worker, beat, sandbox gateway and mail, each a process.

    def test_...(portal, page):
        page.goto(portal.url("/en/"))
        portal.kill("worker")              # as a failing machine would: SIGKILL to the whole group
        portal.start("worker")             # returns when it takes work
        portal.kill_engine("postgres")     # and portal.start_engines()
        wait_until(lambda: Filing.objects.get(reference=r).is_stamped)
        portal.mail_to("chan@example.hk")

The processes use a database of their own (`icms_portal`), made anew once a session with the reference data and the
cast. While a test has the `portal` fixture, Django in the test process is pointed at that same database and the same
documents, committed rows and no test transaction: read freely. Do not ask for `db` in the same test, and do not
queue work from the test process (its Celery messages go to another queue; the sweep, every two seconds here, would
find the promise). A test cleans up nothing: make what you need under a new reference.

What ends by itself is started again, as it is wherever the portal runs (docker-compose.yml, dev/run.py): a worker that
loses its broker at the wrong moment ends (Celery 5.7, "Unrecoverable error"). What a test killed stays dead. A test in
which something ended by itself fails, unless it killed an engine.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from dev import engines
from dev.engines import postgres, redis
from dev.processes import BASE, Child, Plan, answers, end_strays, free_port
from tests.support import databases

DATABASE = "icms_portal"
REDIS_DATABASE = 5
READY = {"worker": "ready.", "web": "Listening at", "beat": "", "gateway": "", "mail": ""}
START_SECONDS = 180


class Portal:
    """The running portal, and the means to hurt it."""

    def __init__(self, engines_folder: Path, scenes: bool = False) -> None:
        self.engines_folder = engines_folder
        self.scenes = scenes
        self.folder = engines_folder / "portal"
        end_strays(str(self.folder))
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / "log").mkdir(parents=True)
        addresses = engines.ensure(engines_folder)
        self.plan = Plan(
            var=self.folder,
            port=free_port(),
            gateway_port=free_port(),
            mail_port=free_port(),
            database_url=addresses.database_url.removesuffix("/icms") + f"/{DATABASE}",
            redis_url=addresses.redis_url.replace("?db=0", f"?db={REDIS_DATABASE}"),
        )
        self.children: dict[str, Child] = {}
        self.engines_died = False  # in this test
        self.came_back: list[str] = []  # what ended by itself in this test
        self._dead: set[str] = set()  # by a test's own hand
        self._hands = threading.Lock()
        self._closing = threading.Event()
        self._keeper = threading.Thread(target=self._keep_alive, daemon=True)

    def url(self, path: str = "/") -> str:
        """The address of a page, for a browser."""
        return self.plan.url + path

    def open(self) -> None:
        """Make the database anew, and start every process."""
        self._make_database()
        quiet = {"SWEEP_SECONDS": "2", "LOGIN_FAILED_LIMIT": "1000/m/ip", "PUBLIC_URL": self.plan.url}
        quiet |= {"DJANGO_SETTINGS_MODULE": "tests.settings"}
        quiet |= {"ICMS_DEMO": "1", "ICMS_DEMO_SCENES": str(int(self.scenes))}
        quiet |= {"PAYMENT_PAGE_ORIGINS": self.plan.gateway_url, "SANDBOX_GATEWAY_SLOW_SECONDS": "3"}
        environment = self.plan.environment() | quiet
        environment["EMAIL_URL"] = f"smtp://127.0.0.1:{self.plan.mail_port}"
        done = subprocess.run(
            [sys.executable, "manage.py", "prepare"],
            cwd=BASE,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"The portal's database could not be prepared:\n{done.stderr[-4000:]}")
        self.children = self.plan.children()
        for child in self.children.values():
            child.environment = environment
            child.start()
        for name in self.children:
            self._wait_for(name)
        self._keeper.start()

    def close(self) -> None:
        """Stop every process; the engines are left to the session."""
        self._closing.set()
        if self._keeper.is_alive():
            self._keeper.join()
        for child in reversed(self.children.values()):
            child.patience = 5
            child.stop()

    def kill(self, name: str) -> None:
        """End a process and all it started with SIGKILL, in the middle of whatever it does."""
        with self._hands:
            self._dead.add(name)
            self.children[name].kill()

    def freeze(self, name: str) -> None:
        """Hold a process and all it started where they are, as a machine that hangs; `kill` ends it."""
        process = self.children[name].process
        assert process is not None
        os.killpg(process.pid, signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        """Let what was frozen go on."""
        process = self.children[name].process
        assert process is not None
        os.killpg(process.pid, signal.SIGCONT)

    def stop(self, name: str) -> None:
        """Let a process finish what it does, then end it."""
        with self._hands:
            self._dead.add(name)
            self.children[name].stop()

    def start(self, name: str) -> None:
        """Start a process again; returns when it takes work."""
        with self._hands:
            self._dead.discard(name)
            self.children[name].start()
        self._wait_for(name)

    def kill_engine(self, name: str) -> None:
        """End PostgreSQL ("postgres") or Redis ("redis") with SIGKILL."""
        self.engines_died = True
        {"postgres": postgres.kill, "redis": redis.kill}[name](self.engines_folder)

    def start_engines(self) -> None:
        """Start what of the engines does not run; PostgreSQL recovers from its log."""
        engines.ensure(self.engines_folder)

    def mail_to(self, address: str) -> list[str]:
        """The text of each mail caught for this address, oldest first."""
        files = sorted(self.plan.mail_folder.glob("*.txt"))
        return [text for text in (file.read_text("utf-8") for file in files) if f"To: {address}" in text]

    def logs(self) -> str:
        """The end of every log, for the report of a failed test."""
        return "\n".join(f"--- {name}\n{child.last_lines(40)}" for name, child in self.children.items())

    @contextlib.contextmanager
    def database(self, blocker: Any) -> Iterator[None]:
        """Django in this process reads and writes the portal's own rows and documents."""
        from django.db import connections
        from django.test import override_settings

        connection = connections["default"]
        name = connection.settings_dict["NAME"]
        # Playwright keeps an event loop in this thread, which Django would take for an async caller.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        folders = {
            "DOCUMENT_ROOT": self.folder / "documents",
            "SCRATCH_ROOT": self.folder / "scratch",
            "SPOOL_ROOT": self.folder / "spool",
            "COURT_KEY_FILE": self.folder / "certificate" / "court-key.pem",
            "COURT_CERTIFICATE_FILE": self.folder / "certificate" / "court-certificate.pem",
        }
        with blocker.unblock(), override_settings(VAR_DIR=self.folder, PUBLIC_URL=self.plan.url, **folders):
            from tests.support import kept  # it needs Django, which a bench has not set up

            kept.SCENE.fall()
            connections.close_all()
            connection.settings_dict["NAME"] = DATABASE
            try:
                yield
            finally:
                connections.close_all()
                connection.settings_dict["NAME"] = name

    def _keep_alive(self) -> None:
        while not self._closing.wait(0.5):
            with self._hands:
                for name in self.children.keys() - self._dead:
                    if not self.children[name].is_alive():
                        self.came_back.append(name)
                        self.children[name].start()

    def _make_database(self) -> None:
        databases.create(DATABASE, self.engines_folder)

        from redis import Redis

        Redis.from_url(self.plan.redis_url).flushdb()

    def _wait_for(self, name: str) -> None:
        child = self.children[name]
        seen: list[str] = []

        def takes_work() -> bool:
            if not child.is_alive():
                raise RuntimeError(f"{name} ended at its start:\n{child.last_lines(40)}")
            seen.extend(child.new_lines())
            if name == "web":
                return answers(self.url("/readyz"))
            return not READY[name] or any(READY[name] in line for line in seen)

        wait_until(takes_work, START_SECONDS)


def wait_until(question: Callable[[], Any], seconds: float = 90.0) -> Any:
    """The first true answer to the question; fails the test when there is none in time."""
    deadline = time.monotonic() + seconds
    while not (answer := question()):
        if time.monotonic() > deadline:
            raise AssertionError(f"It did not come true within {seconds:g} seconds.")
        time.sleep(0.05)
    return answer
