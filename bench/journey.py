"""B2: the whole intake over HTTP, from the first page to the acknowledgement, beside what the disk and database give.

    python -m bench.journey SECONDS FILERS KILLED     (what `run` starts, in a process of its own; answers JSON)

People who file go on without a pause: a draft with its parties and its claim, one or two papers of 220 KB, check,
lodge, pay. Then the same while programs and single processes are killed; at the end every filing is looked at that
somebody was told was lodged.
"""

import json
import os
import random
import re
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from bench.worker import answer_of, machine_seconds, p, spent, time_of, tree
from dev.processes import BASE

RATE = 8.2  # the aim, three times the busiest hour of the busiest portal whose figures are public
PEOPLE = ("chan", "wong.ou", "ng", "wong.ou2")
PAPER_BYTES = 220_000
PATIENCE_SECONDS = 600
KILL_EVERY_SECONDS = 3.0
SLOWEST = 8  # rows of the profile by page
ENGINES = ("postgres", "redis-server")
HEAD = (
    "| filings | seconds | filings a second | a page, p50 / p95 | received → acknowledged, p50 / p95 | lost | twice |"
)


def run(quick: bool = False) -> str:
    """The tables of B2 as Markdown."""
    seconds = 15 if quick else 60
    environment = os.environ | {"PYTHONPATH": str(BASE)}
    plain = answer_of(environment, "bench.journey", str(seconds), "6", "0")
    killed = answer_of(environment, "bench.journey", str(seconds), "6", "1")
    lines = [HEAD, "| ---: " * (HEAD.count("|") - 1) + "|", _row(plain), _row(killed), ""]
    kills = ", ".join(f"{count} × {name}" for name, count in sorted(killed["kills"].items()))
    lines += [f"In the second row were killed: {kills}; {killed['troubles']} steps were tried again.", ""]
    held = "held" if plain["rate"] >= RATE and p(plain["pages"], 0.95) < 1 and not plain["lost"] else "MISSED"
    lines += [f"The aim is {RATE} a second with every page below 1 s at p95: {held}.", ""]
    lines += [*_where_it_goes(plain), ""]
    ceilings = (
        f"The ceilings in the same minute: {plain['commits']:.0f} durable commits a second of one row each, "
        f"{plain['copies']:.0f} copies of such a paper a second written and synced; "
        f"others took {plain['others']:.0%} of the machine."
    )
    return "\n".join([*lines, ceilings])


def _row(result: dict[str, Any]) -> str:
    cells = [result["filings"], f"{result['seconds']:.0f}", f"{result['rate']:.2f}"]
    for name in ("pages", "acknowledged"):
        cells.append(f"{time_of(p(result[name], 0.5))} / {time_of(p(result[name], 0.95))}")
    return "| " + " | ".join(str(cell) for cell in [*cells, result["lost"], result["twice"]]) + " |"


def _where_it_goes(result: dict[str, Any]) -> Iterable[str]:
    """Core-seconds of one filing by program, then the pages that take most of its time."""
    each = {name: seconds / result["filings"] for name, seconds in result["cores"].items()}
    yield "| core-seconds a filing | " + " | ".join(each) + " | together |"
    yield "| --- |" + " ---: |" * (len(each) + 1)
    yield "| |" + "".join(f" {seconds:.2f} |" for seconds in each.values()) + f" {sum(each.values()):.2f} |"
    yield ""
    yield "| page | times a filing | p50 | p95 | of all time waited |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    waited = sum(sum(times) for times in result["by_page"].values())
    slowest = sorted(result["by_page"].items(), key=lambda page: -sum(page[1]))[:SLOWEST]
    for name, times in slowest:
        yield (
            f"| {name} | {len(times) / result['filings']:.1f} | {time_of(p(times, 0.5))} |"
            f" {time_of(p(times, 0.95))} | {sum(times) / waited:.0%} |"
        )


@dataclass
class Day:
    """What was seen while people filed: how long each page took, and what they were told was lodged."""

    saw: dict[str, list[bytes]] = field(default_factory=dict)
    by_page: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    evening: threading.Event = field(default_factory=threading.Event)
    failures: list[BaseException] = field(default_factory=list)


def page_of(method: str, path: str) -> str:
    """A page by its kind: `GET /filings/…/check/`."""
    path = re.sub(r"/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z](?=/)", "/…", path.removeprefix("/en"))
    return f"{method} {re.sub(r'/(?=[^/]*[0-9])[0-9A-Za-z_-]{16,}', '/…', path)}"


