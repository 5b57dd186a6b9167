"""Child processes end with us, come back when they end alone, and leave nobody behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from dev import processes
from dev.processes import MARK, Child
from tests.support.portal import wait_until

BASE = Path(__file__).resolve().parents[2]
# A parent with a child of its own, as a worker has; both wait for ever. Only the parent writes: where appending is not
# one step, as on some file systems of containers, two that write at once write over one another.
FAMILY = "import os, signal; pid = os.fork(); pid and print(os.getpid(), pid, sep='\\n', flush=True); signal.pause()"


def family(tmp_path: Path, code: str = FAMILY) -> Child:
    return Child("family", [sys.executable, "-c", code], dict(os.environ), tmp_path / "family.log", patience=5)


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def its_pids(child: Child) -> list[int]:
    lines: list[str] = []
    wait_until(lambda: lines.extend(child.new_lines()) or len(lines) == 2)
    return [int(line) for line in lines]


def test_killing_a_child_ends_what_it_started_too(tmp_path: Path) -> None:
    child = family(tmp_path)
    child.start()
    pids = its_pids(child)
    child.kill()
    wait_until(lambda: not any(runs(pid) for pid in pids))
    assert not child.is_alive()


def test_a_child_that_is_asked_to_stop_may_finish(tmp_path: Path) -> None:
    code = (
        "import signal, sys\n"
        "signal.signal(signal.SIGTERM, lambda *_: (print('finished', flush=True), sys.exit()))\n"
        "sys.stdout.write('ready\\n'); sys.stdout.flush()\n"
        "while True: signal.pause()"
    )
    child = family(tmp_path, code)
    child.start()
    wait_until(lambda: "ready" in child.last_lines())
    child.stop()
    assert child.last_lines().splitlines() == ["ready", "finished"]


def test_a_child_that_ends_at_once_again_and_again_is_noticed(tmp_path: Path) -> None:
    child = family(tmp_path, "raise SystemExit('no')")
    for _ in range(5):
        assert not child.fails_at_once()
        child.start()
    assert child.fails_at_once()


def test_children_do_not_outlive_a_parent_that_is_killed(tmp_path: Path) -> None:
    code = (
        "from dev.processes import Child; from pathlib import Path; import os, signal, sys\n"
        "words = [sys.executable, '-c', 'import signal; signal.pause()']\n"
        f"child = Child('x', words, os.environ, Path({str(tmp_path)!r}) / 'log')\n"
        "child.start(); print(child.process.pid, flush=True); signal.pause()"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=BASE, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert runs(pid)
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    wait_until(lambda: not runs(pid))


def test_a_child_that_a_thread_starts_outlives_the_thread(tmp_path: Path) -> None:
    child = Child("sleeper", ["sleep", "60"], dict(os.environ), tmp_path / "log")
    thread = threading.Thread(target=child.start)
    thread.start()
    thread.join()
    time.sleep(0.3)
    try:
        assert child.is_alive()
    finally:
        child.kill()


def test_strays_of_the_same_place_are_ended_and_no_others(tmp_path: Path) -> None:
    words = [sys.executable, "-c", "import signal; signal.pause()"]
    ours = subprocess.Popen(words, env=os.environ | {MARK: str(tmp_path)})
    another = subprocess.Popen(words, env=os.environ | {MARK: f"{tmp_path}-2"})
    try:
        assert processes.end_strays(str(tmp_path)) == 1
        assert ours.wait(5) == -signal.SIGKILL
        assert another.poll() is None
    finally:
        another.kill()
        another.wait()


@pytest.mark.parametrize("text", ["eighty", "0", "70000", "-1"])
def test_a_port_that_is_no_port_is_refused_in_a_sentence(text: str) -> None:
    words = [sys.executable, "-m", "dev.run"]
    done = subprocess.run(words, cwd=BASE, env=os.environ | {"PORT": text}, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.strip() == f"PORT must be a number between 1 and 65000, not {text!r}."
