"""A database that was migrated once, kept as SQL beside the virtual environment.

To migrate takes a quarter of a minute of one core, to read what came of it takes a second.
`python -m dev.engines.schema` makes it, as the last step of set-up. It is only ever read into an empty database, and
only where the migrations are those it came from; anything else is migrated as usual.
"""

import hashlib
import importlib.metadata
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from dev import engines
from dev.engines import postgres
from dev.engines.paths import EngineError, EnginePaths

BASE = Path(__file__).resolve().parents[2]
KEPT_IN = Path(sys.prefix)
# Who brings tables of its own beside the portal's apps.
WITH_MIGRATIONS = ("Django", "django-allauth", "django-guardian", "django-pgtrigger")


@cache
def fingerprint() -> str:
    """Another one for other migrations."""
    seen = hashlib.sha256("".join(importlib.metadata.version(name) for name in WITH_MIGRATIONS).encode())
    settings = [BASE / "icms" / "settings.py", BASE / "dev" / "settings.py"]
    for path in [*settings, *sorted(BASE.glob("*/migrations/*.py"))]:
        seen.update(str(path.relative_to(BASE)).encode() + path.read_bytes())
    return seen.hexdigest()[:12]


def kept() -> Path:
    """The file for these migrations, whether or not it is there."""
    return KEPT_IN / f"icms-schema-{fingerprint()}.sql"


def read(root: Path, database: str) -> bool:
    """Read it into an empty database of the engines in `root`; False where it is not there."""
    if not kept().exists():
        return False
    _program("psql", root, database, "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction", f"--file={kept()}")
    return True


def write(root: Path, database: str) -> None:
    """Keep a database that was just migrated and holds nothing else, in place of those of older migrations."""
    making = kept().with_suffix(f".{os.getpid()}.making")
    _program("pg_dump", root, database, f"--file={making}")
    for older in KEPT_IN.glob("icms-schema-*.sql"):
        older.unlink(missing_ok=True)
    making.rename(kept())


def is_empty(root: Path, database: str) -> bool:
    """Has nobody migrated this database yet?"""
    import psycopg2

    connection = psycopg2.connect(host=str(EnginePaths(root).sockets), user="icms", dbname=database)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('django_migrations') IS NULL")
            return bool((cursor.fetchone() or [False])[0])
    finally:
        connection.close()


def _program(name: str, root: Path, database: str, *words: str) -> None:
    """Run one of PostgreSQL's own programs on a database."""
    command = [postgres.program(name), f"--host={EnginePaths(root).sockets}", "--username=icms", f"--dbname={database}"]
    done = subprocess.run([*command, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise EngineError(f"{name} did not succeed: {done.stderr[-2000:]}")


def main() -> None:
    """Migrate a database in engines that last as long as this takes, and keep it."""
    if kept().exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        root.chmod(0o755)
        engines.ensure(root)
        words = [sys.executable, "manage.py", "migrate", "--verbosity=0", "--skip-checks"]
        told = {"ICMS_VAR": folder, "DATABASE_URL": "", "REDIS_URL": "", "ICMS_DEMO": "1", "LOG_LEVEL": "WARNING"}
        try:
            subprocess.run(words, cwd=BASE, env=os.environ | told, check=True)
            write(root, "icms")
        finally:
            engines.stop(root)


if __name__ == "__main__":
    main()
