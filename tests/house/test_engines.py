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

from icms import embedded
from icms.embedded import EngineError, Places, guard, postgres, redis
from tests.stack import wait_until

BASE = Path(__file__).resolve().parents[2]


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Places]:
    found = Places(tmp_path / "var")
    yield found
    embedded.stop(found.root)
    wait_until(lambda: nothing_runs(found))


def nothing_runs(places: Places) -> bool:
    return not guard.processes_in("postgres", places.data) and not guard.processes_in("redis-server", places.redis_data)


def ask(places: Places, question: str) -> object:
    connection = psycopg2.connect(host=str(places.sockets), user="icms", dbname="icms")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(question)
        answer = cursor.fetchone() if cursor.description else None
    connection.close()
    return answer


def another_process(places: Places, then: str = "") -> subprocess.Popen[str]:
    code = f"from pathlib import Path; from icms import embedded; embedded.ensure(Path({str(places.root)!r})); "
    code += "print('ready', flush=True); " + textwrap.dedent(then)
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=BASE, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    return process


def test_they_answer_in_utf8_and_utc_and_keep_what_is_committed(places: Places) -> None:
    embedded.ensure(places.root)
    ask(places, "CREATE TABLE kept AS SELECT '陳大文' AS name")
    assert ask(
        places, "SELECT current_setting('server_encoding'), current_setting('fsync'), current_setting('TimeZone')"
    ) == (
        "UTF8",
        "on",
        "UTC",
    )
    assert embedded.stop(places.root)
    embedded.ensure(places.root)
    assert ask(places, "SELECT name FROM kept") == ("陳大文",)


def test_ten_that_start_at_once_share_one_pair(places: Places) -> None:
    with ThreadPoolExecutor(10) as pool:
        others = list(pool.map(lambda _: another_process(places, "import sys; sys.stdin.read()"), range(10)))
    masters = [pid for pid in guard.processes_in("postgres", places.data) if guard.postgres_pid(places) == pid]
    assert len(masters) == 1 and len(guard.processes_in("redis-server", places.redis_data)) == 1
    for other in others:
        other.communicate()


def test_they_end_with_their_last_user_however_it_ends(places: Places) -> None:
    first = another_process(places, "import sys; sys.stdin.read()")
    second = another_process(places, "import sys; sys.stdin.read()")
    first.communicate()
    assert embedded.healthy(places.root)
    second.send_signal(signal.SIGKILL)
    second.communicate()
    wait_until(lambda: nothing_runs(places))


def test_stopping_leaves_them_to_another_user(places: Places) -> None:
    other = another_process(places, "import sys; sys.stdin.read()")
    embedded.ensure(places.root)
    assert not embedded.stop(places.root)
    assert embedded.healthy(places.root)
    other.communicate()


def test_killed_engines_come_back_with_their_data(places: Places) -> None:
    embedded.ensure(places.root)
    ask(places, "CREATE TABLE kept AS SELECT 7 AS figure")
    postgres.kill(places.root)
    redis.kill(places.root)
    wait_until(lambda: not embedded.healthy(places.root))
    embedded.ensure(places.root)
    assert ask(places, "SELECT figure FROM kept") == (7,)


def test_a_pid_file_whose_number_another_process_has_now_is_no_obstacle(places: Places) -> None:
    embedded.ensure(places.root)
    embedded.stop(places.root)
    places.postmaster_pid.write_text(f"{os.getpid()}\n{places.data}\n1\n5432\n/tmp\n\n\nready\n")
    places.redis_pid.write_text(f"{os.getpid()}\n")
    embedded.ensure(places.root)
    assert embedded.healthy(places.root)


def test_a_half_made_data_folder_is_put_aside_never_removed(places: Places) -> None:
    (places.data / "base").mkdir(parents=True)
    (places.data / "base" / "precious").write_text("?")
    (places.root / "postgres.making").mkdir()
    embedded.ensure(places.root)
    assert embedded.healthy(places.root)
    (aside,) = places.root.glob("postgres.unfinished-*")
    assert (aside / "base" / "precious").read_text() == "?"


def test_the_data_of_another_version_is_refused_in_a_sentence(places: Places) -> None:
    places.data.mkdir(parents=True)
    (places.data / "PG_VERSION").write_text("16\n")
    with pytest.raises(EngineError, match=r"made by PostgreSQL 16, this portal has 18"):
        embedded.ensure(places.root)
    assert (places.data / "PG_VERSION").read_text() == "16\n"


def test_a_folder_removed_under_running_engines_does_not_haunt_the_next(places: Places) -> None:
    embedded.ensure(places.root)
    ask(places, "CREATE TABLE ghost AS SELECT 1")
    shutil.rmtree(places.root)
    code = f"from pathlib import Path; from icms import embedded; embedded.ensure(Path({str(places.root)!r}))"
    subprocess.run([sys.executable, "-c", code], cwd=BASE, check=True)
    embedded.stop(places.root)
    embedded.ensure(places.root)
    assert ask(places, "SELECT to_regclass('ghost')") == (None,)


def test_a_path_longer_than_a_socket_may_have_is_no_obstacle(tmp_path: Path) -> None:
    root = tmp_path.joinpath(*["a-folder-with-quite-a-long-name"] * 6) / "var"
    assert len(str(root)) > 180
    embedded.ensure(root)
    assert embedded.healthy(root)
    assert embedded.stop(root)


def test_only_their_own_account_may_reach_them(places: Places) -> None:
    embedded.ensure(places.root)
    assert places.sockets.stat().st_mode & 0o777 == 0o700
    assert ask(places, "SELECT current_setting('listen_addresses')") == ("",)


def test_redis_is_spelled_as_celery_reads_it() -> None:
    assert embedded.broker_url("unix:///tmp/x/redis.sock?db=5") == "redis+socket:///tmp/x/redis.sock?virtual_host=5"
    assert embedded.broker_url("redis://cache:6379/0") == "redis://cache:6379/0"
