"""Does a test fail when a rule is changed? Mutants of the code where a wrong answer harms somebody, by area.

    python -m tests.mutants [AREA ...] [--most N] [--seed N]

mutmut makes the mutants. They are judged here: its own runner passes over every function with a decorator (most of
what writes is atomic), and begins pytest anew for each mutant. The tests of an area run once, and it is noted which
lines each of them reaches. Then each mutant gets a fork of that process, in which the functions' code is exchanged in
place, and the tests that reach the changed lines, quickest first, until one fails.

What is no other behaviour is written down in `equivalent_mutants.csv`. Ends with 1 if an area is below `WANTED`.
"""

from tests.support import engines  # isort: skip  (before Django reads its settings)

import argparse
import csv
import functools
import gc
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import coverage
import pytest
from hypothesis import Phase
from hypothesis import settings as hypothesis_settings

from tests.support.mutants import Mutant, mutants_of

WANTED = 0.85
SECONDS = 60  # of a core: as many tests judge one mutant, quickest first, however busy the machine is
EQUIVALENT = Path(__file__).parent / "support" / "equivalent_mutants.csv"
LEFT_OUT = ("browser", "kill", "alone")


@dataclass(frozen=True)
class Area:
    """What is changed, and the tests that are to notice: patterns below the checkout, and marks as pytest's `-m`."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]
    marks: str = ""


AREAS = {
    "access": Area(
        (
            *(f"{app}/access.py" for app in ("accounts", "cases", "filings", "payments")),
            "cases/permissions.py",
            "filings/case_page/access.py",
            "filings/registry/access.py",
        ),
        (
            "tests/filings/test_who_reaches_a_filing.py",
            "tests/filings/drafting/test_sharing.py",
            "tests/filings/case_page",
            "tests/cases/absences/test_absences.py",
            "tests/payments/test_who_reaches_a_charge.py",
        ),
    ),
    "states": Area(
        ("*/states.py", "accounts/organizations/member_accounts/states.py"),
        (
            "tests/*/test_states.py",
            "tests/accounts/test_application_states.py",
            "tests/accounts/organizations/test_member_status.py",
        ),
    ),
    "transitions": Area(
        ("filings/transitions.py", "payments/refunds/transitions.py", "accounts/registration/transitions.py"),
        (
            "tests/filings/test_states.py",
            "tests/accounts/test_application_states.py",
            "tests/accounts/registration",
            "tests/payments/refunds",
        ),
    ),
    "fees": Area(
        (
            *(f"payments/fees/{name}.py" for name in ("quote", "rules", "schedule", "desk/rules", "desk/services")),
            "filings/fees/*.py",
        ),
        (
            "tests/payments/fees",
            "tests/payments/desk",
            "tests/filings/fees",
            "tests/filings/test_charges_of_filings.py",
        ),
    ),
    "settling": Area(
        ("payments/charges/settlement.py", "payments/charges/receipts.py"),
        ("tests/payments/charges", "tests/payments/test_tampering.py", "tests/payments/public/test_public.py"),
    ),
    "decisions": Area(
        ("filings/registry/decisions.py",),
        ("tests/filings/registry", "tests/filings/drafting/test_exemptions.py", "tests/filings/test_every_kind.py"),
    ),
    "preflight": Area(("filings/preflight/*.py",), ("tests/filings/preflight",)),
    "calendar": Area(
        tuple(f"cases/calendar/{name}.py" for name in ("opening_hours", "deemed_receipt", "periods")),
        ("tests/cases/calendar",),
        "not database",
    ),
}


def codes_in(code: CodeType) -> Iterator[CodeType]:
    """A code object and all below it."""
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from codes_in(each)


@dataclass
class Judge:
    """A plugin of pytest: runs all tests once, then for each mutant those that reach it, in a fork."""

    mutants: list[Mutant]
    say: Any
    reached: dict[tuple[str, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    took: dict[int, float] = field(default_factory=dict)

    def pytest_configure(self) -> None:
        """A counter-example is one, whatever its size."""
        now = hypothesis_settings.get_current_profile_name()
        phases = (Phase.explicit, Phase.generate)
        hypothesis_settings.register_profile("mutants", hypothesis_settings.get_profile(now), phases=phases)
        hypothesis_settings.load_profile("mutants")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In place of pytest's own."""
        from django.db import connections

        from icms.lib.pdf import fork_server, isolate
        from tests.support.kept import SCENE

        SCENE.is_shared = False  # each test reaches what makes its scene

        def ask(request: dict[str, Any]) -> dict[str, Any]:  # in this process, where the mutant is
            function = fork_server.load(request["function"])
            try:
                result = function(*request["arguments"]) if request["arguments"] is not None else None
                return {"outcome": "done", "result": result}
            except Exception as error:
                return {"outcome": "failed", "kind": type(error).__name__, "message": str(error)}

        isolate._ask = ask
        self._learn(session)
        self.say(f"{len(self.took)} tests judge {len(self.mutants)} mutants ({sum(self.took.values()):.0f} s)")
        gc.unfreeze()
        files = {str(engines.BASE / mutant.module): mutant.module for mutant in self.mutants}
        objects = gc.get_objects()  # asked for their type alone: a lazy one would wake up
        functions = [each for each in objects if type(each) is FunctionType and each.__code__.co_filename in files]
        remembered = [each for each in objects if type(each) is functools._lru_cache_wrapper]
        gc.freeze()
        connections.close_all()
        for mutant in self.mutants:
            mutant.verdict = self._judge(session, mutant, functions, remembered)
            self.say(f"{mutant.verdict:9} {mutant.module}:{mutant.lines.start}  {mutant.before}  ->  {mutant.after}")
        return True

    def _learn(self, session: pytest.Session) -> None:
        """Run all tests; note of those that pass what they reach and how long they take."""
        files = [str(engines.BASE / module) for module in {mutant.module for mutant in self.mutants}]
        lines = coverage.Coverage(data_file=None, include=files, messages=False)
        lines.start()
        for number, item in enumerate(session.items):
            if _is_left_out(item):
                continue
            lines.switch_context(str(number))
            began = time.process_time()
            if _passes(session, item):
                self.took[number] = time.process_time() - began
            else:
                self.say(f"left out, because it fails here: {item.nodeid}")
        lines.stop()
        for file in files:
            for line, contexts in lines.get_data().contexts_by_lineno(file).items():
                module = str(Path(file).relative_to(engines.BASE))
                self.reached[module, line] = {int(each) for each in contexts if each} & set(self.took)

    def _judge(self, session: pytest.Session, mutant: Mutant, functions: list[FunctionType], caches: list[Any]) -> str:
        lines = [line for module, line in self.reached if module == mutant.module]
        wanted = lines if mutant.names else [line for line in lines if line in mutant.lines]
        reaching = set().union(*(self.reached[mutant.module, line] for line in wanted))
        order = sorted(reaching, key=self.took.__getitem__)
        if mutant.names:  # these are read without a line of the module being run
            order += sorted(set(self.took) - reaching, key=self.took.__getitem__)
        chosen, seconds = [], 0.0
        for number in order:
            seconds += self.took[number]
            if chosen and seconds > SECONDS:
                break
            chosen.append(session.items[number])
        if not chosen:
            return "unreached"
        child = os.fork()
        if child == 0:
            signal.alarm(int(10 * min(seconds, SECONDS)) + 120)
            try:
                try:
                    _exchange(mutant, functions, caches)
                except Exception:
                    os._exit(2)
                os._exit(0 if all(_passes(session, item) for item in chosen) else 1)
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            return "timeout"
        return ("survived", "killed", "stillborn")[os.WEXITSTATUS(status)]


