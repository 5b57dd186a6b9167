"""The embedded engines start, are shared, mend themselves, and end with their last user."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg2
import pytest

from dev import engines
from dev.engines import EngineError, EnginePaths, guard, postgres, redis
from icms.settings import broker_url
from tests.support.engines import OF_THE_PORTAL
from tests.support.portal import wait_until

BASE = Path(__file__).resolve().parents[2]


@pytest.fixture
def paths(tmp_path: Path) -> Iterator[EnginePaths]:
    found = EnginePaths(tmp_path / "var")
    yield found
    engines.stop(found.root)
    wait_until(lambda: nothing_runs(found))


def nothing_runs(paths: EnginePaths) -> bool:
    return not guard.processes_in("postgres", paths.data) and not guard.processes_in("redis-server", paths.redis_data)


def ask(paths: EnginePaths, question: str) -> object:
    connection = psycopg2.connect(host=str(paths.sockets), user="icms", dbname="icms")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(question)
        answer = cursor.fetchone() if cursor.description else None
    connection.close()
    return answer


def another_process(paths: EnginePaths, then: str = "") -> subprocess.Popen[str]:
    code = f"from pathlib import Path; from dev import engines; engines.ensure(Path({str(paths.root)!r})); "
    code += "print('ready', flush=True); " + textwrap.dedent(then)
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=BASE, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    return process


def test_they_answer_in_utf8_and_utc_and_keep_what_is_committed(
    paths: EnginePaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "SETTINGS", OF_THE_PORTAL)
    engines.ensure(paths.root)
    ask(paths, "CREATE TABLE kept AS SELECT '陳大文' AS name")
    assert ask(
        paths, "SELECT current_setting('server_encoding'), current_setting('fsync'), current_setting('TimeZone')"
    ) == (
        "UTF8",
        "on",
        "UTC",
    )
    assert engines.stop(paths.root)
    engines.ensure(paths.root)
    assert ask(paths, "SELECT name FROM kept") == ("陳大文",)


def test_ten_that_start_at_once_share_one_pair(paths: EnginePaths) -> None:
    with ThreadPoolExecutor(10) as pool:
        others = list(pool.map(lambda _: another_process(paths, "import sys; sys.stdin.read()"), range(10)))
    masters = [pid for pid in guard.processes_in("postgres", paths.data) if guard.postgres_pid(paths) == pid]
    assert len(masters) == 1 and len(guard.processes_in("redis-server", paths.redis_data)) == 1
    for other in others:
        other.communicate()


def test_they_end_with_their_last_user_however_it_ends(paths: EnginePaths) -> None:
    first = another_process(paths, "import sys; sys.stdin.read()")
    second = another_process(paths, "import sys; sys.stdin.read()")
    first.communicate()
    assert engines.healthy(paths.root)
    second.send_signal(signal.SIGKILL)
    second.communicate()
    wait_until(lambda: nothing_runs(paths))


def test_stopping_leaves_them_to_another_user(paths: EnginePaths) -> None:
    other = another_process(paths, "import sys; sys.stdin.read()")
    engines.ensure(paths.root)
    assert not engines.stop(paths.root)
    assert engines.healthy(paths.root)
    other.communicate()


def test_killed_engines_come_back_with_their_data(paths: EnginePaths) -> None:
    engines.ensure(paths.root)
    ask(paths, "CREATE TABLE kept AS SELECT 7 AS figure")
    postgres.kill(paths.root)
    redis.kill(paths.root)
    wait_until(lambda: not engines.healthy(paths.root))
    engines.ensure(paths.root)
    assert ask(paths, "SELECT figure FROM kept") == (7,)


def test_a_pid_file_whose_number_another_process_has_now_is_no_obstacle(paths: EnginePaths) -> None:
    engines.ensure(paths.root)
    engines.stop(paths.root)
    paths.postmaster_pid.write_text(f"{os.getpid()}\n{paths.data}\n1\n5432\n/tmp\n\n\nready\n")
    paths.redis_pid.write_text(f"{os.getpid()}\n")
    engines.ensure(paths.root)
    assert engines.healthy(paths.root)


def test_a_half_made_data_folder_is_put_aside_never_removed(paths: EnginePaths) -> None:
    (paths.data / "base").mkdir(parents=True)
    (paths.data / "base" / "precious").write_text("?")
    (paths.root / "postgres.making").mkdir()
    engines.ensure(paths.root)
    assert engines.healthy(paths.root)
    (aside,) = paths.root.glob("postgres.unfinished-*")
    assert (aside / "base" / "precious").read_text() == "?"


def test_the_data_of_another_version_is_refused_in_a_sentence(paths: EnginePaths) -> None:
    paths.data.mkdir(parents=True)
    (paths.data / "PG_VERSION").write_text("16\n")
    with pytest.raises(EngineError, match=r"made by PostgreSQL 16, this portal has 18"):
        engines.ensure(paths.root)
    assert (paths.data / "PG_VERSION").read_text() == "16\n"


def test_a_folder_removed_under_running_engines_does_not_haunt_the_next(paths: EnginePaths) -> None:
    engines.ensure(paths.root)
    ask(paths, "CREATE TABLE ghost AS SELECT 1")
    shutil.rmtree(paths.root)
    code = f"from pathlib import Path; from dev import engines; engines.ensure(Path({str(paths.root)!r}))"
    subprocess.run([sys.executable, "-c", code], cwd=BASE, check=True)
    engines.stop(paths.root)
    engines.ensure(paths.root)
    assert ask(paths, "SELECT to_regclass('ghost')") == (None,)


def test_a_path_longer_than_a_socket_may_have_is_no_obstacle(tmp_path: Path) -> None:
    root = tmp_path.joinpath(*["a-folder-with-quite-a-long-name"] * 6) / "var"
    assert len(str(root)) > 180
    engines.ensure(root)
    assert engines.healthy(root)
    assert engines.stop(root)


def test_only_their_own_account_may_reach_them(paths: EnginePaths) -> None:
    engines.ensure(paths.root)
    assert paths.sockets.stat().st_mode & 0o777 == 0o700
    assert ask(paths, "SELECT current_setting('listen_addresses')") == ("",)


def test_redis_is_spelled_as_celery_reads_it() -> None:
    assert broker_url("unix:///tmp/x/redis.sock?db=5") == "redis+socket:///tmp/x/redis.sock?virtual_host=5"
    assert broker_url("redis://cache:6379/0") == "redis://cache:6379/0"
