"""B7: how soon a received filing is stamped and acknowledged, beside an empty task in the same queue.

    python -m bench.worker [--quick] [--papers]

With `--papers` only what each paper costs one core.
A portal of its own: engines, worker, beat, gateway and mail under var/bench, as `make run` starts them.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import psycopg2

from dev import engines
from dev.processes import BASE, Plan, answers, end_strays, free_port
from tests.support.portal import wait_until

FOLDER = BASE / "var" / "bench" / "portal"
RATE, AIM_SECONDS = 8, 2.0
TICKS = os.sysconf("SC_CLK_TCK")
HEAD = (
    "| filings a second | seconds | filings | an empty task, idle | an empty task, under this load |"
    " received → stamped | received → acknowledged | received → receipt for the money | all done after |"
    " the worker's own time, each filing | machine taken by others |"
)
NOTE = (
    "Each cell is p50 / p95. The worker has two processes on the machine's cores, and shares them with PostgreSQL, "
    "Redis, mail and the load, which settles each payment as the web server does (that is when a filing is received). "
    "Every third filing is in Chinese. Stamps go before acknowledgements, and those before receipts and mail; "
    "*all done* is when the last receipt was made, counted from the first payment."
)
PARTS = ("whole", "facts", "page", "layout", "drawing", "signing")
PAPER_AIMS = {"English": 100, "Chinese": 130}
PAPERS_NOTE = (
    "Each row is the cheapest round of many in one process that has its fonts and its key open. *Facts* is what is "
    "read from the rows, *page* the template, *layout* the boxes and lines, *drawing* the file, its fonts and tags, "
    "*signing* the court's signature; *whole* has a few milliseconds more."
)


def run(quick: bool = False) -> str:
    """The table of B7 as Markdown; the last row is at the rate of the aim."""
    seconds = 10 if quick else 60
    rates = [(2, seconds // 2), (RATE, seconds)] if quick else [(2, seconds // 2), (4, seconds // 2), (RATE, seconds)]
    with portal_of_its_own() as (environment, worker):
        cost = costs_of_papers(environment, rounds=10 if quick else 30)
        results = [watched(environment, worker, rate, length) for rate, length in rates]
    lines = [HEAD, "| ---: " * (HEAD.count("|") - 1) + "|"]
    lines += [_row(rate, length, result) for (rate, length), result in zip(rates, results, strict=True)]
    return "\n".join([*lines, "", _verdict(results[-1]), NOTE, "", cost])


def papers() -> str:
    """Only what each paper costs one core, without the load."""
    with portal_of_its_own() as (environment, _):
        return costs_of_papers(environment, rounds=30)


def costs_of_papers(environment: dict[str, str], rounds: int) -> str:
    """The table of what a paper costs one core, part by part, and what bounds it."""
    costs: dict[str, dict[str, float]] = answer_of(environment, "bench.papers", str(rounds))
    lines = ["| one paper, ms of one core | " + " | ".join(PARTS) + " |", "| --- |" + " ---: |" * len(PARTS)]
    lines += [f"| {name} | " + " | ".join(f"{cost[part]:.0f}" for part in PARTS) + " |" for name, cost in costs.items()]
    aims = [_against_aim(costs[f"acknowledgement, {name}"], name, aim) for name, aim in PAPER_AIMS.items()]
    return "\n".join([*lines, "", *aims, PAPERS_NOTE])


def _against_aim(cost: dict[str, float], name: str, aim: int) -> str:
    most = max((part for part in PARTS if part != "whole"), key=lambda part: cost[part])
    held = "held" if cost["whole"] <= aim else "MISSED"
    return (
        f"An acknowledgement in {name}: {cost['whole']:.0f} ms where {aim} are the aim, {held}; "
        f"{most} takes most, {cost[most] / cost['whole']:.0%} of it."
    )


def p(values: list[float], share: float) -> float:
    """The value below which this share of them lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _row(rate: int, seconds: int, result: dict[str, Any]) -> str:
    cells = [str(rate), str(seconds), str(result["filings"])]
    for name in ("queue alone", "queue", "stamped", "acknowledged", "receipt"):
        cells.append(f"{time_of(p(result[name], 0.5))} / {time_of(p(result[name], 0.95))}")
    cells += [f"{result['drained']:.0f} s", f"{result['own']:.2f} s", f"{result['others']:.0%}"]
    return "| " + " | ".join(cells) + " |"