def _is_left_out(item: pytest.Item) -> bool:
    """Tests that leave rows behind when they are cut short, or need another process than this one."""
    marker = item.get_closest_marker("django_db")
    real = bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in getattr(item, "fixturenames", ())
    return real or any(map(item.get_closest_marker, LEFT_OUT))


def _passes(session: pytest.Session, item: pytest.Item) -> bool:
    """One test, with all that it needs below the session's own fixtures."""
    from _pytest.runner import runtestprotocol

    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=session))  # type: ignore[arg-type]


def _exchange(mutant: Mutant, functions: list[FunctionType], caches: list[Any]) -> None:
    """From here on this process is the mutant. What was remembered from before is forgotten."""
    path = str(engines.BASE / mutant.module)
    code = compile(mutant.source, path, "exec", dont_inherit=True)
    if not mutant.names:
        others = {each.co_qualname: each for each in codes_in(code)}
        for function in functions:
            if function.__code__.co_filename == path and function.__code__.co_qualname in others:
                function.__code__ = others[function.__code__.co_qualname]
    else:
        module = sys.modules[mutant.module.removesuffix(".py").replace("/", ".")]
        changed = dict(vars(module))
        exec(code, changed)
        for name in mutant.names:
            was = vars(module)[name]
            for each in [each for each in sys.modules.values() if getattr(each, "__file__", None)]:
                for known in [known for known, value in vars(each).items() if value is was]:
                    setattr(each, known, changed[name])
    ours = str(engines.BASE)
    for cache in caches:
        file = getattr(cache.__wrapped__, "__code__", code).co_filename
        if file.startswith(ours) and "/.venv/" not in file and "/tests/" not in file:
            cache.cache_clear()


