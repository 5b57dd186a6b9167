"""The rows of the court, kept as PostgreSQL writes them out, so that a test has them in milliseconds."""

from collections.abc import Callable
from io import BytesIO

from django.db import connection, transaction

# Made anew by Django itself after each test that empties the database.
DJANGOS_OWN = {"django_content_type", "auth_permission", "django_migrations"}

_kept: dict[Callable[[], None], dict[str, bytes]] = {}


def filled(load: Callable[[], None]) -> None:
    """Put the rows that `load` makes into an empty database: made once, afterwards copied in.

    Sequences go on from where they are, so that no number is given twice in one run.
    """
    if load in _kept:
        _copy_in(_kept[load])
        return
    was_empty = not _filled_tables()
    load()
    if was_empty:
        _kept[load] = {table: _copy_out(table) for table in _filled_tables()}


def _filled_tables() -> list[str]:
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name not in DJANGOS_OWN]
        found = []
        for table in tables:
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")')
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def _copy_out(table: str) -> bytes:
    rows = BytesIO()
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(f'COPY "{table}" TO STDOUT', rows)
    return rows.getvalue()


def _copy_in(kept: dict[str, bytes]) -> None:
    # Without foreign keys and triggers: these rows were held against them when they were made.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, rows in kept.items():
            cursor.cursor.copy_expert(f'COPY "{table}" FROM STDIN', BytesIO(rows))
        cursor.execute("SET LOCAL session_replication_role = origin")