def load(seconds: int, filers: int, kills: bool) -> dict[str, Any]:
    """File for so long on a portal of one's own; answers what was measured. AssertionError where it is not whole."""
    from tests.support import engines  # isort: skip  (before Django reads its settings)

    import django

    django.setup()

    from filings.models import Acknowledgement, Filing
    from tests.reliability.journey import DOCUMENTS, Filer, Patience
    from tests.reliability.killing import WORKING, kill_one_worker
    from tests.reliability.visitor import Answer, Visitor
    from tests.reliability.whole import must_be_whole, wait_until_quiet
    from tests.support.portal import Portal, wait_until

    day, patience, killed = Day(), Patience(seconds=PATIENCE_SECONDS), Counter[str]()

    class Timed(Visitor):
        def _once(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> tuple[Answer, str]:
            begun = time.perf_counter()
            found = super()._once(method, url, body, headers)
            if url.startswith(self.base):
                day.by_page[page_of(method, found[0].path)].append(time.perf_counter() - begun)
            return found

    def file_on(number: int) -> None:
        try:
            filer = Filer(Timed(portal.url("/")), PEOPLE[number % len(PEOPLE)], patience).sign_in()
            count = 0
            while not day.evening.is_set():
                count += 1
                # In the middle one and a half papers, as in the busiest portal's hour.
                files = [(name, paper(f"{name} {number} {count}")) for name in DOCUMENTS[: 1 + count % 2]]
                reference = filer.draft(files)
                filer.lodge(reference)
                day.saw[reference] = [content for _name, content in files]
        except BaseException as failure:
            day.failures.append(failure)

    portal = Portal(engines.FOLDER)
    portal.open()
    blocker: Any = type("Blocker", (), {"unblock": staticmethod(nullcontext)})
    try:
        with portal.database(blocker):
            commits, copies = ceilings()
            threads = [threading.Thread(target=file_on, args=[number], daemon=True) for number in range(filers)]
            for thread in threads:
                thread.start()
            wait_until(lambda: day.failures or len(day.saw) >= filers, PATIENCE_SECONDS)  # everything is warm
            day.by_page.clear()
            before, begun, machine, warm = cores_of(portal), time.monotonic(), machine_seconds(), len(day.saw)
            dice = random.Random(2026)
            while time.monotonic() < begun + seconds and not day.failures:
                day.evening.wait(KILL_EVERY_SECONDS if kills else 0.2)
                name = dice.choice(WORKING)
                if kills and dice.random() < 0.2:
                    portal.kill(name)
                    portal.start(name)
                    killed[f"{name}, all of it"] += 1
                elif kills and kill_one_worker(portal, name, dice.randrange(64)):
                    killed[f"{name}, one process"] += 1
            lodged, lasted = len(day.saw) - warm, time.monotonic() - begun
            day.evening.set()
            for thread in threads:
                thread.join(PATIENCE_SECONDS)
            if day.failures:
                raise day.failures[0]
            wait_until_quiet(PATIENCE_SECONDS)
            cores = {name: spent_now - before.get(name, 0.0) for name, spent_now in cores_of(portal).items()}
            busy, whole = (after - then for after, then in zip(machine_seconds(), machine, strict=True))
            must_be_whole(day.saw)
            rows = Filing.objects.filter(reference__in=day.saw)
            made = Acknowledgement.objects.filter(stamp__filing__in=rows, stamp__supersedes=None)
            facts = made.values_list("made_at", "stamp__filing__received_at")
            lengths = [(made_at - received_at).total_seconds() for made_at, received_at in facts]
            return {
                "filings": len(day.saw) - warm,
                "seconds": lasted,
                "rate": lodged / lasted,
                "pages": [each for times in day.by_page.values() for each in times],
                "by_page": day.by_page,
                "acknowledged": lengths,
                "lost": len(day.saw) - rows.count(),
                "twice": Filing.objects.exclude(received_at=None).count() - len(day.saw),
                "kills": killed,
                "troubles": len(patience.troubles),
                "cores": cores,
                "commits": commits,
                "copies": copies,
                "others": max(0.0, busy - sum(cores.values())) / whole,
            }
    finally:
        portal.close()


def paper(title: str) -> bytes:
    """A sound PDF of about 220 KB, like no other."""
    import pikepdf

    from tests.factories.court import pdf

    kept = BytesIO()
    with pikepdf.open(BytesIO(pdf(title))) as made:
        made.Root.Scan = made.make_stream(random.Random(title).randbytes(PAPER_BYTES))
        made.save(kept)
    return kept.getvalue()


def ceilings() -> tuple[float, float]:
    """Durable commits of one row a second, and papers a second written and synced, each for two seconds."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_commits (number int)")
        commits = _a_second(lambda: cursor.execute("INSERT INTO bench_commits VALUES (1)"))
        cursor.execute("DROP TABLE bench_commits")
    content, folder = bytes(PAPER_BYTES), BASE / "var"
    copies = _a_second(lambda: _synced(folder / "bench-copy", content))
    (folder / "bench-copy").unlink()
    return commits, copies


def _a_second(step: Any) -> float:
    count, begun = 0, time.perf_counter()
    while time.perf_counter() < begun + 2:
        step()
        count += 1
    return count / (time.perf_counter() - begun)


def _synced(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def cores_of(portal: Any) -> dict[str, float]:
    """Processor seconds by program so far: the portal's, its engines', and this load's own."""
    found = {
        name: spent(tree(child.process.pid)) for name, child in portal.children.items() if child.process is not None
    }
    for name in ENGINES:
        pids = [pid.name for pid in Path("/proc").glob("[0-9]*") if _is_engine(pid, name, str(portal.engines_folder))]
        found[name] = spent({each for pid in pids for each in tree(int(pid))})
    return found | {"the load": time.process_time()}


def _is_engine(pid: Path, name: str, folder: str) -> bool:
    try:
        words = (pid / "cmdline").read_text(errors="replace")
    except OSError:
        return False
    return name in words.split("\0")[0] and (folder in words or "icms-" in words)


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:4]]
    print(json.dumps(load(asked[0], asked[1], bool(asked[2]))))
