"""B8: payments through the whole stack: hosted page, signed notice to the web server, settled; beside the sandbox.

    python -m bench.payments [--quick]

A portal of its own under var/bench, as `make run` starts it. The load (`bench.payments_load`) begins payments and types
cards at a fixed rate; what is measured is read from the gateway's own book: from the moment a notice is due until the
web server has answered that it is settled and committed.
"""

import os
import sys
from typing import Any

from bench.worker import p, portal_of_its_own, watched
from dev.processes import BASE

RATE, AIM_SECONDS = 8, 1.0
HEAD = (
    "| payments a second | seconds | payments | settled | lost | notice → settled p50 / p95 / most |"
    " page opened p50 / p95 | load fell behind by | machine taken by others |"
)


def run(quick: bool = False) -> str:
    """The table of B8 as Markdown."""
    seconds = 20 if quick else 300
    rates = [(RATE, seconds)] if quick else [(2, 30), (RATE, seconds)]
    with portal_of_its_own(without=()) as (environment, worker):
        results = [watched(environment, worker, rate, length, "bench.payments_load") for rate, length in rates]
    lines = [HEAD, "| ---: " * (HEAD.count("|") - 1) + "|"]
    lines += [_row(rate, length, result) for (rate, length), result in zip(rates, results, strict=True)]
    return "\n".join([*lines, "", _verdict(results[-1])])


def _row(rate: int, seconds: int, result: dict[str, Any]) -> str:
    told, opened = result["told"], result["opened"]
    cells = [
        str(rate),
        str(seconds),
        str(result["payments"]),
        str(result["settled"]),
        str(result["payments"] - result["settled"]),
        f"{_time(p(told, 0.5))} / {_time(p(told, 0.95))} / {_time(max(told))}",
        f"{_time(p(opened, 0.5))} / {_time(p(opened, 0.95))}",
        _time(result["late"]),
        f"{result['others']:.0%}",
    ]
    return "| " + " | ".join(cells) + " |"


def _verdict(result: dict[str, Any]) -> str:
    lost, slowest = result["payments"] - result["settled"], p(result["told"], 0.95)
    return (
        f"The aim is {RATE} payments a second for five minutes with the sandbox beside it, 0 lost, p95 of notice to "
        f"settled below {AIM_SECONDS:g} s: {lost} lost, {'held' if not lost else 'MISSED'}; p95 {_time(slowest)}, "
        f"{'held' if slowest < AIM_SECONDS else 'MISSED'}. Web server, worker, PostgreSQL, Redis, gateway and load "
        "share the machine's cores; the worker stamps, acknowledges and writes receipts meanwhile."
    )


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


if __name__ == "__main__":
    os.chdir(BASE)
    print(run(quick="--quick" in sys.argv))
