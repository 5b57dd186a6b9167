"""The tests' databases, copied from one that was migrated once for each state of the migrations.

To migrate takes a quarter of a minute of one core; to copy takes a fraction of a second. Set-up keeps a migrated
database (dev/engines/schema.py), as does the first run after a change; every engine reads it in once, and copies it
from then on.
"""

import contextlib
import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
from django.apps.registry import Apps
from django.conf import settings
from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from dev import engines
from dev.engines import schema

BASE = Path(__file__).resolve().parents[2]
Migrate = Callable[..., Apps]
# What the migrations leave in it.
KEPT = {"django_content_type", "auth_permission", "django_migrations"}


def create(name: str, engines_folder: Path, *, durable: bool = True) -> None:
    """A new database of this name, migrated and otherwise empty, in place of an older one."""
    template = _template(engines_folder)
    _ask(engines_folder, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    _ask(engines_folder, f"CREATE DATABASE {name} TEMPLATE {template}")
    if not durable:
        _ask(engines_folder, f"ALTER DATABASE {name} SET synchronous_commit TO off")


def empty() -> None:
    """Take out every row but content types and permissions, as after the migrations.

    Django's own flush, after a test whose transactions were real, empties each table there is, and then makes content
    types and permissions anew; that takes a second.
    """
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - KEPT)
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in tables)
        )
        filled = [row[0] for row in cursor.fetchall()]
    with transaction.atomic(), connection.cursor() as cursor:
        # Without foreign keys, and without the triggers that let nobody alter the record.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in filled:
            cursor.execute(f'DELETE FROM "{table}"')


def drop(name: str, engines_folder: Path) -> None:
    """It is gone, whoever is connected."""
    _ask(engines_folder, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextlib.contextmanager
def pointed_at(name: str) -> Iterator[None]:
    """Django's connection is to this database meanwhile."""
    before = connection.settings_dict["NAME"]
    connections.close_all()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = before


@contextlib.contextmanager
def before_a_migration(engines_folder: Path, *targets: tuple[str, str]) -> Iterator[Migrate]:
    """Django's connection is to a database of its own, migrated as far as these (`("cases", "0021_…")`) and empty.

    What it gives migrates to others when it is called; each answers with the models of that time. `migrate()` stays.
    """
    name = "before_a_migration"
    engines.ensure(engines_folder)
    drop(name, engines_folder)
    _ask(engines_folder, f"CREATE DATABASE {name}")

    def migrate(*to: tuple[str, str]) -> Apps:
        executor = MigrationExecutor(connection)
        executor.migrate(list(to or targets))
        return MigrationExecutor(connection).loader.project_state(list(to or targets)).apps

    with pointed_at(name):
        migrate()
        yield migrate
    drop(name, engines_folder)


def _template(engines_folder: Path) -> str:
    """The migrated database in these engines; made where it is not there yet."""
    name = f"migrated_{schema.fingerprint()}"
    engines.ensure(engines_folder)
    if name in _databases(engines_folder):
        return name
    making = f"{name}_making"
    for older in (each for each in _databases(engines_folder) if each.startswith("migrated_")):
        drop(older, engines_folder)
    _ask(engines_folder, f"CREATE DATABASE {making}")
    with _alone():
        if not schema.read(engines_folder, making):
            _migrate(making, engines_folder)
            schema.write(engines_folder, making)
    _ask(engines_folder, f"ALTER DATABASE {making} RENAME TO {name}")
    return name


def _migrate(name: str, engines_folder: Path) -> None:
    """In a process of its own, so that it does not matter whether the test that came first may ask a database."""
    address = engines.ensure(engines_folder).database_url.removesuffix("/icms") + f"/{name}"
    command = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity=0"]
    done = subprocess.run(
        command, cwd=BASE, env=os.environ | {"DATABASE_URL": address}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"The database could not be migrated:\n{done.stderr[-4000:]}")


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One process of this checkout at a time: the first migrates, the others wait for what it writes."""
    with (BASE / "var" / "test-schema.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _databases(engines_folder: Path) -> list[str]:
    return [row[0] for row in _ask(engines_folder, "SELECT datname FROM pg_database")]


def _ask(engines_folder: Path, statement: str) -> list[tuple[str, ...]]:
    sockets = str(engines.EnginePaths(engines_folder).sockets)
    asked = psycopg2.connect(host=sockets, user="icms", dbname="postgres")
    asked.autocommit = True
    try:
        with asked.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        asked.close()
