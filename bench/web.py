"""A portal with its web server and a database of its own, for the benchmarks of pages (B4, B5)."""

import contextlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg2

from dev import engines
from dev.processes import BASE, Plan, end_strays, free_port
from tests.support.portal import wait_until

FOLDER = BASE / "var" / "bench" / "web"
WAIT_SECONDS = 120


@dataclass(frozen=True)
class Web:
    """A running web server: where, with which environment, and its log."""

    plan: Plan
    environment: dict[str, str]
    process: int

    def made(self, module: str, *words: str) -> Any:
        """What a module makes in this portal's database; it prints one line of JSON."""
        command = [sys.executable, "-m", module, *words]
        done = subprocess.run(command, capture_output=True, text=True, cwd=BASE, env=self.environment, check=False)
        if done.returncode:
            raise RuntimeError(f"{module} failed:\n{done.stderr[-3000:]}")
        return json.loads(done.stdout.splitlines()[-1])

    def open(self, path: str, session: str) -> tuple[HTTPConnection, HTTPResponse]:
        """An answer on a connection of its own; its body is still to be read. Raises RuntimeError for any but 200."""
        connection = HTTPConnection("127.0.0.1", self.plan.port, timeout=WAIT_SECONDS)
        connection.request("GET", path, headers={"Cookie": f"sessionid={session}", "Host": "127.0.0.1"})
        answer = connection.getresponse()
        if answer.status != 200:
            raise RuntimeError(f"{path} answers {answer.status}.")
        return connection, answer

    def seconds(self, path: str, session: str) -> float:
        """How long the whole page takes."""
        start = perf_counter()
        connection, answer = self.open(path, session)
        answer.read()
        connection.close()
        return perf_counter() - start

    def peak_megabytes(self) -> float:
        """The most memory that any process of the web server has held."""
        return max(_peak(pid) for pid in [self.process, *_children(self.process)]) / 1024

    def forget_peak(self) -> float:
        """Begin to measure anew; what the largest process holds now, in MB."""
        for pid in [self.process, *_children(self.process)]:
            Path(f"/proc/{pid}/clear_refs").write_text("5")
        return self.peak_megabytes()


@contextlib.contextmanager
def web() -> Iterator[Web]:
    """The portal's web server on a fresh database; everything ends with the block."""
    folder = FOLDER.parent / "engines"
    end_strays(str(FOLDER))
    shutil.rmtree(FOLDER, ignore_errors=True)
    addresses = engines.ensure(folder)
    _new_database(str(engines.EnginePaths(folder).sockets))
    plan = Plan(
        var=FOLDER,
        port=free_port(),
        gateway_port=free_port(),
        mail_port=None,
        database_url=addresses.database_url.removesuffix("/icms") + "/icms_web",
        redis_url=addresses.redis_url,
    )
    environment = plan.environment() | {"ICMS_DEMO": "1", "ICMS_DEMO_SCENES": "0", "LOG_LEVEL": "WARNING"}
    environment["PYTHONPATH"] = str(BASE)
    subprocess.run([sys.executable, "manage.py", "prepare"], cwd=BASE, env=environment, check=True, capture_output=True)
    child = plan.children()["web"]
    child.environment = environment
    try:
        child.start()
        wait_until(lambda: "Booting worker" in child.last_lines(), WAIT_SECONDS)
        assert child.process is not None
        yield Web(plan, environment, child.process.pid)
    finally:
        child.patience = 5
        child.stop()
        engines.stop(folder)
        shutil.rmtree(FOLDER, ignore_errors=True)


def p(values: list[float], share: float) -> float:
    """The value below which this share of them lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _new_database(sockets: str) -> None:
    connection = psycopg2.connect(host=sockets, user="icms", dbname="postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS icms_web WITH (FORCE)")
        cursor.execute("CREATE DATABASE icms_web")
    connection.close()


def _peak(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0


def _children(root: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{root}/task/{root}/children").read_text().split()]
