"""`make bench`: every benchmark, each beside what it is compared with, printed and written to docs/benchmarks.md.

python -m bench [--quick] [B1 B2 B3 B4 B4-ASSIGNING B4-QUEUE B5 B6 B7 B8 B9 B10 B11]
"""

import argparse
import os
import platform
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import perf_counter

from bench import assigning, bulk, casefile, deemed_receipt, desks, journey, payments, seal, search, start, worker
from bench import zip as zipped
from icms.lib.clock import HONG_KONG

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "docs" / "benchmarks.md"
BENCHMARKS: dict[str, tuple[str, str, Callable[[bool], str]]] = {
    "B1": (
        "Seal a filed PDF",
        "time ≤ the fastest library's that only stamps; peak memory ≤ 1/8 of pdf-lib's; filed bytes an exact prefix",
        seal.run,
    ),
    "B2": (
        "The whole intake over HTTP, and while programs are killed",
        "8.2 filings a second on 2 cores with the load beside it, each page below 1 s at p95, none lost",
        journey.run,
    ),
    "B3": (
        "The search of the cause book, to 1.6 M entries",
        "p95 below 50 ms at 100 pages/s on 2 cores, below 12 ms of a core a page, beside the bare SQL and `icontains`",
        search.run,
    ),
    "B4": (
        "A case of 30,000 documents",
        "p95 below 300 ms and as many queries as for a case of 100, beside the same pages of that case",
        casefile.run,
    ),
    "B4-ASSIGNING": (
        "An organization user with 10,000 cases; an administrator who assigns 1,000",
        "p95 < 300 ms, and as many queries as at 100",
        assigning.run,
    ),
    "B4-QUEUE": (
        "The registry's queue at 10,000 filings",
        "p95 below 60 ms, and as many queries as at 100",
        desks.run_registry,
    ),
    "B5": (
        "A case of 500 documents, 2 GB, as one zip",
        "first byte below 1 s, less than 100 MB of memory, beside `cat` of the files",
        zipped.run,
    ),
    "B6": (
        "Deemed receipt of a million times, all calendars",
        "at most 20 µs each, beside numpy's `busday_offset`",
        deemed_receipt.run,
    ),
    "B7": (
        "The worker: received → stamped and acknowledged",
        "p95 below 2 s at 8 filings a second, beside the queue's own latency",
        worker.run,
    ),
    "B8": (
        "Payments: notice → settled",
        "8 payments a second for five minutes, 0 lost, p95 of notice to settled below 1 s, the sandbox beside it",
        payments.run,
    ),
    "B9": (
        "The Help Centre's queue at 10,000 applications, the members page at 2,000 accounts",
        "p95 below 300 ms, and as many queries as at 100",
        desks.run,
    ),
    "B10": (
        "1,000 claims in bulk",
        "checked in 10 s, lodged and acknowledged in 60 s, memory flat, beside the check of each file alone",
        bulk.run,
    ),
    "B11": (
        "`make run`: the first start after set-up, and the second",
        "open below 20 s and below 4 s on 2 cores",
        start.run,
    ),
}


def machine() -> str:
    """What it ran on, and how busy that was before it began."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GB of memory, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}; load average before it began {load}"
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else ():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or "unknown"


def section(name: str, quick: bool) -> str:
    """One benchmark: its aim, its table, how long it took."""
    title, aim, run = BENCHMARKS[name]
    begun = perf_counter()
    table = run(quick)
    return f"## {name}: {title}\n\nAim: {aim}.\n\n{table}\n\nTook {perf_counter() - begun:.0f} s.\n"


def main() -> None:
    """Run what is asked for; the report is written only when all of it ran in full."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="B", help=f"{', '.join(BENCHMARKS)}; none is all")
    parser.add_argument("--quick", action="store_true", help="smaller, for a first look; the report is not written")
    asked = parser.parse_args()
    names = [name.upper() for name in asked.names] or list(BENCHMARKS)
    if unknown := set(names) - set(BENCHMARKS):
        parser.error(f"There is no {', '.join(sorted(unknown))}.")
    day = datetime.now(HONG_KONG)
    command = "make bench" + (' ARGS="' + " ".join([*asked.names, *["--quick"] * asked.quick]) + '"') * bool(
        asked.names or asked.quick
    )
    parts = [
        "# Benchmarks\n\nWhat counts are ratios, measured side by side in one run; seconds are this machine's.\n",
        f"`{command}`, {day.day} {day:%B %Y, %H:%M} Hong Kong time. {machine()}.\n",
    ]
    print("\n".join(parts), flush=True)
    for name in names:
        parts.append(section(name, asked.quick))
        print(parts[-1], flush=True)
    if set(names) == set(BENCHMARKS) and not asked.quick:
        REPORT.write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