def modules_of(area: Area) -> list[str]:
    paths = {path for pattern in area.modules for path in engines.BASE.glob(pattern)}
    return sorted(str(p.relative_to(engines.BASE)) for p in paths if "/tests/" not in str(p) and ".venv" not in p.parts)


def judged(area: Area, *, most: int, seed: int, say: Any, only: str = "") -> tuple[list[Mutant], int]:
    """A sample of the area's mutants with their verdicts, and how many there are."""
    everything = [make for module in modules_of(area) if only in module for make in mutants_of(module)]
    sample = [make() for make in random.Random(seed).sample(everything, min(most, len(everything)))]
    sample.sort(key=lambda each: (each.module, each.lines.start))
    tests = sorted(str(path) for pattern in area.tests for path in engines.BASE.glob(pattern))
    with EQUIVALENT.open(newline="") as file:
        equivalent = {(row["module"], row["before"], row["after"]) for row in csv.DictReader(file)}
    ended = pytest.main(["-q", "-p", "no:xdist", "-m", area.marks, *tests], plugins=[Judge(sample, say)])
    if ended is pytest.ExitCode.INTERNAL_ERROR or not all(mutant.verdict for mutant in sample):
        raise SystemExit("The mutants were not judged; the lines above say why.")
    for mutant in sample:
        if mutant.verdict in ("survived", "unreached") and mutant.key in equivalent:
            mutant.verdict = "equivalent"
    return sample, len(everything)


def main() -> None:
    """One area after the other, each in a process of its own; a table at the end."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("areas", nargs="*", default=list(AREAS), metavar="AREA", help=", ".join(AREAS))
    parser.add_argument("--most", type=int, default=60, help="mutants of each area")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="a part of the names of the modules")
    asked = parser.parse_args()
    if len(asked.areas) > 1:
        sys.exit(_one_after_the_other(asked.areas, ["--most", str(asked.most), "--seed", str(asked.seed)]))
    out = os.fdopen(os.dup(1), "w", buffering=1)  # pytest takes the standard output
    (name,) = asked.areas

    def say(sentence: str) -> None:
        print(sentence, file=out)

    sample, of = judged(AREAS[name], most=asked.most, seed=asked.seed, say=say, only=asked.only)
    sample = [mutant for mutant in sample if mutant.verdict != "stillborn"]  # that module cannot be imported
    verdicts = Counter(each.verdict for each in sample)
    killed, same = verdicts["killed"] + verdicts["timeout"], verdicts["equivalent"]
    left = len(sample) - killed - same
    say(f"| {name} | {of} | {len(sample)} | {killed} | {same} | {left} | {killed / max(1, killed + left):.0%} |")
    sys.exit(1 if killed < WANTED * (killed + left) else 0)


def _one_after_the_other(areas: list[str], arguments: list[str]) -> int:
    rows, low = ["| area | mutants | tried | killed | equivalent | left | score |"], 0
    for name in areas:
        command = [sys.executable, "-m", "tests.mutants", name, *arguments]
        with subprocess.Popen(command, cwd=engines.BASE, stdout=subprocess.PIPE, text=True) as run:
            assert run.stdout is not None
            line = ""
            for line in run.stdout:
                print(line, end="", flush=True)
        rows.append(line.strip())
        low |= run.returncode
    print("\n".join(rows))
    return low


if __name__ == "__main__":
    main()