def time_of(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def _verdict(result: dict[str, Any]) -> str:
    stamped, acknowledged = p(result["stamped"], 0.95), p(result["acknowledged"], 0.95)
    ratio = p(result["stamped"], 0.5) / p(result["queue"], 0.5)
    late = f" The load itself fell behind by {time_of(result['late'])}." if result["late"] > 0.5 else ""
    return (
        f"The aim is a p95 below {AIM_SECONDS:g} s at {RATE} filings a second: stamped {time_of(stamped)},"
        f" {'held' if stamped < AIM_SECONDS else 'MISSED'}; acknowledged {time_of(acknowledged)},"
        f" {'held' if acknowledged < AIM_SECONDS else 'MISSED'}. A stamp took {ratio:.1f} times as long as an"
        f" empty task in the same queue at the same time.{late}"
    )


def watched(
    environment: dict[str, str], worker: int, rate: int, seconds: int, module: str = "bench.worker_load"
) -> dict[str, Any]:
    """A load with what it cost: the worker's processor seconds a filing, and how much of the machine went elsewhere."""
    before, of_worker, of_ours = machine_seconds(), spent(tree(worker)), spent(_ours())
    result = answer_of(environment, module, str(rate), str(seconds))
    busy, total = (after - then for after, then in zip(machine_seconds(), before, strict=True))
    ours = spent(_ours()) - of_ours + float(result["cpu"])
    own = (spent(tree(worker)) - of_worker) / int(result["filings"])
    return result | {"own": own, "others": max(0.0, busy - ours) / total}


def machine_seconds() -> tuple[float, float]:
    """Processor seconds of the whole machine since it began: busy ones, and all."""
    words = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(words) - words[3] - words[4]) / TICKS, sum(words) / TICKS


def _stat(pid: str) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has ended meanwhile
        return ["Z", "0", *["0"] * 20]


def spent(pids: Iterable[str]) -> float:
    """Processor seconds of these processes, with those of the children that they have waited for."""
    return sum(sum(int(word) for word in _stat(pid)[11:15]) for pid in pids) / TICKS


def tree(root: int) -> list[str]:
    """A process and those under it."""
    parents = {entry.name: _stat(entry.name)[1] for entry in Path("/proc").glob("[0-9]*")}
    found = [str(root)]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def _ours() -> list[str]:
    """The portal's processes and its engines; not the load, which says itself what it cost.

    By parentage: a process that gives itself a title (worker, beat) writes over its environment in doing so.
    """
    masters = _pids(str(FOLDER.parent / "engines"))
    found = {pid for master in (os.getpid(), *map(int, masters)) for pid in tree(master)}
    return sorted(pid for pid in found if "_load" not in _words(pid))


def _pids(words: str) -> list[str]:
    return [entry.name for entry in Path("/proc").glob("[0-9]*") if words in _words(entry.name)]


def _words(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
    except OSError:
        return ""


def answer_of(environment: dict[str, str], module: str, *words: str) -> dict[str, Any]:
    """What a program of the bench prints last, read as JSON."""
    command = [sys.executable, "-m", module, *words]
    done = subprocess.run(command, capture_output=True, text=True, cwd=BASE, env=environment, check=False)
    if done.returncode:
        raise RuntimeError(f"{module} failed:\n{done.stderr[-3000:]}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


@contextlib.contextmanager
def portal_of_its_own(without: Collection[str] = ("web",)) -> Iterator[tuple[dict[str, str], int]]:
    """A portal with a new database, without some of its programs; answers its environment, and the worker's process."""
    folder = FOLDER.parent / "engines"
    end_strays(str(FOLDER))
    shutil.rmtree(FOLDER, ignore_errors=True)
    addresses = engines.ensure(folder)
    _new_database(str(engines.EnginePaths(folder).sockets))
    plan = Plan(
        var=FOLDER,
        port=free_port(),
        gateway_port=free_port(),
        mail_port=free_port(),
        database_url=addresses.database_url.removesuffix("/icms") + "/icms_bench",
        redis_url=addresses.redis_url,
    )
    environment = plan.environment() | {"ICMS_DEMO": "1", "ICMS_DEMO_SCENES": "0", "LOG_LEVEL": "WARNING"}
    environment["PYTHONPATH"] = str(BASE)
    subprocess.run([sys.executable, "manage.py", "prepare"], cwd=BASE, env=environment, check=True, capture_output=True)
    children = {name: child for name, child in plan.children().items() if name not in without}
    children["worker"].words = [*children["worker"].words, "--include=bench.worker_tasks"]
    try:
        for child in children.values():
            child.environment = environment
            child.start()
        wait_until(lambda: "ready." in children["worker"].last_lines(), 60)
        if "web" in children:
            wait_until(lambda: answers(f"{plan.url}/readyz"), 60)
        process = children["worker"].process
        assert process is not None
        yield environment, process.pid
    finally:
        for child in reversed(children.values()):
            child.patience = 5
            child.stop()
        engines.stop(folder)


def _new_database(sockets: str) -> None:
    connection = psycopg2.connect(host=sockets, user="icms", dbname="postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS icms_bench WITH (FORCE)")
        cursor.execute("CREATE DATABASE icms_bench")
    connection.close()


if __name__ == "__main__":
    os.chdir(Path(BASE))
    print(papers() if "--papers" in sys.argv else run(quick="--quick" in sys.argv))
