"""B10: many claims at once: a table and a zip checked, lodged and acknowledged, beside the plain check of each file.

    python -m bench.bulk [--quick]

The worker's own functions in a process of their own, in the environment of a portal, which waits idle beside it.
"""

import sys
from typing import Any

from bench.worker import answer_of, portal_of_its_own

SIZES = (100, 1_000)
CHECK_AIM, LODGE_AIM = 10, 60
HEAD = (
    "| claims | checked | lodged and acknowledged | each file alone | check / alone | memory | isolated "
    "| acknowledgement |"
)


def run(quick: bool = False) -> str:
    """The table as Markdown."""
    with portal_of_its_own() as (environment, _):
        results = [answer_of(environment, "bench.bulk_load", str(size)) for size in ((50,) if quick else SIZES)]
    lines = [HEAD, "| ---: " * (HEAD.count("|") - 1) + "|", *(_row(result) for result in results)]
    return "\n".join([*lines, "", _verdict(results[-1]), NOTE])


def _row(result: dict[str, Any]) -> str:
    cells = (
        f"{result['claims']:,}",
        f"{result['check']:.1f} s",
        f"{result['lodge']:.1f} s",
        f"{result['alone']:.1f} s",
        f"{result['check'] / result['alone']:.2f}",
        f"{', '.join(map(str, result['memory']))}; peak {result['peak'] // 1024} MB",
        f"{result['isolated']} MB",
        f"{result['pages']} pages",
    )
    return f"| {' | '.join(cells)} |"


def _verdict(result: dict[str, Any]) -> str:
    check = "held" if result["check"] < CHECK_AIM else "MISSED"
    lodge = "held" if result["lodge"] < LODGE_AIM else "MISSED"
    return (
        f"Aims at 1,000 claims: checked in {CHECK_AIM} s, {check}; lodged and acknowledged in {LODGE_AIM} s, {lodge}."
    )


NOTE = """
Each claim has a PDF of its own of 150 KB and one page. *Each file alone* is preflight of the same files one after the
other in two threads, as uploads are checked, without reading a table and without keeping anything. *Lodged and
acknowledged* is from the button to the signed PDF that names them all, the payment in between. *Memory* is that of
the process that checks and writes, after each quarter of the run; *isolated* that of the largest process that examines
files, which are bounded apart."""


if __name__ == "__main__":
    sys.stdout.write(run("--quick" in sys.argv) + "\n")
