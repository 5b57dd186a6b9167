"""B3, the search of the cause book: 16 K, 160 K and 1.6 M entries, 100 pages a second through the whole stack.

    python -m bench.search [--quick]

Beside it the bare SQL of the same questions, and plain `icontains` over the same names. What a page costs of a core is
what the web server and PostgreSQL used meanwhile, by the kernel's count.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter, sleep
from urllib.parse import quote

from bench.web import Web, p, web
from dev.processes import BASE

SIZES = (16_000, 160_000, 1_600_000)
A_SECOND, SECONDS, READERS = 100, 30, 24
AIM_MS, AIM_CORE_MS, AIM_FLOOR = 50, 12, 3
QUESTIONS = (
    *(
        "chan tai man",
        "陳大文",
        "海景",
        "wong ka",
        "harbourview",
        "黃志",
        "DCPI 12/2025",
        "lee siu ming",
        "司徒",
        "2026年第5號",
    ),
    *(
        "golden bowl catering",
        "金碗",
        "嘉欣",
        "au yeung",
        "prosper bank",
        "李",
        "chan",
        "有限公司 永發",
        "gurung",
        "o'brien",
    ),
)
TICK = os.sysconf("SC_CLK_TCK")
NO_LIMIT = dict.fromkeys(
    ("CAUSE_BOOK_PAGES_WITHOUT_CHECK", "CAUSE_BOOK_PAGES_OF_AN_ADDRESS", "CAUSE_BOOK_PAGES_OF_AN_ACCOUNT"), "1000000000"
)


def run(quick: bool = False) -> str:
    """The tables of B3 as Markdown."""
    os.environ.update(NO_LIMIT)
    head = "| entries | p50 / p95 at 100 pages/s | one page alone, p50 | of a core, web + database | bare SQL, p50 | "
    head += "`icontains`, p50 | written in |"
    lines, verdicts = [head, "| ---: |" + " ---: |" * (head.count("|") - 2)], []
    for size in SIZES[:1] if quick else SIZES:
        with web() as server:
            begun = perf_counter()
            _fill(server, size)
            written = perf_counter() - begun
            floor = server.made("bench.search_load", *QUESTIONS)
            alone = _alone(server)
            before = _core_seconds(server)
            times = _at_a_rate(server, 10 if quick else SECONDS)
            web_ms, database_ms = _a_page(before, _core_seconds(server), len(times))
        lines.append(
            f"| {floor['entries']:,} | {p(times, 0.5) * 1000:.0f} / {p(times, 0.95) * 1000:.0f} ms | "
            f"{p(alone, 0.5) * 1000:.1f} ms | {web_ms:.1f} + {database_ms:.1f} ms | {floor['sql_ms']:.1f} ms | "
            f"{floor['icontains_ms']:.0f} ms | {written:.0f} s |"
        )
        held = p(times, 0.95) * 1000 < AIM_MS and web_ms + database_ms < AIM_CORE_MS
        verdicts.append(f"{floor['entries']:,}: {'held' if held else 'MISSED'}")
    aim = f"The aim is a p95 below {AIM_MS} ms at {A_SECOND} pages a second and {AIM_CORE_MS} ms of a core a page"
    return "\n".join([*lines, "", f"{aim}: {'; '.join(verdicts)}."])


def _fill(server: Web, size: int) -> None:
    command = [sys.executable, "manage.py", "demo_court", "--cases", str(size)]
    subprocess.run(command, cwd=BASE, env=server.environment, check=True, capture_output=True)


def _alone(server: Web) -> list[float]:
    times = []
    for _ in range(3):
        times = [_page(server, question) for question in QUESTIONS]
    return times


def _page(server: Web, question: str) -> float:
    start = perf_counter()
    connection = HTTPConnection("127.0.0.1", server.plan.port, timeout=60)
    connection.request("GET", f"/en/cause-book/?q={quote(question)}", headers={"Host": "127.0.0.1"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{question} answers {answer.status}.")
    return perf_counter() - start


def _at_a_rate(server: Web, seconds: int) -> list[float]:
    """How long each page takes from the moment at which it was due, whether or not a reader was free then."""
    begun = perf_counter() + 0.5

    def ask(number: int) -> float:
        due = begun + number / A_SECOND
        sleep(max(due - perf_counter(), 0))
        _page(server, QUESTIONS[number % len(QUESTIONS)])
        return perf_counter() - due

    with ThreadPoolExecutor(READERS) as readers:
        return list(readers.map(ask, range(A_SECOND * seconds)))


def _a_page(before: tuple[float, float], after: tuple[float, float], pages: int) -> tuple[float, float]:
    """Milliseconds of a core a page, of the web server and of PostgreSQL."""
    web_seconds, database_seconds = (then - earlier for then, earlier in zip(after, before, strict=True))
    return web_seconds / pages * 1000, database_seconds / pages * 1000


def _core_seconds(server: Web) -> tuple[float, float]:
    """What the processes of the web server, and of PostgreSQL, have used of the processor."""
    return sum(map(_used, _family(server.process))), sum(_used(pid) for pid in _named("postgres"))


def _family(root: int) -> Iterator[int]:
    yield root
    for child in Path(f"/proc/{root}/task/{root}/children").read_text().split():
        yield from _family(int(child))


def _named(name: str) -> Iterator[int]:
    """Of this benchmark's own engine: those whose command names its folder, and their children."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().decode(errors="replace")
            if command.split("\0")[0].endswith(name) and "bench/engines" in command:
                yield from _family(int(folder.name))
        except OSError:
            continue


def _used(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / TICK


if __name__ == "__main__":
    print(run(quick="--quick" in sys.argv))
