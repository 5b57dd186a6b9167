"""Work on untrusted files is kept apart, with limits."""

import os
import signal
import subprocess
import sys
import threading

import pytest

from icms.lib.pdf import isolate, page_images
from icms.lib.pdf.isolate import Bounds, JobCrashed, JobFailed, LimitExceeded
from icms.lib.pdf.page_images import PDF, PageNotDrawn, page_image
from tests.factories import pdfs


def test_a_job_answers_from_another_process():
    assert isolate.run("os:getpid") != os.getpid()


def test_a_job_has_none_of_the_workers_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "court")
    isolate.close_all()
    assert isolate.run("os:getenv", "SECRET_KEY") is None


@pytest.mark.parametrize(
    ("function", "arguments", "bounds", "error"),
    [
        ("time:sleep", [30], Bounds(wall_seconds=0.2), LimitExceeded),
        ("builtins:bytearray", [900_000_000], Bounds(memory_bytes=500_000_000), LimitExceeded),
        ("builtins:pow", [7, 10**9], Bounds(cpu_seconds=1), LimitExceeded),
        ("os:_exit", [3], Bounds(), JobCrashed),
        ("os:kill", [0, signal.SIGSEGV], Bounds(), JobCrashed),
        ("json:loads", ["{"], Bounds(), JobFailed),
    ],
)
def test_a_job_that_does_not_answer_is_told_by_its_end(function, arguments, bounds, error):
    if function == "os:kill":
        function, arguments = "signal:raise_signal", [signal.SIGSEGV]
    with pytest.raises(error):
        isolate.run(function, *arguments, bounds=bounds)


def test_the_next_job_runs_after_one_that_was_stopped():
    with pytest.raises(LimitExceeded):
        isolate.run("time:sleep", 30, bounds=Bounds(wall_seconds=0.1))
    assert isolate.run("builtins:sum", [1, 2]) == 3


def test_a_fork_server_that_died_is_replaced():
    isolate.run("builtins:sum", [1])
    for server in isolate._idle:
        server._process.kill()
        server._process.wait()
    assert isolate.run("builtins:sum", [1, 2]) == 3


def test_jobs_of_several_threads_do_not_mix():
    answers = {}
    threads = [
        threading.Thread(target=lambda n=n: answers.update({n: isolate.run("builtins:sum", [n, n])})) for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {n: 2 * n for n in range(8)}


def test_a_worker_that_was_forked_starts_its_own_nursery():
    isolate.run("builtins:sum", [1])
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        answer = isolate.run("builtins:sum", [20, 22])
        os.write(writer, str(answer).encode())
        isolate.close_all()
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reader, 10) == b"42"
    assert isolate.run("builtins:sum", [1, 2]) == 3


def test_a_daemonic_worker_may_use_it():
    """Celery's prefork children are daemonic: they may not have children of multiprocessing."""
    code = (
        "import multiprocessing as m\n"
        "from icms.lib.pdf import isolate\n"
        "def work(q): q.put(isolate.run('builtins:sum', [2, 3]))\n"
        "c = m.get_context('fork'); q = c.Queue(); p = c.Process(target=work, args=(q,), daemon=True)\n"
        "p.start(); print(q.get(timeout=30)); p.join()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=isolate.ROOT, timeout=60)
    assert done.stdout.strip() == "5", done.stderr


def test_a_page_is_drawn_at_the_width_asked_for(filed):
    from io import BytesIO

    from PIL import Image

    image = Image.open(BytesIO(page_image(filed, PDF, 2, 600)))
    assert (image.format, image.width, image.height) == ("PNG", 600, 849)


def test_a_huge_page_is_drawn_smaller_than_the_limit_of_pixels(tmp_path):
    from io import BytesIO

    from PIL import Image

    path = pdfs.saved(pdfs.paper(size=(100, 14400)), tmp_path / "a.pdf")
    image = Image.open(BytesIO(page_image(path, PDF, 1, 4000)))
    assert image.width * image.height <= 16_100_000


@pytest.mark.parametrize(("page", "width"), [(0, 600), (3, 600), (1, 0), (1, 5000)])
def test_a_page_or_a_width_that_is_not_offered(filed, page, width):
    with pytest.raises(PageNotDrawn):
        page_image(filed, PDF, page, width)


@pytest.mark.slow
def test_a_bomb_is_not_drawn(tmp_path, monkeypatch):
    monkeypatch.setattr(page_images, "BOUNDS", Bounds(memory_bytes=500 * 1024 * 1024, cpu_seconds=10, wall_seconds=30))
    with pytest.raises(PageNotDrawn, match=r"memory|time"):
        page_image(pdfs.bomb(tmp_path / "a.pdf", megabytes=600), PDF, 1, 600)
