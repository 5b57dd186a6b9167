"""What `bench.bulk` measures, in the environment of a portal: prints JSON. `python -m bench.bulk_load CLAIMS`."""

import json
import os
import resource
import sys
import tempfile
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import django
import pikepdf

django.setup()

from django.conf import settings  # noqa: E402

from accounts.models import User  # noqa: E402
from filings.bulk import services  # noqa: E402
from filings.bulk.examine import examine  # noqa: E402
from filings.bulk.writing.services import write_some  # noqa: E402
from filings.bulk.writing.tasks import make_bulk_acknowledgement  # noqa: E402
from filings.models import BulkApproval, BulkFiling  # noqa: E402
from filings.preflight.services import preflight, warm  # noqa: E402
from icms.lib import clock, storage  # noqa: E402
from tests.factories.bulk_filings import approved, lodge_bulk, rows, sent  # noqa: E402
from tests.factories.court import pay  # noqa: E402

PAGE = resource.getpagesize()


def measured(count: int, folder: Path) -> dict[str, Any]:
    """Seconds of the check and of the rest, and what they are compared with."""
    claimant = User.objects.select_related("organization").get(username="rvd.ou")
    if not BulkApproval.objects.exists():
        approved(claimant, User.objects.get(username="registry.sup"))
    table = [{**row, "your_reference": f"B{count}/{number}"} for number, row in enumerate(rows(count), start=1)]
    begun = sent(claimant, folder, table, at=clock.now())
    warm()
    alone = _alone(folder)
    services.begin_check(bulk_id=begun.pk, actor=claimant, language="en")
    memory = Memory()
    memory.start()
    start = time.perf_counter()
    examine(bulk_id=begun.pk)
    checked = time.perf_counter()
    bulk = BulkFiling.objects.get(pk=begun.pk)
    assert bulk.rows.good().count() == count, bulk.faults
    charge = lodge_bulk(bulk, at=clock.now())
    assert charge is not None
    pay(charge, at=clock.now())
    while write_some(bulk_id=bulk.pk):
        pass
    make_bulk_acknowledgement(bulk.pk)
    lodged = time.perf_counter()
    memory.end()
    bulk.refresh_from_db()
    return {
        "claims": count,
        "check": checked - start,
        "lodge": lodged - checked,
        "alone": alone,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        "memory": memory.quarters(),
        "isolated": memory.most_isolated,
        "pages": _pages(storage.path_of(bulk.acknowledgement_sha256)),
    }


class Memory(threading.Thread):
    """Looks every fifth of a second how much memory this process has, and the largest of those that examine files."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.own: list[int] = []
        self.most_isolated = 0
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(0.2):
            rss = _resident()
            self.own.append(rss.pop(os.getpid(), 0))
            self.most_isolated = max([self.most_isolated, *rss.values()])

    def end(self) -> None:
        self._over.set()
        self.join()

    def quarters(self) -> list[int]:
        """MB of this process after each quarter of the run."""
        return [self.own[(len(self.own) - 1) * part // 4] for part in range(1, 5)] if self.own else []


def _resident() -> dict[int, int]:
    """MB in memory of this process and of all that it started, by process."""
    parents, found = dict[int, int](), dict[int, int]()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        parents[int(entry.name)], found[int(entry.name)] = int(words[1]), int(words[21]) * PAGE // (1024 * 1024)
    mine = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in mine} - mine:
        mine |= more
    return {pid: found[pid] for pid in mine if pid in found}


def _pages(path: Path) -> int:
    with pikepdf.open(path) as paper:
        return len(paper.pages)


def _alone(folder: Path) -> float:
    """Seconds for preflight of each file of the zip, one by one in two threads."""
    with zipfile.ZipFile(folder / "claims.zip") as packed:
        packed.extractall(folder / "alone")
    paths = sorted((folder / "alone").iterdir())
    start = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(preflight, paths))
    return time.perf_counter() - start


if __name__ == "__main__":
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with tempfile.TemporaryDirectory() as scratch:
        sys.stdout.write(json.dumps(measured(int(sys.argv[1]), Path(scratch))) + "\n")
