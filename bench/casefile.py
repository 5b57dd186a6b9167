"""B4, the case file: the pages of a case of 30,000 documents, beside the same pages of a case of 100, in one run.

    python -m bench.casefile [--quick]

Through the whole stack: gunicorn, Django, PostgreSQL, one reader at a time, the two cases turn by turn.
"""

import sys

from bench.web import Web, p, web

SMALL, LARGE = 100, 30_000
AIM_SECONDS = 0.3
WARM_UPS = 4  # each process of the server has read its templates
NAMES = {
    "": "first page",
    "?page=9999": "last page",
    "?sort=newest": "newest first",
    "?q=letter+17": "search for two words",
    "?kind=exhibit": "one kind of document",
    "?show=timeline": "timeline",
}
HEAD = "| page | 100 documents, p50 / p95 | {large:,} documents, p50 / p95 | ratio of p50 | queries: 100 / {large:,} |"


def run(quick: bool = False) -> str:
    """The table of B4 for one case as Markdown."""
    large, times = (3_000, 10) if quick else (LARGE, 60)
    with web() as server:
        made = server.made("bench.casefile_load", str(SMALL), str(large))
        small_case, large_case = made["cases"]
        head = HEAD.format(large=large)
        lines = [head, "| --- |" + " ---: |" * (head.count("|") - 2)]
        worst, constant = 0.0, True
        for query, name in NAMES.items():
            here, there = _turn_by_turn(server, small_case, large_case, query, times, made["session"])
            few, many = small_case["queries"][query], large_case["queries"][query]
            worst, constant = max(worst, p(there, 0.95)), constant and few == many
            lines.append(
                f"| {name} | {_cell(here)} | {_cell(there)} | {p(there, 0.5) / p(here, 0.5):.1f} × | {few} / {many} |"
            )
    return "\n".join([*lines, "", _verdict(worst, constant, large)])


def _turn_by_turn(
    server: Web, small: dict, large: dict, query: str, times: int, session: str
) -> tuple[list[float], list[float]]:
    for case in (small, large) * WARM_UPS:
        server.seconds(case["pages"][query], session)
    here, there = [], []
    for _ in range(times):
        here.append(server.seconds(small["pages"][query], session))
        there.append(server.seconds(large["pages"][query], session))
    return here, there


def _cell(values: list[float]) -> str:
    return f"{p(values, 0.5) * 1000:.0f} / {p(values, 0.95) * 1000:.0f} ms"


def _verdict(worst: float, constant: bool, large: int) -> str:
    return (
        f"The aim is a p95 below {AIM_SECONDS * 1000:.0f} ms with a constant number of queries: the slowest page of "
        f"{large:,} documents {worst * 1000:.0f} ms, {'held' if worst < AIM_SECONDS else 'MISSED'}; queries "
        f"{'the same' if constant else 'NOT THE SAME'} for both cases."
    )


if __name__ == "__main__":
    print(run(quick="--quick" in sys.argv))
